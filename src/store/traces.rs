//! What the small files of a data folder still say of something that is being erased: half-typed text, and what was on the
//! screen.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use serde_json::Value as Json;

use super::StoreError;

/// The files of the interface that may repeat a record, and what a crash left of them while they were written.
const FILES: [&str; 2] = ["draft", "screen"];
const UNFINISHED: [&str; 3] = ["draft.new", "screen.new", "place.new"];

/// Removes the small files in which some text is touched: whole, since half a draft is none.
///
/// # Errors
/// What the operating system said; then the erasure is not to be said done.
pub fn forget(dir: &Path, is_touched: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    for name in UNFINISHED {
        remove(&dir.join(name))?;
    }
    for path in FILES.map(|name| dir.join(name)) {
        match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // What cannot be read could not be resumed either.
            Err(_) => remove(&path)?,
            Ok(text) => match serde_json::from_str(&text) {
                Ok(json) if !says(&json, &is_touched) => {}
                _ => remove(&path)?,
            },
        }
    }
    File::open(dir).and_then(|folder| folder.sync_all()).map_err(StoreError::io(dir))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(StoreError::io(path)),
    }
}

/// Whether some text in it is touched.
fn says(json: &Json, is_touched: &impl Fn(&str) -> bool) -> bool {
    match json {
        Json::String(text) => is_touched(text),
        Json::Array(of) => of.iter().any(|json| says(json, is_touched)),
        Json::Object(of) => of.iter().any(|(name, json)| is_touched(name) || says(json, is_touched)),
        _ => false,
    }
}
