//! The domain: its vocabulary, and what its rules say. No files, no clock, no terminal.
//!
//! One noun per file. Names follow the field's standards (Popolo and W3C ORG for people and organizations, OParl for
//! meetings); Swedish lives in the text table and in `data/`. `R` numbers name demands of the founding papers.

pub mod action;
pub mod agreement;
pub mod attendance;
pub mod commitment;
pub mod composition;
pub mod difference;
pub mod edit;
pub mod erasure;
pub mod filing;
pub mod finding;
pub mod goal;
pub mod group;
pub mod hierarchy;
pub mod input;
pub mod marks;
pub mod matter;
pub mod meeting;
pub mod names;
pub mod nomination;
pub mod notice;
pub mod numbers;
pub mod organization;
pub mod person;
pub mod privacy;
pub mod purpose;
pub mod refusal;
pub mod retention;
pub mod roll;
pub mod roster;
pub mod schema;
pub mod seat;
pub mod template;
pub mod tenure;
pub mod trail;
pub mod view;

pub use refusal::Refusal;
pub use view::{KINDS, View};
