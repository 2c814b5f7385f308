//! The integration tests: one binary, one file a subject.

// A test that fails says where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Lines of an input, put together.
#![allow(clippy::format_collect, clippy::format_push_string)]

mod actions;
mod as_of;
mod cli;
mod commitments;
mod composition;
mod erasure;
mod exchange;
mod findings;
mod house;
mod laws;
mod letters;
mod mandates;
mod nomination;
mod pty;
mod scale;
mod site;
mod store;
mod structure;
mod structure_rules;
mod sync;
