//! The configuration file: what somebody sets once, in TOML. Whatever cannot be read is named with its line.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::domain::finding::Limits;
use crate::text::Lang;
use crate::text::format::Zone;

/// What the file says; what it leaves out is as without it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The language.
    pub lang: Option<Lang>,
    /// Who writes.
    pub author: Option<String>,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// The folder for files to exchange.
    pub exchange: Option<PathBuf>,
    /// The zone of the wall clock.
    pub zone: Option<Zone>,
    /// Whether the screen is to be ASCII, whatever the locale says.
    pub ascii: Option<bool>,
    /// Whether to colour: `auto`, `always`, `never`.
    pub color: Option<String>,
    /// Other keys for commands.
    pub keys: Vec<Keys>,
    /// What is to be erased after some time; nothing by itself.
    pub retention: Vec<Retention>,
    /// What the rules of findings are told.
    pub limits: Limits,
}

/// A rule of retention as it is written; what it names is not looked up yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// The line that begins it, 1 first.
    pub line: usize,
    /// What the authority calls it.
    pub id: String,
    /// The kind of record, and its line.
    pub kind: (String, usize),
    /// The fields that are struck, and their line; none for everything personal.
    pub fields: (Vec<String>, usize),
    /// After how many months.
    pub months: u32,
    /// From when, and its line.
    pub since: (String, usize),
}

/// Other keys for a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The line that says so, 1 first.
    pub line: usize,
    /// The command by its name.
    pub command: String,
    /// Its keys, as the key table spells them.
    pub keys: Vec<String>,
}

/// What is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, 1 first; 0 if it concerns all of it.
    pub line: usize,
    /// What is wrong there.
    pub what: Wrong,
}

/// What can be wrong on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is no TOML.
    Syntax,
    /// A setting that there is not.
    Unknown(String),
    /// A value that the setting does not take.
    Value {
        /// The setting.
        name: String,
        /// What it takes.
        wants: &'static str,
    },
    /// A rule of retention lacks that.
    Lacks(&'static str),
    /// A rule of retention names a kind that there is not.
    Kind(String),
    /// A rule of retention names a field that its kind has not.
    Field {
        /// The field.
        name: String,
        /// The kind.
        kind: &'static str,
    },
    /// A rule of retention counts from what is no date of its kind.
    Since {
        /// What it says.
        name: String,
        /// The kind.
        kind: &'static str,
    },
    /// Two rules of retention have the same id.
    Twice(String),
    /// A command that there is not.
    Command(String),
    /// A key that nobody has.
    Key(String),
    /// A key that another command has in the same place.
    Doubled {
        /// The key.
        key: String,
        /// The other command.
        other: &'static str,
    },
}

/// The settings, for a file that explains itself and for the sentence about one that there is not.
pub const SETTINGS: [&str; 10] =
    ["lang", "author", "data", "exchange", "zone", "ascii", "color", "findings", "keys", "retention"];

/// Where the file is: `SAMVERKAN_CONFIG`, otherwise in the configuration folder of the XDG base directory specification.
pub fn path() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let set = std::env::var_os("SAMVERKAN_CONFIG").filter(|value| !value.is_empty());
    let default = || Some(etcetera::choose_base_strategy().ok()?.config_dir().join("samverkan").join("config.toml"));
    set.map(PathBuf::from).or_else(default)
}

/// Reads the file; one that is not there says nothing.
///
/// # Errors
/// The text of the system's error, or what is wrong and where.
pub fn read(path: &Path) -> Result<Config, Result<Fault, std::io::Error>> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text).map_err(Ok),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Err(Ok(Fault { line: 0, what: Wrong::Syntax }))
        }
        Err(error) => Err(Err(error)),
    }
}

/// Reads a configuration.
///
/// # Errors
/// What is wrong, and on which line.
pub fn parse(text: &str) -> Result<Config, Fault> {
    let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    let table = DeTable::parse(text)
        .map_err(|error| Fault { line: line(error.span().map_or(0, |span| span.start)), what: Wrong::Syntax })?;
    let mut config = Config::default();
    for (name, value) in table.get_ref() {
        let fault = |what: Wrong| Fault { line: line(name.span().start), what };
        let wants = |wants| fault(Wrong::Value { name: name.get_ref().to_string(), wants });
        let word = value.get_ref().as_str();
        match name.get_ref().as_ref() {
            "lang" => config.lang = Some(word.and_then(Lang::of_locale).ok_or_else(|| wants("\"sv\", \"en\""))?),
            "author" => config.author = Some(word.ok_or_else(|| wants("\"…\""))?.to_owned()),
            "data" => config.data = Some(word.ok_or_else(|| wants("\"/…\""))?.into()),
            "exchange" => config.exchange = Some(word.ok_or_else(|| wants("\"/…\""))?.into()),
            "zone" => {
                let zone = word.and_then(|word| word.parse().ok());
                config.zone = Some(zone.ok_or_else(|| wants("\"Europe/Stockholm\""))?);
            }
            "ascii" => config.ascii = Some(value.get_ref().as_bool().ok_or_else(|| wants("true, false"))?),
            "color" => {
                let known = word.filter(|word| ["auto", "always", "never"].contains(word));
                config.color = Some(known.ok_or_else(|| wants("\"auto\", \"always\", \"never\""))?.to_owned());
            }
            "keys" => {
                let table = value.get_ref().as_table().ok_or_else(|| wants("[keys]"))?;
                for (command, keys) in table {
                    let at = line(command.span().start);
                    let command = command.get_ref().to_string();
                    let keys = key_list(keys.get_ref()).ok_or_else(|| Fault {
                        line: at,
                        what: Wrong::Value { name: command.clone(), wants: "\"x\", [\"x\", \"y\"]" },
                    })?;
                    config.keys.push(Keys { line: at, command, keys });
                }
            }
            "findings" => {
                let table = value.get_ref().as_table().ok_or_else(|| wants("[findings]"))?;
                config.limits = limits(table, &line)?;
            }
            "retention" => {
                let rules = value.get_ref().as_array().ok_or_else(|| wants("[[retention]]"))?;
                for rule in rules {
                    let table = rule.get_ref().as_table().ok_or_else(|| wants("[[retention]]"))?;
                    config.retention.push(retention(table, line(rule.span().start), &line)?);
                }
            }
            other => return Err(fault(Wrong::Unknown(other.to_owned()))),
        }
    }
    config.keys.sort_by_key(|keys| keys.line);
    Ok(config)
}

/// What the rules of findings are told; 0 puts a rule out of force.
fn limits(table: &DeTable<'_>, line: &impl Fn(usize) -> usize) -> Result<Limits, Fault> {
    let mut limits = Limits::default();
    for (name, value) in table {
        let fault = |what| Fault { line: line(name.span().start), what };
        let wants = |wants| fault(Wrong::Value { name: name.get_ref().to_string(), wants });
        let n = || number(value.get_ref()).filter(|n| *n <= 100).ok_or_else(|| wants("0–100"));
        match name.get_ref().as_ref() {
            "form_years" => limits.form_years = n()?,
            "absent_meetings" => limits.absent_meetings = n()? as usize,
            other => return Err(fault(Wrong::Unknown(other.to_owned()))),
        }
    }
    Ok(limits)
}

fn number(value: &DeValue<'_>) -> Option<u32> {
    value.as_integer().and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok())
}

/// One rule of retention.
fn retention(table: &DeTable<'_>, at: usize, line: &impl Fn(usize) -> usize) -> Result<Retention, Fault> {
    let mut rule = Retention { line: at, fields: (Vec::new(), at), ..Retention::default() };
    let mut months = None;
    for (name, value) in table {
        let at = line(name.span().start);
        let wants = |wants| Fault { line: at, what: Wrong::Value { name: name.get_ref().to_string(), wants } };
        let word = || value.get_ref().as_str().filter(|word| !word.trim().is_empty()).map(str::to_owned);
        match name.get_ref().as_ref() {
            "id" => rule.id = word().ok_or_else(|| wants("\"…\""))?,
            "kind" => rule.kind = (word().ok_or_else(|| wants("\"…\""))?, at),
            "since" => rule.since = (word().ok_or_else(|| wants("\"…\""))?, at),
            "months" => {
                let n = number(value.get_ref()).filter(|n| (1..=1200).contains(n));
                months = Some(n.ok_or_else(|| wants("1–1200"))?);
            }
            "fields" => {
                let fields = key_list(value.get_ref()).filter(|fields| !fields.is_empty());
                rule.fields = (fields.ok_or_else(|| wants("[\"…\", \"…\"]"))?, at);
            }
            other => return Err(Fault { line: at, what: Wrong::Unknown(other.to_owned()) }),
        }
    }
    let lacks = |name| Fault { line: at, what: Wrong::Lacks(name) };
    let given = [("id", !rule.id.is_empty()), ("kind", rule.kind.1 > 0), ("since", rule.since.1 > 0)];
    if let Some((name, _)) = given.into_iter().find(|(_, given)| !given) {
        return Err(lacks(name));
    }
    rule.months = months.ok_or_else(|| lacks("months"))?;
    Ok(rule)
}

/// One key, or several.
fn key_list(value: &DeValue<'_>) -> Option<Vec<String>> {
    if let Some(key) = value.as_str() {
        return Some(vec![key.to_owned()]);
    }
    value.as_array()?.iter().map(|key| key.get_ref().as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_read() {
        let text = "lang = \"en\"\nauthor = \"somebody\"\ndata = \"/tmp/x\"\nexchange = \"/tmp/y\"\nzone = \"Europe/Helsinki\"\n\
                    ascii = true\ncolor = \"never\"\n[findings]\nform_years = 2\nabsent_meetings = 0\n[keys]\nquit = \"Q\"\nundo = [\"z\", \"å\"]\n[[retention]]\n\
                    id = \"G1\"\nkind = \"person\"\nfields = [\"email\"]\nmonths = 24\nsince = \"last-mandate-end\"\n";
        let config = parse(text).unwrap();
        assert_eq!((config.lang, config.ascii, config.color.as_deref()), (Some(Lang::En), Some(true), Some("never")));
        assert_eq!(config.zone, Some(chrono_tz::Europe::Helsinki));
        assert_eq!(config.keys[1], Keys { line: 13, command: "undo".into(), keys: vec!["z".into(), "å".into()] });
        let (kind, fields) = (("person".into(), 16), (vec!["email".into()], 17));
        let since = ("last-mandate-end".into(), 19);
        assert_eq!(config.retention, [Retention { line: 14, id: "G1".into(), kind, fields, months: 24, since }]);
        assert_eq!(config.limits, Limits { form_years: 2, absent_meetings: 0 });
        for name in SETTINGS {
            assert!(text.contains(name), "{name}");
        }
        assert_eq!(parse(""), Ok(Config::default()));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let what = |text: &str| parse(text).unwrap_err();
        assert_eq!(what("lang = \"sv\"\nfoo = 1\n"), Fault { line: 2, what: Wrong::Unknown("foo".into()) });
        assert_eq!(what("\n\nlang = sv\n"), Fault { line: 3, what: Wrong::Syntax });
        assert!(matches!(what("ascii = \"ja\""), Fault { line: 1, what: Wrong::Value { .. } }));
        assert!(matches!(what("lang = \"fi\""), Fault { line: 1, what: Wrong::Value { .. } }));
        assert!(matches!(what("zone = \"Falun\""), Fault { what: Wrong::Value { .. }, .. }));
        assert!(matches!(what("[findings]\nform_years = 101"), Fault { line: 2, what: Wrong::Value { .. } }));
        assert_eq!(what("[findings]\nyears = 1"), Fault { line: 2, what: Wrong::Unknown("years".into()) });
        assert!(matches!(what("[keys]\nundo = 3"), Fault { line: 2, what: Wrong::Value { .. } }));
        assert!(matches!(what("[retention]\nid = \"G1\""), Fault { line: 1, what: Wrong::Value { .. } }));
        let rule = "[[retention]]\nid = \"G1\"\nkind = \"person\"\nmonths = 24\nsince = \"last-mandate-end\"\n";
        for (line, wrong) in
            [("id", "id = 1"), ("months", "months = 0"), ("months", "months = \"24\""), ("since", "since = \"\"")]
        {
            let own = rule.lines().find(|held| held.starts_with(line)).unwrap();
            assert!(
                matches!(what(&rule.replace(own, wrong)), Fault { line: 2.., what: Wrong::Value { .. } }),
                "{wrong}"
            );
            let lacks = what(&rule.replace(own, ""));
            assert_eq!(lacks, Fault { line: 1, what: Wrong::Lacks(line) });
        }
        assert_eq!(what(&format!("{rule}after = 3\n")), Fault { line: 6, what: Wrong::Unknown("after".into()) });
    }
}
