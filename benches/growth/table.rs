//! The table of growth: the median at each size, and by what it grows from one size to the next.

use std::time::{Duration, Instant};

use crate::keys;
use crate::work::{self, Run};

/// How long a group of one size is measured, unless so few runs would say nothing.
const ENOUGH: Duration = Duration::from_secs(1);
const FEWEST: usize = 9;
const MOST: usize = 500;
/// How often a county is opened anew.
const OPENED: usize = 3;

/// What a row measures, of a county of that many changes.
type Prepare = fn(usize) -> Run;

/// The rows. Those of one group are measured in turns, so that a busy disk hits them alike.
const GROUPS: [&[(&str, Prepare)]; 5] = [
    &[("fold", work::fold), ("first frame", work::first_frame)],
    &[("open", work::open)],
    &[("open, journal alone", work::open_journal_alone)],
    &[("commit", work::commit), ("  floor: append and sync", work::commit_floor), ("key to frame: mark", work::mark)],
    &[("key to frame: cursor", work::cursor_in_roll), ("key to frame: history", work::cursor_in_history)],
];

/// Measures everything once more and prints it side by side.
pub fn print(sizes: &[usize]) {
    print_head(sizes, "");
    for group in GROUPS {
        let of_sizes: Vec<Vec<f64>> = sizes.iter().map(|n| medians(group, *n)).collect();
        for (row, (name, _)) in group.iter().enumerate() {
            print_row(name, &of_sizes.iter().map(|of_size| of_size[row]).collect::<Vec<f64>>());
        }
    }
    println!(
        "Ten times as many changes from column to column: what grows by 10 is linear, what grows by 1 is constant."
    );
}

/// The same of keys in counties that are so many times today's.
pub fn print_counties(counties: &[usize]) {
    print_head(counties, "×");
    for (name, key, shows) in keys::OPENINGS {
        let opening = |times: &usize| {
            let once = || {
                let mut headless = keys::started(*times);
                let start = Instant::now();
                headless.keys(key).unwrap();
                let took = start.elapsed().as_secs_f64() * 1e3;
                keys::type_and_see(&mut headless, "", shows);
                took
            };
            median((0..OPENED).map(|_| once()).collect())
        };
        print_row(name, &counties.iter().map(opening).collect::<Vec<f64>>());
    }
    for measured in &keys::KEYS {
        let medians = counties.iter().map(|times| measure(vec![measured.run(*times)])[0]);
        print_row(measured.name, &medians.collect::<Vec<f64>>());
    }
    println!("100× is 2,800 organizations, 1,500 groups, 8,000 people and 100,000 action items.");
}

fn print_head(sizes: &[usize], unit: &str) {
    let heads = sizes.iter().map(|n| format!("{:>10}", format!("{n}{unit}")));
    let heads = heads.chain(sizes.windows(2).map(|_| format!("{:>8}", "growth")));
    println!("\n{:<26}{}", "median, ms", heads.collect::<String>());
}

fn print_row(name: &str, times: &[f64]) {
    let shown = times.iter().map(|ms| format!("{ms:>10.3}"));
    let growth = times.windows(2).map(|pair| format!("{:>7.1}×", pair[1] / pair[0]));
    println!("{name:<26}{}", shown.chain(growth).collect::<String>());
}

/// The medians of a group, in milliseconds.
fn medians(group: &[(&str, Prepare)], changes: usize) -> Vec<f64> {
    measure(group.iter().map(|(_, prepare)| prepare(changes)).collect())
}

/// The medians of some runs, taken in turns.
pub fn measure(mut runs: Vec<Run>) -> Vec<f64> {
    let mut times = vec![Vec::new(); runs.len()];
    let begun = Instant::now();
    while times[0].len() < FEWEST || (times[0].len() < MOST && begun.elapsed() < ENOUGH) {
        for (run, times) in runs.iter_mut().zip(&mut times) {
            let start = Instant::now();
            let result = run();
            times.push(start.elapsed().as_secs_f64() * 1e3);
            drop(result);
        }
    }
    times.into_iter().map(median).collect()
}

/// The one in the middle.
pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
