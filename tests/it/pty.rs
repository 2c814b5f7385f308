//! The real program in a pseudo-terminal: the roll, drops and kills, signals, two at once, hung connections, a failing disk, a whole meeting, and manners.

mod beside;
mod checking;
mod county;
mod failing;
mod manners;
mod roll;
mod safety;
mod signals;
mod takeover;
mod terminal;
mod two;
mod whole_meeting;
