//! The commands, by what they are about. Each is a row and, where it is more than a line, a function.

pub(crate) mod browse;
pub(crate) mod differences;
pub(crate) mod exchange;
pub(crate) mod global;
pub(crate) mod meeting;
pub(crate) mod records;
pub(crate) mod replies;
pub(crate) mod roll;
