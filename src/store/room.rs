//! Whether there is memory. An allocation that fails ends the process on the spot, so it is asked before there is too little.

use std::hint::black_box;

/// What opening a store takes at least, in bytes: sled's cache and buffers, and threads.
pub const TO_OPEN: usize = 64 << 20;
/// What going on takes at most between two questions, in bytes; more than the allocator keeps for itself when it is given
/// back, so that the system is asked each time.
pub const TO_GO_ON: usize = 33 << 20;

/// Whether so much more could be had.
pub fn has_room(bytes: usize) -> bool {
    let mut tried: Vec<u8> = Vec::new();
    let had = tried.try_reserve_exact(bytes).is_ok();
    // Otherwise the compiler leaves out what nobody uses, and calls it had.
    black_box(&tried);
    had
}
