//! A bucket of an object store that speaks S3, as target. Where it is and who asks stands in the environment, as for every
//! program of that kind, and is kept nowhere.

use std::io;
use std::time::Duration;

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, RetryConfig,
};
use tokio::runtime::{Builder, Runtime};

use super::{Entry, NoTarget, Put, Target};

/// How long one request may take.
const REQUEST: Duration = Duration::from_secs(60);
/// How long is waited for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How often, and for how long, a request is tried again.
const RETRIES: (usize, Duration) = (3, Duration::from_secs(30));

/// A bucket, below a prefix.
#[derive(Debug)]
pub struct Bucket {
    store: AmazonS3,
    prefix: Path,
    runtime: Runtime,
}

impl Bucket {
    /// Opens `bucket/prefix`.
    ///
    /// # Errors
    /// [`NoTarget`]; nothing is asked of the store yet.
    pub fn open(address: &str) -> Result<Self, NoTarget> {
        let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
        let prefix = Path::parse(prefix.trim_end_matches('/')).map_err(|_| NoTarget::Address)?;
        if bucket.is_empty() {
            return Err(NoTarget::Address);
        }
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        // Without them the builder would ask the machine's host for some.
        if !set("AWS_ACCESS_KEY_ID") || !set("AWS_SECRET_ACCESS_KEY") {
            return Err(NoTarget::NoCredentials);
        }
        let plain = std::env::var("AWS_ALLOW_HTTP").is_ok_and(|value| matches!(value.as_str(), "1" | "true" | "TRUE"));
        let options = ClientOptions::new().with_timeout(REQUEST).with_connect_timeout(CONNECT).with_allow_http(plain);
        let retry = RetryConfig { backoff: BackoffConfig::default(), max_retries: RETRIES.0, retry_timeout: RETRIES.1 };
        let store = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .with_client_options(options)
            .with_retry(retry)
            .build()
            .map_err(|error| NoTarget::Io(plain_error(&error)))?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(NoTarget::Io)?;
        Ok(Self { store, prefix, runtime })
    }

    fn path(&self, name: &str) -> Path {
        self.prefix.parts().chain(Path::from(name).parts()).collect()
    }

    /// The name below the prefix, if it is one of a file that no program hides.
    fn below(&self, path: &Path) -> Option<String> {
        let parts: Vec<String> = path.prefix_match(&self.prefix)?.map(|part| part.as_ref().to_owned()).collect();
        let hidden = parts.is_empty() || parts.iter().any(|part| part.starts_with('.'));
        (!hidden).then(|| parts.join("/"))
    }
}

impl Target for Bucket {
    fn folders(&mut self, below: &str) -> io::Result<Vec<String>> {
        let prefix = self.path(below);
        let listed = self
            .runtime
            .block_on(self.store.list_with_delimiter(Some(&prefix)))
            .map_err(|error| plain_error(&error))?;
        let last = |path: &Path| path.filename().filter(|name| !name.starts_with('.')).map(str::to_owned);
        Ok(listed.common_prefixes.iter().filter_map(last).collect())
    }

    fn list(&mut self, below: &str) -> io::Result<Vec<Entry>> {
        let prefix = self.path(below);
        let listed: Vec<_> =
            self.runtime.block_on(self.store.list(Some(&prefix)).try_collect()).map_err(|error| plain_error(&error))?;
        let entry = |meta: object_store::ObjectMeta| Some(Entry { name: self.below(&meta.location)?, size: meta.size });
        let mut entries: Vec<Entry> = listed.into_iter().filter_map(entry).collect();
        entries.sort();
        Ok(entries)
    }

    fn get(&mut self, name: &str) -> io::Result<Vec<u8>> {
        let path = self.path(name);
        let read = async { self.store.get(&path).await?.bytes().await };
        self.runtime.block_on(read).map(|bytes| bytes.to_vec()).map_err(|error| plain_error(&error))
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<Put> {
        let path = self.path(name);
        let put = |mode: PutMode| {
            let payload = PutPayload::from(bytes.to_vec());
            self.runtime.block_on(self.store.put_opts(&path, payload, PutOptions::from(mode)))
        };
        let done = match put(PutMode::Create) {
            // A store that cannot look meanwhile: equal names mean equal bytes, so whoever comes in between puts the same.
            Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => {
                match self.runtime.block_on(self.store.head(&path)) {
                    Err(Error::NotFound { .. }) => put(PutMode::Overwrite),
                    Err(error) => Err(error),
                    Ok(_) => return self.held(name, bytes),
                }
            }
            done => done,
        };
        match done {
            Ok(_) => Ok(Put::New),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => self.held(name, bytes),
            Err(error) => Err(plain_error(&error)),
        }
    }

    fn delete(&mut self, name: &str) -> io::Result<()> {
        let path = self.path(name);
        match self.runtime.block_on(self.store.delete(&path)) {
            Err(Error::NotFound { .. }) => Ok(()),
            deleted => deleted.map_err(|error| plain_error(&error)),
        }
    }
}

impl Bucket {
    fn held(&mut self, name: &str, bytes: &[u8]) -> io::Result<Put> {
        Ok(if self.get(name)? == bytes { Put::Known } else { Put::Taken })
    }
}

/// What the store said, in one line and without what was sent.
fn plain_error(error: &Error) -> io::Error {
    let kind = match error {
        Error::NotFound { .. } => io::ErrorKind::NotFound,
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => io::ErrorKind::PermissionDenied,
        _ => io::ErrorKind::Other,
    };
    let text = error.to_string();
    io::Error::new(kind, text.lines().next().unwrap_or_default().to_owned())
}
