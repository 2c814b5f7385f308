//! Coordination of a county's work against men's violence against women and violence in close relations: a terminal
//! program for one coordinator, over SSH, by keyboard.
//!
//! # The house
//!
//! A pure core folds an append-only log of operations into typed state; a shell stores the log; a terminal interface in
//! which every key is a row of one table and every command a function from what is selected to an effect.
//!
//! ```text
//! main ─▶ cli ─▶ tui ─────┐
//!          │      │       ▼
//!          │      └──▶ report ─▶ domain ─▶ log        letters, log, domain, text, report: no files, no clock, no terminal
//!          │              └────▶ text                 letters: imported by everybody, imports nothing
//!          ├──▶ replica ─▶ store (journal, sled)      only store: files and locks; only replica and main: the clock
//!          └──▶ exchange                              files that come and go; imports log alone
//! ```
//!
//! - [`log`] moves `(kind, id, field, value)` and does not know a person from a meeting. Its module docs state the
//!   sixteen rules that everything rests on.
//! - [`domain`] declares the vocabulary, a row a field, and says what the rules of the work are. Adding a field is one row
//!   there and one label in [`text::labels`]; forms, history, command line, undo, store and merge follow.
//! - [`store`] makes a change durable: [`store::Folder`] is a journal in front of sled, each able to mend the other.
//! - [`replica::Replica`] is a data folder in memory, and the only way to change it: *stage*, then *commit* as one
//!   durable batch.
//! - [`exchange`] writes the log as a file that a person can read, and reads and verifies what comes from elsewhere.
//! - [`report`] turns state into sheets and sentences, the same for screens, pipes and screen readers.
//! - [`text`] holds every sentence that a user sees, Swedish and English side by side.
//! - [`tui`] shows screens; [`tui::command`] is the table of keys.
//! - [`cli`] turns arguments into the interface or one command; [`error::Error`] turns what went wrong into a sentence
//!   and an exit code.
//!
//! A test reads `src/` and fails on an import that breaks these layers, on a file without a first line that says what
//! lives in it, and on files and functions that have grown too large to read.
//!
//! # What it costs to add something
//!
//! Counted by adding each once, a kind of record with three fields among them; a new file is also a `mod` line.
//!
//! | add | touch |
//! |---|---|
//! | a field | a row in its entity, a label |
//! | a kind of record | a file, a row in [`domain::view`], labels; forms, history, undo, store, merge, `show` and `add` follow |
//! | a key command | a row in its table, a function, a text; a way to it for the test that tries every command |
//! | a screen with a digit | a file, a row in `ROOTS` of `tui/screens.rs`, texts; the digit's key, the tabs and the palette follow |
//! | the page of a kind | a function, a row in `PAGES` there; Enter and the palette follow |
//! | a report | a file, a row in [`report::REPORTS`], a title; `show`, JSON and the palette follow |
//! | a language | a column in [`text`]; the compiler names every row that lacks it |
//!
//! `UPDATE_GOLDEN=1 cargo test` rewrites the README's keys and the pictures of all screens, to be looked at.
//!
//! # A screen, and the words for its parts
//!
//! ```text
//!  Länsgruppen › Möte 2027-02-11 › Närvaro            Sök  visningsläge på     breadcrumb, status
//!  Närvarande 17 av 27   ersättare 2   kommuner 11 av 15     ej noterade 10
//!  Sök: bo▏                                                                    query
//!  ▌ [ ]  Borlänge kommun      Representant Borlänge      kommer ersättare     row under the cursor: the target
//!    [x]  Kvinnojour Borlänge  Representant Kvinnojour               09:02     mark
//!  ─────────────────────────────────────────────────────────────────────────
//!  Enter = närvarande: Representant Borlänge                                   message or hint
//!  Enter närvarande  Tab ersättaren  + övrig deltagare  ' läge  ⌫ ångra        footer: commands that work here
//! ```
//!
//! # What is deliberately not here
//!
//! No server of ours, and no network but to an object store that somebody names; no stored `is_active` or counters, since dates say both; no percentages without their n; no
//! case data; no real person's name.

pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod error;
pub mod exchange;
pub mod letters;
pub mod log;
pub mod replica;
pub mod report;
pub mod store;
pub mod text;
pub mod tui;
