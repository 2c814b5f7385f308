//! Work on very many records, shared between the processors.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

/// Below so many pieces of work one thread is as quick.
const FEW: usize = 4_000;
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

/// Does some work, of so many pieces in all, on these, a share of which goes to each thread with the number of its first;
/// the results in order.
///
/// # Panics
/// When the work does: what it leaves half done is not done again.
pub fn on_parts<S: Send, T: Send>(held: &mut [S], pieces: usize, work: impl Fn(usize, &mut [S]) -> T + Sync) -> Vec<T> {
    let size = held.len().div_ceil(parts_for(pieces)).max(1);
    let shares: Vec<Mutex<&mut [S]>> = held.chunks_mut(size).map(Mutex::new).collect();
    in_parts(shares.len(), |n| match shares[n].lock() {
        Ok(mut share) => work(n * size, &mut share),
        Err(_) => resume_unwind(Box::new("a part was left half done")),
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

    #[test]
    fn every_share_is_changed_once_and_knows_its_place() {
        for pieces in [1, 1_000_000] {
            let mut held = [0; 4];
            let lens = on_parts(&mut held, pieces, |first, share| {
                (first..).zip(share.iter_mut()).for_each(|(n, held)| *held += n + 1);
                share.len()
            });
            assert_eq!((held, lens.iter().sum::<usize>()), ([1, 2, 3, 4], 4));
        }
    }

    #[test]
    #[should_panic(expected = "left half done")]
    fn what_a_panic_left_half_done_is_not_done_again() {
        on_parts(&mut [0; 4], 1_000_000, |first, _| assert!(first == 0, "broken"));
        // Where there is one processor there is one share, and nothing to be left.
        assert!(parts_for(1_000_000) > 1, "left half done");
    }
}
