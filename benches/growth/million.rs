//! A county of a million changes: how long it takes to open, in how much memory, and what a commit costs beside one in a
//! county of a thousand.

use crate::county::County;
use crate::{apart, table, work};

const FEW: usize = 1_000;
const MANY: usize = 1_000_000;

/// Measures and prints.
pub fn print() {
    let [few, many] = [FEW, MANY].map(|changes| apart::measured(&apart::OPEN, &County::of(changes).opening().dir));
    println!("\n{:<26}{FEW:>10}{MANY:>10}{:>8}", "a million changes", "growth");
    for (name, measured) in [("open, ms", 0), ("open, peak memory, MB", 1)] {
        let (few, many) = (few[measured], many[measured]);
        println!("{name:<26}{few:>10.1}{many:>10.1}{:>7.1}×", many / few);
    }
    let commits = table::measure(vec![work::commit(FEW), work::commit(MANY), work::commit_floor(FEW)]);
    println!("{:<26}{:>10.3}{:>10.3}{:>7.2}×", "commit, ms", commits[0], commits[1], commits[1] / commits[0]);
    println!("{:<26}{:>10.3}", "  floor: append and sync", commits[2]);
}
