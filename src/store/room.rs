//! Memory: who hands it out, and whether there is some. An allocation that fails ends the process on the spot, and sled waits
//! for ever for a thread that it could not have, so it is asked before there is too little.

use std::hint::black_box;

use mimalloc::MiMalloc;
use rustix::param::page_size;
use rustix::process::{Resource, getrlimit};

/// A log is millions of small pieces, which this allocator packs closer and hands out quicker than the C library's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What opening a store takes at least, in bytes: sled's cache, and buffers.
const TO_OPEN: usize = 64 << 20;
/// What the stacks of sled's threads and of ours take, in bytes of addresses.
const STACKS: u64 = 32 << 20;
/// What going on takes at most between two questions, in bytes; more than the allocator keeps for itself when it is given
/// back, so that the system is asked each time.
const TO_GO_ON: usize = 33 << 20;

/// Whether there is memory to go on as until now.
pub fn may_go_on() -> bool {
    has_room(TO_GO_ON)
}

/// Whether there is memory to open a store.
pub fn may_open() -> bool {
    has_room(TO_OPEN) && has_addresses(STACKS)
}

/// Whether the allocator could hand out so much more. That the whole machine runs out of memory nobody can know beforehand:
/// the kernel ends a process then, which costs nothing that was shown as done.
fn has_room(bytes: usize) -> bool {
    let mut tried: Vec<u8> = Vec::new();
    let had = tried.try_reserve_exact(bytes).is_ok();
    // Otherwise the compiler leaves out what nobody uses, and calls it had.
    black_box(&tried);
    had
}

/// Whether a limit of addresses leaves so many: the allocator may have taken most of them beforehand.
fn has_addresses(bytes: u64) -> bool {
    let Some(limit) = getrlimit(Resource::As).current else { return true };
    let taken = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = taken.split(' ').next().and_then(|pages| pages.parse().ok()).unwrap_or_default();
    pages.saturating_mul(page_size() as u64).saturating_add(bytes) <= limit
}
