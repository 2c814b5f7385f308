//! Work on very many records, shared between the processors.

use std::num::NonZeroUsize;
use std::thread;

/// Below so many pieces of work one thread is as quick.
const FEW: usize = 20_000;
/// More parts than this cost more than they gain.
const MOST: usize = 4;

/// Into how many parts work of so many pieces is divided: a power of two.
pub fn parts_for(pieces: usize) -> usize {
    if pieces < FEW {
        return 1;
    }
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST);
    1 << processors.ilog2()
}

/// Does each part of some work on a thread of its own, as far as there are threads to be had; the results in order.
pub fn in_parts<T: Send>(parts: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let work = &work;
    thread::scope(|scope| {
        let others: Vec<_> =
            (1..parts).map(|n| thread::Builder::new().spawn_scoped(scope, move || work(n)).ok()).collect();
        let mut done = vec![work(0)];
        // What a thread could not be had for, or what failed on it, is done here: a panic is then this thread's own.
        done.extend(
            (1..)
                .zip(others)
                .map(|(n, thread)| thread.and_then(|thread| thread.join().ok()).unwrap_or_else(|| work(n))),
        );
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_done_once_and_in_order() {
        assert_eq!(parts_for(10), 1);
        assert!(parts_for(1_000_000).is_power_of_two());
        for parts in [1, 2, 4] {
            assert_eq!(in_parts(parts, |n| n * 10), (0..parts).map(|n| n * 10).collect::<Vec<_>>());
        }
    }
}
