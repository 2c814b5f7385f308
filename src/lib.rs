//! `samverkan`.

pub mod log;
