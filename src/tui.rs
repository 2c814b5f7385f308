//! stub
use crate::cli::Session;
use crate::error::Error;
use crate::report::Sheet;
use crate::text::Lang;
/// x
pub fn demo(_: &Session) -> Result<(), Error> {
    Err(Error::NoTerminal)
}
/// x
pub fn run(_: &Session) -> Result<(), Error> {
    Err(Error::NoTerminal)
}
/// x
pub fn key_sheet(_: Lang) -> Sheet {
    Sheet::default()
}
