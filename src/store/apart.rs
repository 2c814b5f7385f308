//! sled in a helper process: the same program, called with [`HELPER`], speaking over its standard input and output.
//!
//! Pairs travel as `key length, value length` (four bytes each, little-endian), key, value; a key length of all ones ends
//! them. Without that end nothing is believed: a helper or its master that died midway has said nothing.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::StoreError;
use super::rehearsal::{Moment, is_rehearsed, panic_if, rehearse};
use super::room::may_open;
use super::sled::{Pair, Sled};

/// The first argument of a helper.
pub const HELPER: &str = "--sled-helper";
/// Exit codes of a helper.
const DAMAGED: u8 = 65;
const OF_THE_MOMENT: u8 = 74;
/// Signals by which a process ends itself, POSIX.
const SIGABRT: i32 = 6;
const SIGBUS: i32 = 7;
const SIGSEGV: i32 = 11;
/// The program itself, whatever has become of its file meanwhile.
const PROGRAM: &str = "/proc/self/exe";
const END: u32 = u32::MAX;
/// More than a key or value takes, so that a broken stream cannot ask for memory.
const LIMIT: u32 = 1 << 21;

/// How long a helper may be silent. What it does takes seconds at most, also with a million operations.
const PATIENCE: Timespec = Timespec { tv_sec: 60, tv_nsec: 0 };

/// As much as a pipe may hold without privileges.
const PIPE: usize = 1 << 20;

/// Lets a helper read the store.
pub(super) fn read(path: &Path, mut take: impl FnMut(&[u8], &[u8])) -> Result<(), StoreError> {
    let mut helper = command("read", path).stdin(Stdio::null()).spawn().map_err(StoreError::io(path))?;
    let read = match helper.stdout.take() {
        Some(stdout) => {
            // With room in the pipe the helper reads on while we decode. Less than asked for is no harm.
            let _ = rustix::pipe::fcntl_setpipe_size(&stdout, PIPE);
            each_pair(&mut BufReader::with_capacity(1 << 18, Patient(stdout)), &mut take)
        }
        None => Err(io::ErrorKind::BrokenPipe.into()),
    };
    finish(path, helper, read)
}

/// Lets a helper keep these pairs, all or none.
pub(super) fn put(path: &Path, pairs: &[Pair]) -> Result<(), StoreError> {
    let mut helper = command("put", path).stdin(Stdio::piped()).spawn().map_err(StoreError::io(path))?;
    let written = match helper.stdin.take() {
        Some(stdin) => write_pairs(stdin, pairs),
        None => Err(io::ErrorKind::BrokenPipe.into()),
    };
    finish(path, helper, written)
}

fn command(what: &str, path: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    let what = if is_rehearsed(Moment::Helper) { "panic" } else { what };
    command.arg(HELPER).arg(what).arg(path).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Waits for the helper; what it said on standard error is what went wrong, and its exit code whether the store is damaged
/// or it only did not work this time.
fn finish(path: &Path, mut helper: Child, mut talked: io::Result<()>) -> Result<(), StoreError> {
    // What it says on standard error ends with it.
    if talked.is_ok() {
        talked = helper.stderr.as_ref().map_or(Ok(()), says_something);
    }
    if talked.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::TimedOut) {
        let _ = helper.kill();
    }
    let output = helper.wait_with_output().map_err(StoreError::io(path))?;
    if output.status.success() {
        return talked.map_err(StoreError::io(path));
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    // Somebody who ended it meant the program, not the store.
    let ended = output.status.signal().is_some_and(|signal| ![SIGABRT, SIGSEGV, SIGBUS].contains(&signal));
    if ended || output.status.code() == Some(OF_THE_MOMENT.into()) {
        let source = io::Error::other(if message.is_empty() { output.status.to_string() } else { message });
        return Err(StoreError::Io { path: path.into(), source });
    }
    Err(StoreError::Twin { path: path.into(), message })
}

/// What a helper says, as long as it is not silent for too long: sled waits for ever for a thread that it could not have.
struct Patient(ChildStdout);

impl Read for Patient {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        says_something(&self.0)?;
        self.0.read(bytes)
    }
}

/// Waits until there is something to read, or the end.
fn says_something(from: &impl AsFd) -> io::Result<()> {
    let mut polled = [PollFd::new(from, PollFlags::IN)];
    loop {
        match poll(&mut polled, Some(&PATIENCE)) {
            Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn write_pairs(out: impl Write, pairs: &[Pair]) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for (key, value) in pairs {
        write_pair(&mut out, key, value)?;
    }
    end(&mut out)
}

fn write_pair(out: &mut impl Write, key: &[u8], value: &[u8]) -> io::Result<()> {
    out.write_all(&(key.len() as u32).to_le_bytes())?;
    out.write_all(&(value.len() as u32).to_le_bytes())?;
    out.write_all(key)?;
    out.write_all(value)
}

fn end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&END.to_le_bytes())?;
    out.flush()
}

fn each_pair(input: &mut impl Read, take: &mut impl FnMut(&[u8], &[u8])) -> io::Result<()> {
    let (mut key, mut value) = (Vec::new(), Vec::new());
    loop {
        let keys = length(input)?;
        if keys == END {
            return Ok(());
        }
        let values = length(input)?;
        if keys > LIMIT || values > LIMIT {
            return Err(io::ErrorKind::InvalidData.into());
        }
        key.resize(keys as usize, 0);
        value.resize(values as usize, 0);
        input.read_exact(&mut key)?;
        input.read_exact(&mut value)?;
        take(&key, &value);
    }
}

fn length(input: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    input.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

/// The helper itself: `read` or `put`, and the store's path. Whoever calls it holds the lock of the data folder.
///
/// # Errors
/// The exit code and what sled or the system said, for its master.
pub fn help(arguments: &[OsString]) -> Result<(), (u8, String)> {
    let [what, path] = arguments else { return Err((2, "usage".into())) };
    if what == "panic" {
        rehearse(Moment::Helper);
        panic_if(Moment::Helper, path.as_encoded_bytes());
    }
    if !may_open() {
        return Err((OF_THE_MOMENT, io::Error::from(io::ErrorKind::OutOfMemory).to_string()));
    }
    let path = Path::new(path);
    let done = if what == "read" { help_read(path) } else { help_put(path) };
    done.map_err(|error| {
        let code = if matches!(error, StoreError::Twin { .. }) { DAMAGED } else { OF_THE_MOMENT };
        (code, error.message())
    })
}

fn help_read(path: &Path) -> Result<(), StoreError> {
    let sled = Sled::open(path)?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut written = Ok(());
    sled.each(|key, value| {
        if written.is_ok() {
            written = write_pair(&mut out, key, value);
        }
    })?;
    written.and_then(|()| end(&mut out)).map_err(StoreError::io(path))?;
    // Nothing was written. Taking its cache apart page by page would let the master wait for nothing.
    std::mem::forget(sled);
    Ok(())
}

fn help_put(path: &Path) -> Result<(), StoreError> {
    let mut pairs: Vec<Pair> = Vec::new();
    let read = each_pair(&mut io::stdin().lock(), &mut |key, value| pairs.push((key.to_vec(), value.to_vec())));
    read.map_err(StoreError::io(path))?;
    Sled::open(path)?.put(pairs)
}
