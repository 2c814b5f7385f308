//! The table of commands: one row declares one. Key look-up, footer, help, palette, `samverkan keys` and the README's
//! key table all read it, so what a key does is said in one place.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::commands::{browse, differences, exchange, global, meeting, records, replies, roll};
use super::effect::Effect;
use super::key::Key;
use super::screen::{Cx, Layer, Screen, Target};
use super::screens::ROOTS;
use crate::config::{Fault, Keys, Wrong};
use crate::log::Id;
use crate::report::{Row, Sheet};
use crate::text::Lang;

/// Where a command stands in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Moving about.
    Move,
    /// What is selected.
    Selected,
    /// The roll.
    Roll,
    /// Forms and questions.
    Form,
    /// The program.
    Program,
}

impl Group {
    /// All groups, in the order of the help.
    pub const ALL: [Self; 5] = [Self::Selected, Self::Roll, Self::Form, Self::Move, Self::Program];

    /// What the group is called.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Move => lang.group_move(),
            Self::Selected => lang.group_selected(),
            Self::Roll => lang.group_roll(),
            Self::Form => lang.group_form(),
            Self::Program => lang.group_program(),
        }
    }
}

/// Where a command is called: what is selected, and on which screen.
pub struct Here<'a> {
    /// What screens read.
    pub cx: Cx<'a>,
    /// What is selected.
    pub target: Target,
    /// The screen on top.
    pub top: &'a dyn Screen,
    /// The layer of the screen on top.
    pub layer: Layer,
    /// Whether the screen on top is one with a digit.
    pub at_root: bool,
    /// The name of the screen with a digit that is open at the bottom.
    pub root: &'static str,
    /// The kind that this screen is a list of, if of one.
    pub adds: Option<&'static str>,
    /// What the page on top is about.
    pub page: Target,
}

impl Here<'_> {
    /// The record of a kind that is selected, or whose page this is.
    pub fn record(&self, kind: &str) -> Option<&Id> {
        let of = |target| if kind == "meeting" { Target::meeting(target) } else { target.record(kind) };
        of(&self.target).or_else(|| of(&self.page))
    }

    /// The ids of what was picked: there may be very many, and few commands ask.
    pub fn picked(&self) -> Vec<String> {
        self.top.picked(&self.cx)
    }
}

/// A command.
pub struct Command {
    /// Its name, for the configuration and tests.
    pub id: &'static str,
    /// Its keys, as [`Key::parse`] reads them; none if only the palette calls it.
    pub keys: &'static [&'static str],
    /// The layers whose screens it works on.
    pub layers: &'static [Layer],
    /// Where it stands in the help.
    pub group: Group,
    /// What it is called in the footer, the help and the palette.
    pub text: fn(Lang) -> &'static str,
    /// Its place in the footer, 1 first; 0 for none.
    pub footer: u8,
    /// Whether it can do something here.
    pub applies: fn(&Here<'_>) -> bool,
    /// What it wants done.
    pub run: fn(&Here<'_>) -> Effect,
}

impl Command {
    /// Whether it can be called here.
    pub fn works(&self, here: &Here<'_>) -> bool {
        self.layers.contains(&here.layer) && (self.applies)(here)
    }

    /// Its keys: those that the configuration gives it, otherwise its own.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        let others = OTHER_KEYS.get().and_then(|others| others.get(self.id));
        let own = if others.is_none() { self.keys } else { &[] };
        others.into_iter().flatten().copied().chain(own.iter().filter_map(|key| Key::parse(key)))
    }
}

/// The keys of the configuration, by command; set once, before the first frame.
static OTHER_KEYS: OnceLock<HashMap<&'static str, Vec<Key>>> = OnceLock::new();

/// Gives commands the keys of the configuration.
///
/// # Errors
/// The line of the first one that names no command or no key, or takes a key that another command has on the same screen.
pub fn use_keys(settings: &[Keys]) -> Result<(), Fault> {
    let others = other_keys(settings)?;
    if !others.is_empty() {
        // A second call would be a second configuration; there is none.
        let _ = OTHER_KEYS.set(others);
    }
    Ok(())
}

/// Whether the keys of a configuration would do, for a test of the file that explains itself.
///
/// # Errors
/// As [`use_keys`].
#[cfg(test)]
pub fn use_keys_for_test(settings: &[Keys]) -> Result<(), Fault> {
    other_keys(settings).map(drop)
}

fn other_keys(settings: &[Keys]) -> Result<HashMap<&'static str, Vec<Key>>, Fault> {
    let mut others: HashMap<&'static str, Vec<Key>> = HashMap::new();
    for Keys { line, command, keys } in settings {
        let fault = |what| Fault { line: *line, what };
        let command = by_id(command).ok_or_else(|| fault(Wrong::Command(command.clone())))?;
        let mut parsed = Vec::new();
        for key in keys {
            parsed.push(Key::parse(key).ok_or_else(|| fault(Wrong::Key(key.clone())))?);
        }
        others.insert(command.id, parsed);
    }
    for setting in settings {
        let Some(command) = by_id(&setting.command) else { continue };
        let is_new = |key: &&Key| command.keys.iter().all(|own| Key::parse(own) != Some(**key));
        for key in others[command.id].iter().filter(is_new) {
            let text = command.layers.iter().any(|layer| layer.takes_text());
            if text && matches!(key, Key::Char(c) if c.is_alphanumeric() || *c == ' ') {
                return Err(Fault { line: setting.line, what: Wrong::Key(key.to_string()) });
            }
            let has = |other: &&Command| match others.get(other.id) {
                Some(keys) => keys.contains(key),
                None => other.keys.iter().any(|own| Key::parse(own) == Some(*key)),
            };
            let meets = |other: &&Command| other.layers.iter().any(|layer| command.layers.contains(layer));
            if let Some(other) = commands().filter(|other| other.id != command.id).filter(meets).find(has) {
                return Err(Fault {
                    line: setting.line,
                    what: Wrong::Doubled { key: key.to_string(), other: other.id },
                });
            }
        }
    }
    Ok(others)
}

/// A command that works wherever its layers do.
pub fn always(_: &Here<'_>) -> bool {
    true
}

/// Every command, in the order of the help.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    [
        roll::COMMANDS,
        meeting::COMMANDS,
        replies::COMMANDS,
        records::COMMANDS,
        exchange::COMMANDS,
        browse::COMMANDS,
        global::COMMANDS,
        differences::COMMANDS,
    ]
    .into_iter()
    .flatten()
    .chain(ROOTS.iter().map(|root| &root.command))
}

/// The command that a key calls here.
pub fn lookup(key: Key, here: &Here<'_>) -> Option<&'static Command> {
    commands().find(|command| command.keys().any(|own| own == key) && command.works(here))
}

/// The command of that name.
pub fn by_id(id: &str) -> Option<&'static Command> {
    commands().find(|command| command.id == id)
}

/// The commands of the footer here, most useful first, each with the key to show.
pub fn footer(here: &Here<'_>) -> Vec<(Key, &'static Command)> {
    let mut rows: Vec<(Key, &Command)> = commands()
        .filter(|command| command.footer > 0 && command.works(here))
        .filter_map(|command| Some((command.keys().next()?, command)))
        .collect();
    rows.sort_by_key(|(_, command)| command.footer);
    rows.truncate(7);
    rows
}

/// Every key of the interface as a sheet, for `samverkan keys` and the README.
pub fn key_sheet(lang: Lang) -> Sheet {
    let mut rows = Vec::new();
    for group in Group::ALL {
        for command in commands().filter(|command| command.group == group && !command.keys.is_empty()) {
            let labels: Vec<String> = command.keys().map(|key| key.label(lang)).collect();
            let layers: Vec<&str> = command.layers.iter().map(|layer| layer_label(*layer, lang)).collect();
            let mut json = serde_json::Map::new();
            json.insert("id".into(), command.id.into());
            json.insert("keys".into(), command.keys().map(|key| key.to_string()).collect());
            json.insert("text".into(), (command.text)(lang).into());
            json.insert(
                "layers".into(),
                command.layers.iter().map(|layer| format!("{layer:?}").to_lowercase()).collect(),
            );
            let everywhere = command.layers.len() >= 9;
            let place = if everywhere { lang.layer_global().to_owned() } else { layers.join(", ") };
            rows.push(Row {
                json,
                cells: vec![labels.join(" "), (command.text)(lang).to_owned(), place],
                ..Row::default()
            });
        }
    }
    let columns = [lang.column_key(), lang.column_does(), lang.column_where()];
    Sheet { name: "keys".into(), columns: columns.map(str::to_owned).to_vec(), rows, single: false }
}

/// What a layer is called.
pub fn layer_label(layer: Layer, lang: Lang) -> &'static str {
    match layer {
        Layer::Global => lang.layer_global(),
        Layer::Browse => lang.layer_browse(),
        Layer::Filter => lang.layer_filter(),
        Layer::Replies => lang.layer_replies(),
        Layer::Find => lang.layer_find(),
        Layer::Roll => lang.layer_roll(),
        Layer::Labels => lang.layer_labels(),
        Layer::Stayed => lang.layer_stayed(),
        Layer::Form => lang.layer_form(),
        Layer::Search => lang.layer_search(),
        Layer::Choice => lang.layer_choice(),
        Layer::Confirm => lang.layer_confirm(),
        Layer::Decide => lang.layer_decide(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys that a Swedish keyboard has without AltGr, dead keys or function keys, and that tmux leaves alone.
    fn is_allowed(key: Key) -> bool {
        match key {
            Key::Char(c) => c.is_alphanumeric() || " +-,.<>!'/?:=*".contains(c),
            Key::Ctrl(c) => "clnz".contains(c),
            _ => true,
        }
    }

    #[test]
    fn every_key_is_on_a_swedish_keyboard_and_reads() {
        for command in commands() {
            assert_eq!(command.keys().count(), command.keys.len(), "{}", command.id);
            for key in command.keys() {
                assert!(is_allowed(key), "{}: {key}", command.id);
            }
        }
    }

    #[test]
    fn names_are_unique_and_every_command_can_be_reached() {
        let mut ids = HashMap::new();
        for command in commands() {
            assert!(ids.insert(command.id, command).is_none(), "{} twice", command.id);
            assert!(!command.layers.is_empty(), "{}", command.id);
            assert!(!command.layers.contains(&Layer::Global), "{}: layers are named", command.id);
            let in_palette = command.layers.iter().any(|layer| *layer == Layer::Browse || *layer == Layer::Find);
            assert!(!command.keys.is_empty() || in_palette, "{} can only be guessed", command.id);
        }
    }

    /// UX 31: letters are text where text is typed, so no command takes one there.
    #[test]
    fn where_text_is_typed_letters_and_digits_are_text() {
        for command in commands() {
            for layer in command.layers.iter().filter(|layer| layer.takes_text()) {
                for key in command.keys() {
                    let text = matches!(key, Key::Char(c) if c.is_alphanumeric() || c == ' ');
                    assert!(!text, "{} takes {key} in {layer:?}", command.id);
                }
            }
        }
    }

    #[test]
    fn keys_of_the_configuration_are_checked_by_line() {
        let keys = |line, command: &str, keys: &[&str]| Keys {
            line,
            command: command.into(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        };
        let other = other_keys(&[keys(3, "undo", &["z", "C-z"])]).unwrap();
        assert_eq!(other["undo"], [Key::Char('z'), Key::Ctrl('z')]);
        let wrong = |settings: &[Keys]| other_keys(settings).unwrap_err();
        assert_eq!(wrong(&[keys(4, "fly", &["z"])]), Fault { line: 4, what: Wrong::Command("fly".into()) });
        assert_eq!(wrong(&[keys(5, "undo", &["F13"])]), Fault { line: 5, what: Wrong::Key("F13".into()) });
        let doubled = Wrong::Doubled { key: "x".into(), other: "complete" };
        assert_eq!(wrong(&[keys(6, "undo", &["x"])]), Fault { line: 6, what: doubled });
        assert!(other_keys(&[keys(1, "complete", &["z"]), keys(2, "undo", &["x"])]).is_ok(), "the other has moved");
        assert!(matches!(wrong(&[keys(7, "save", &["s"])]).what, Wrong::Key(_)), "letters are text in a form");
    }

    /// One key means one thing in a layer, unless the rows are for different targets: then at most one of them applies.
    #[test]
    fn keys_that_meet_in_a_layer_are_known() {
        let mut taken: HashMap<(Layer, Key), Vec<&str>> = HashMap::new();
        for command in commands() {
            for layer in command.layers {
                for key in command.keys() {
                    taken.entry((*layer, key)).or_default().push(command.id);
                }
            }
        }
        let mut shared: Vec<Vec<&str>> = taken.into_values().filter(|ids| ids.len() > 1).collect();
        shared.sort();
        shared.dedup();
        for ids in shared {
            // They tell themselves apart by what is selected.
            let targets = [
                "open",
                "new",
                "edit",
                "take-roll",
                "set-state",
                "close-group",
                "show-counted",
                "print-form",
                "progress",
            ];
            let by_target = ids.iter().all(|id| targets.iter().any(|target| id.starts_with(target)));
            assert!(by_target, "{ids:?} share a key");
        }
    }
}
