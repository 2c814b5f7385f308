//! How what a user waits for grows with the number of changes, and with the size of the county.
//!
//! `cargo bench` measures everything and prints a table of growth at the end; `cargo bench -- open` measures a part, and
//! `cargo bench -- --million` a county of a million changes alone, `cargo bench -- --exchange` files of such counties.

// A bench that cannot prepare says where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod apart;
mod county;
mod exchange;
mod keys;
mod million;
mod scale;
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
    if apart::asked(&arguments) {
        return ExitCode::SUCCESS;
    }
    county::clean();
    let asks_for = |part: &str| arguments.iter().any(|argument| argument == part);
    match (asks_for("--million"), asks_for("--exchange")) {
        (true, _) => million::print(),
        (_, true) => exchange::print(),
        _ => divan::main(),
    }
    if arguments[1..] == ["--bench"] {
        table::print(&sizes());
        table::print_counties(&times());
        million::print();
        exchange::print();
    }
    county::clean();
    ExitCode::SUCCESS
}

/// How many changes. As a test, which `cargo test --all-targets` makes of it, one small run is enough.
fn sizes() -> Vec<usize> {
    let measured = std::env::args().any(|argument| argument == "--bench");
    if measured { vec![1_000, 10_000, 100_000] } else { vec![1_000] }
}

/// How many times the county of today.
fn times() -> Vec<usize> {
    if sizes().len() > 1 { vec![1, 10, 100] } else { vec![1] }
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

#[divan::bench(args = times(), sample_size = 1, sample_count = 3)]
fn open_tree(bencher: Bencher<'_, '_>, times: usize) {
    opening(bencher, times, 0);
}

#[divan::bench(args = times(), sample_size = 1, sample_count = 3)]
fn open_board(bencher: Bencher<'_, '_>, times: usize) {
    opening(bencher, times, 1);
}

#[divan::bench(args = times(), sample_size = 1, sample_count = 3)]
fn open_findings(bencher: Bencher<'_, '_>, times: usize) {
    opening(bencher, times, 2);
}

fn opening(bencher: Bencher<'_, '_>, times: usize, n: usize) {
    let (_, key, shows) = keys::OPENINGS[n];
    bencher.with_inputs(|| keys::started(times)).bench_local_values(|mut headless| {
        keys::type_and_see(&mut headless, key, shows);
        headless
    });
}

#[divan::bench(args = times(), consts = [0, 1, 2, 3, 4, 5, 6, 7, 8], sample_size = 1, sample_count = 50)]
fn key_in_county<const N: usize>(bencher: Bencher<'_, '_>, times: usize) {
    measure(bencher, keys::KEYS[N].run(times));
}
