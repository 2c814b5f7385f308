//! What the parser of arguments says, in the user's language.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::print;
use crate::error::Error;
use crate::text::Lang;

/// A command with its arguments, whose help and headings are in the language.
pub(super) fn in_language(command: Command, lang: Lang, arguments: fn(Command, Lang) -> Command) -> Command {
    let help = Arg::new("help").long("help").short('h').action(ArgAction::Help).help(lang.help_help());
    let version = Arg::new("version").long("version").action(ArgAction::Version).help(lang.help_version());
    let top = command.get_name() == "samverkan";
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .next_help_heading(lang.heading_options())
        .arg(help)
        .hide_possible_values(true)
        .help_template(lang.help_template())
        .subcommand_value_name(lang.value_command())
        .subcommand_help_heading(lang.heading_commands());
    let command = if top { command.arg(version) } else { command };
    arguments(command, lang)
        .mut_args(|arg| if arg.is_positional() { arg.help_heading(lang.heading_arguments()) } else { arg })
}

/// Prints help or version, or turns what was wrong into a sentence.
pub(super) fn answer(error: &clap::Error, lang: Lang) -> Result<(), Error> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    Err(Error::Usage(match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return print(&error.to_string().replace("[OPTIONS]", lang.value_options()));
        }
        ErrorKind::InvalidSubcommand => lang.unknown_command(&context(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => lang.unknown_argument(&argument),
        ErrorKind::MissingRequiredArgument => lang.missing_argument(&argument),
        ErrorKind::InvalidValue if value.is_empty() => lang.missing_value(&argument),
        ErrorKind::InvalidValue => lang.bad_value(&value, &argument, &context(ContextKind::ValidValue)),
        ErrorKind::ArgumentConflict => lang.argument_twice(&argument),
        ErrorKind::TooManyValues => lang.takes_no_value(&argument),
        ErrorKind::InvalidUtf8 => lang.not_utf8().into(),
        _ => lang.bad_usage().into(),
    }))
}
