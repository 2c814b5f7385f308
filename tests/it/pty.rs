//! The real program in a pseudo-terminal: the roll, drops and kills, signals, two at once, a whole meeting, and manners.

mod county;
mod manners;
mod roll;
mod safety;
mod signals;
mod terminal;
mod two;
mod whole_meeting;
