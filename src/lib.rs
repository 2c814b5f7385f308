//! `samverkan`.

pub mod cli;
pub mod demo;
pub mod domain;
pub mod error;
pub mod letters;
pub mod log;
pub mod replica;
pub mod report;
pub mod store;
pub mod text;
pub mod tui;
