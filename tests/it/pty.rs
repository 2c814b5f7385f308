//! The real program in a pseudo-terminal: the roll, drops and kills, signals, panics, two at once, hung connections, a failing disk, stress, a whole meeting, and manners.

mod beside;
mod checking;
mod county;
mod embedded;
mod failing;
mod lossy;
mod manners;
mod panics;
mod private;
mod roll;
mod safety;
mod signals;
mod stress;
mod takeover;
mod terminal;
mod two;
mod two_years;
mod whole_meeting;
