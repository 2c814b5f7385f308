//! How what a user waits for grows with the number of changes.
//!
//! `cargo bench` measures everything and prints a table of growth at the end; `cargo bench -- open` measures a part.

// A bench that cannot prepare says where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod county;
mod table;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use divan::Bencher;

use work::Run;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // Opening a store lets a helper read sled: the same program, which is this one.
    if arguments.get(1).is_some_and(|first| first == samverkan::store::HELPER) {
        return ExitCode::from(samverkan::cli::run(arguments));
    }
    county::clean();
    divan::main();
    if arguments[1..] == ["--bench"] {
        table::print(&sizes());
    }
    county::clean();
    ExitCode::SUCCESS
}

/// How many changes. As a test, which `cargo test --all-targets` makes of it, one small run is enough.
fn sizes() -> Vec<usize> {
    let measured = std::env::args().any(|argument| argument == "--bench");
    if measured { vec![1_000, 10_000, 100_000] } else { vec![1_000] }
}

fn measure(bencher: Bencher<'_, '_>, mut run: Run) {
    bencher.bench_local(&mut run);
}

#[divan::bench(args = sizes(), sample_size = 1, max_time = 2)]
fn fold(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::fold(changes));
}

#[divan::bench(args = sizes(), sample_size = 1, max_time = 3)]
fn open(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::open(changes));
}

#[divan::bench(args = sizes(), sample_size = 1, max_time = 3)]
fn open_journal_alone(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::open_journal_alone(changes));
}

#[divan::bench(args = sizes(), sample_size = 1, sample_count = 500)]
fn commit(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::commit(changes));
}

#[divan::bench(args = sizes(), sample_size = 1, sample_count = 500)]
fn commit_floor(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::commit_floor(changes));
}

#[divan::bench(args = sizes(), sample_size = 1, sample_count = 500)]
fn key_to_frame_cursor(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::cursor_in_roll(changes));
}

#[divan::bench(args = sizes(), sample_size = 1, sample_count = 500)]
fn key_to_frame_cursor_in_history(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::cursor_in_history(changes));
}

#[divan::bench(args = sizes(), sample_size = 1, sample_count = 500)]
fn key_to_frame_mark(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::mark(changes));
}

#[divan::bench(args = sizes(), sample_size = 1, max_time = 2)]
fn first_frame(bencher: Bencher<'_, '_>, changes: usize) {
    measure(bencher, work::first_frame(changes));
}
