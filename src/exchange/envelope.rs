//! What may lie around a snapshot's plain text: gzip, and around that age (<https://age-encryption.org/v1>). Which of them
//! does is seen from the first bytes, never from the name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};

use super::Unusable;

/// How a file begins that is one of gzip (RFC 1952).
const GZIP: &[u8] = &[0x1f, 0x8b];
/// How an encrypted file begins, as bytes and as text.
const AGE: [&[u8]; 2] = [b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----"];
/// How much work a passphrase may ask of whoever opens a file, as a power of two: some seconds, and 256 MiB.
#[cfg(feature = "age")]
const MOST_WORK: u8 = 18;

/// How a file is closed to others.
#[derive(Clone, Debug, Default)]
pub enum Lock {
    /// It is not.
    #[default]
    Open,
    /// Whoever knows the passphrase reads it.
    Passphrase(String),
    /// Whoever has the identity of one of these recipients (`age1…`) reads it.
    Recipients(Vec<String>),
}

/// What there is to open encrypted files with.
#[derive(Clone, Debug, Default)]
pub enum Keys {
    /// Nothing.
    #[default]
    None,
    /// A passphrase.
    Passphrase(String),
    /// A file of identities.
    Identities(PathBuf),
}

/// Writes through gzip and, if it is to be locked, age; what `write` gave.
///
/// # Errors
/// What the writer said, or [`io::ErrorKind::InvalidInput`] for recipients that are none.
pub fn pack<T>(
    out: &mut dyn Write,
    lock: &Lock,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let mut zipped = |out: &mut dyn Write| {
        let mut zip = GzEncoder::new(out, Compression::default());
        let written = write(&mut zip)?;
        zip.finish()?.flush()?;
        Ok(written)
    };
    match lock {
        Lock::Open => zipped(out),
        #[cfg(feature = "age")]
        lock => {
            let mut locked = encryptor(lock)?.wrap_output(out)?;
            let written = zipped(&mut locked)?;
            locked.finish()?.flush()?;
            Ok(written)
        }
        #[cfg(not(feature = "age"))]
        _ => Err(io::Error::from(io::ErrorKind::Unsupported)),
    }
}

/// Gzip around what is written: the same bytes into the same ones, for each number.
pub fn zip<W: Write>(out: W, number: u32) -> GzEncoder<W> {
    GzBuilder::new().mtime(number).write(out, Compression::default())
}

/// What is in gzip.
///
/// # Errors
/// [`Unusable::Foreign`] if it is not.
pub fn unzip(bytes: &[u8]) -> Result<impl Read + '_, Unusable> {
    if bytes.starts_with(GZIP) { Ok(Unzipped(GzDecoder::new(bytes))) } else { Err(Unusable::Foreign) }
}

#[cfg(feature = "age")]
fn encryptor(lock: &Lock) -> io::Result<age::Encryptor> {
    let invalid = |why: &dyn std::fmt::Display| io::Error::new(io::ErrorKind::InvalidInput, why.to_string());
    match lock {
        Lock::Open | Lock::Passphrase(_) => {
            let passphrase = if let Lock::Passphrase(passphrase) = lock { passphrase.clone() } else { String::new() };
            Ok(age::Encryptor::with_user_passphrase(passphrase.into()))
        }
        Lock::Recipients(recipients) => {
            let recipients: Result<Vec<age::x25519::Recipient>, _> =
                recipients.iter().map(|text| text.parse()).collect();
            let recipients = recipients.map_err(|why| invalid(&why))?;
            age::Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as _))
                .map_err(|why| invalid(&why))
        }
    }
}

/// Whether a text is a recipient of age.
#[cfg(feature = "age")]
pub fn is_recipient(text: &str) -> bool {
    text.parse::<age::x25519::Recipient>().is_ok()
}

/// Whether a text is a recipient of age: not to a program that was built without.
#[cfg(not(feature = "age"))]
pub fn is_recipient(_: &str) -> bool {
    false
}

/// A file as it came, which can be read more than once.
#[derive(Debug)]
pub struct Packed(File);

impl Packed {
    /// The file at a path.
    ///
    /// # Errors
    /// What the operating system said.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        if file.metadata()?.is_file() { Ok(Self(file)) } else { Self::spool(file) }
    }

    /// What comes from somewhere that can be read only once, kept in a file without a name until it is done with.
    ///
    /// # Errors
    /// What the operating system said.
    pub fn spool(mut from: impl Read) -> io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut from, &mut file)?;
        Ok(Self(file))
    }

    /// How long it is, in bytes.
    pub fn len(&self) -> u64 {
        self.0.metadata().map_or(0, |meta| meta.len())
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it is encrypted.
    ///
    /// # Errors
    /// What the operating system said.
    pub fn is_locked(&self) -> io::Result<bool> {
        let mut file = self.begun()?;
        begins(&mut file, &AGE)
    }

    fn begun(&self) -> io::Result<BufReader<&File>> {
        (&self.0).seek(SeekFrom::Start(0))?;
        Ok(BufReader::with_capacity(1 << 16, &self.0))
    }

    /// The plain text.
    ///
    /// # Errors
    /// [`Unusable::Encrypted`], [`Unusable::WrongKey`] or [`Unusable::NoEncryption`].
    pub fn plain(&self, keys: &Keys) -> Result<Box<dyn Read + '_>, Unusable> {
        let mut file = self.begun()?;
        let mut unlocked: Box<dyn BufRead + '_> =
            if begins(&mut file, &AGE)? { unlock(file, keys)? } else { Box::new(file) };
        if begins(&mut unlocked, &[GZIP])? {
            return Ok(Box::new(Unzipped(GzDecoder::new(unlocked))));
        }
        Ok(unlocked)
    }
}

fn begins(input: &mut impl BufRead, with: &[&[u8]]) -> io::Result<bool> {
    let read = input.fill_buf()?;
    Ok(with.iter().any(|with| read.starts_with(with)))
}

/// What gzip gave, and nothing behind it: whoever appends something to a file has changed it.
struct Unzipped<R: BufRead>(GzDecoder<R>);

impl<R: BufRead> Read for Unzipped<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(into)?;
        if read == 0 && !into.is_empty() && !self.0.get_mut().fill_buf()?.is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(read)
    }
}

#[cfg(feature = "age")]
fn unlock<'a>(file: impl BufRead + 'a, keys: &Keys) -> Result<Box<dyn BufRead + 'a>, Unusable> {
    let identities: Vec<Box<dyn age::Identity>> = match keys {
        Keys::None => return Err(Unusable::Encrypted),
        Keys::Passphrase(passphrase) => {
            let mut identity = age::scrypt::Identity::new(passphrase.clone().into());
            identity.set_max_work_factor(MOST_WORK);
            vec![Box::new(identity)]
        }
        Keys::Identities(path) => {
            let read = age::IdentityFile::from_buffer(BufReader::new(File::open(path)?));
            read?.into_identities().map_err(|_| Unusable::WrongKey)?
        }
    };
    let age = age::Decryptor::new_buffered(age::armor::ArmoredReader::new(file)).map_err(unusable)?;
    let open = age.decrypt(identities.iter().map(|identity| &**identity)).map_err(unusable)?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, open)))
}

#[cfg(feature = "age")]
fn unusable(why: age::DecryptError) -> Unusable {
    use age::DecryptError as Why;
    match why {
        Why::Io(error) => error.into(),
        Why::DecryptionFailed | Why::KeyDecryptionFailed | Why::NoMatchingKeys | Why::ExcessiveWork { .. } => {
            Unusable::WrongKey
        }
        _ => Unusable::Altered { line: 0 },
    }
}

#[cfg(not(feature = "age"))]
fn unlock<'a>(_: impl BufRead + 'a, _: &Keys) -> Result<Box<dyn BufRead + 'a>, Unusable> {
    Err(Unusable::NoEncryption)
}
