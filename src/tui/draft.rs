//! Half-typed text that a dropped line must not lose: one small file, written per burst of keys, without waiting for
//! the disk.
//!
//! A draft bears the nonce of the first operation that it will become: one whose operation exists was saved, and is
//! dropped when the store is opened.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::effect::Purpose;
use crate::store;

/// A form as it was when the line dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What the form is for.
    pub purpose: Purpose,
    /// Its touched fields.
    pub fields: Vec<DraftField>,
    /// The field that was being typed in.
    pub at: usize,
    /// The nonce of the first operation that it will become, 16 hexadecimal digits.
    pub nonce: String,
}

/// A touched field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftField {
    /// Its name.
    pub key: String,
    /// The text.
    pub text: String,
    /// What was chosen for it, if it is chosen from a list.
    pub chosen: Option<String>,
    /// The writes that the form showed there (rule 10 of the log).
    pub seen: Vec<String>,
}

/// Reads the draft of a folder, if there is one.
pub fn read(dir: &Path) -> Option<Draft> {
    serde_json::from_str(&std::fs::read_to_string(dir.join("draft")).ok()?).ok()
}

/// Writes or removes the draft of a folder. A draft that cannot be kept is no reason to stop typing.
pub fn write(dir: &Path, draft: Option<&Draft>) {
    replace(&dir.join("draft"), draft.and_then(|draft| serde_json::to_string(draft).ok()).as_deref());
}

/// Replaces a small file whole, without waiting for the disk, or removes it.
pub(super) fn replace(path: &Path, text: Option<&str>) {
    let Some(text) = text else {
        let _ = std::fs::remove_file(path);
        return;
    };
    let aside = path.with_extension("new");
    if store::anew(&aside).and_then(|mut file| file.write_all(text.as_bytes())).is_ok() {
        let _ = std::fs::rename(aside, path);
    }
}
