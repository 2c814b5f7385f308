//! `samverkan`.

pub mod domain;
pub mod letters;
pub mod log;
pub mod store;
pub mod text;
