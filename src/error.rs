//! What can go wrong, as a sentence that says what was wrong and what to do, and as an exit code (`sysexits.h`).

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use crate::config::{self, Wrong};
use crate::domain::Refusal;
use crate::domain::template::BadTemplate;
use crate::exchange::Unusable;
use crate::exchange::sync::{Failure, Flaw};
use crate::exchange::target::NoTarget;
use crate::store::{Holder, Kept, StoreError};
use crate::text::Lang;
use crate::text::format;

/// An error of the program. Whatever it says, nothing was half changed.
#[derive(Debug)]
pub enum Error {
    /// The domain refuses it.
    Refused(Refusal),
    /// The store refuses it.
    Store(StoreError),
    /// A template is refused.
    Template {
        /// The file, or the name of a template.
        name: String,
        /// Why.
        why: BadTemplate,
    },
    /// A line of an `apply` file is refused.
    Line {
        /// Which, from 1.
        number: usize,
        /// Why.
        why: Box<Self>,
        /// What that means for the other lines.
        then: Then,
    },
    /// Some lines were passed over, each said already.
    Skipped {
        /// How many.
        lines: usize,
        /// Why the last of them was.
        last: Box<Self>,
    },
    /// A line of an `apply` file is not what `apply` reads.
    NotAnOperation(BadLine),
    /// A file that cannot be read.
    Input {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of the exchange cannot be taken.
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: Unusable,
    },
    /// A file of the exchange could not be written.
    Export {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file belongs to another county.
    OtherDataset {
        /// What it belongs to.
        theirs: String,
        /// What the store belongs to.
        ours: String,
    },
    /// There is no place to exchange through at that address.
    NoTarget {
        /// The address.
        address: String,
        /// Why.
        why: NoTarget,
    },
    /// A sync ended early. The store is whole.
    Sync {
        /// The address.
        address: String,
        /// Why.
        why: Failure,
    },
    /// A sync has done what it could, and something could not be read.
    SyncPartly,
    /// The file leaves something out, so it can be read and not taken in.
    OnlyToRead,
    /// Standard output could not be written.
    Output(io::Error),
    /// The command line is not one; a whole sentence.
    Usage(String),
    /// The folder already holds a store.
    NotEmpty(PathBuf),
    /// Neither an input nor an output is a terminal that can show the interface.
    NoTerminal,
    /// What differs cannot be decided like that; a whole sentence that lists what can.
    Undecided(String),
    /// There is nothing to undo.
    NothingToUndo,
    /// There is nothing to redo.
    NothingToRedo,
    /// There is no import to take back.
    NothingImported,
    /// Something is to be changed as of another day, or of what was known then.
    LooksBack,
    /// `show` knows no such list.
    UnknownShow(String),
    /// `check` found something.
    Damaged,
    /// A signal stopped it.
    Stopped {
        /// The signal.
        signal: u8,
        /// What that means, a whole sentence.
        sentence: &'static str,
    },
    /// The configuration is wrong.
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, and on which line.
        fault: config::Fault,
    },
    /// The folders of this user cannot be told.
    NoHome,
    /// There is too little memory.
    NoMemory,
    /// `doctor` found something that hinders.
    Ailing,
    /// No rule of retention is set.
    NoRule(PathBuf),
}

/// What a line that cannot be carried out means for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// None is.
    Nothing,
    /// The line alone is passed over.
    Skipped,
    /// Those before it are carried out, it and those after it are not.
    Stopped,
}

/// Why a line of an `apply` file is not what `apply` reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadLine {
    /// It is not JSON.
    Json {
        /// At which character, from 1.
        column: usize,
    },
    /// It ends before its JSON does.
    Cut,
    /// It is not UTF-8.
    NotUtf8,
    /// It is longer than any change.
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// It is JSON, but not an object.
    NotAnObject,
    /// A name is there twice.
    Twice {
        /// The name.
        name: String,
    },
    /// A member is not there.
    Missing {
        /// Its name.
        name: &'static str,
    },
    /// A member is something else than it should be.
    Wrong {
        /// Its name.
        name: String,
        /// How it is written.
        form: &'static str,
    },
    /// A member that does not belong there.
    Unknown {
        /// Its name.
        name: String,
    },
    /// `do` says something that there is not.
    Do {
        /// What it says.
        text: String,
    },
}

impl From<BadLine> for Error {
    fn from(bad: BadLine) -> Self {
        Self::NotAnOperation(bad)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Error {
    /// The exit code: 1 refused, 2 usage, 65 damaged or foreign data, 66 no such input, 71 no memory, 73 cannot create,
    /// 74 input or output, 75 in use, 77 permission, 78 configuration, 128 and a signal.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_)
            | Self::Undecided(_)
            | Self::NothingToUndo
            | Self::NothingToRedo
            | Self::NothingImported
            | Self::LooksBack
            | Self::Ailing => 1,
            Self::Usage(_) | Self::NoTerminal | Self::UnknownShow(_) => 2,
            Self::Template { .. } | Self::NotAnOperation(_) | Self::Damaged => 65,
            Self::NoMemory => 71,
            Self::Stopped { signal, .. } => 128 + signal,
            Self::NotEmpty(_) => 73,
            Self::Line { why, .. } | Self::Skipped { last: why, .. } => why.exit_code(),
            Self::Input { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => 77,
            Self::Input { source, .. } if source.kind() == io::ErrorKind::InvalidData => 65,
            Self::Input { .. } => 66,
            Self::Unusable { why: Unusable::Io(source), .. } if source.kind() == io::ErrorKind::PermissionDenied => 77,
            Self::Unusable { why: Unusable::Io(source), .. } if source.kind() == io::ErrorKind::NotFound => 66,
            Self::Unusable { why: Unusable::Io(_), .. } | Self::Output(_) => 74,
            Self::Unusable { why: Unusable::Stopped, .. } => 1,
            Self::Unusable { .. } | Self::OtherDataset { .. } | Self::OnlyToRead => 65,
            Self::Export { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => 77,
            Self::Export { source, .. } if source.kind() == io::ErrorKind::StorageFull => 74,
            Self::Export { .. } => 73,
            Self::NoTarget { why, .. } => match why {
                NoTarget::NoStores => 1,
                NoTarget::Address => 2,
                NoTarget::NoCredentials => 78,
                NoTarget::Io(source) => match source.kind() {
                    io::ErrorKind::PermissionDenied => 77,
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => 66,
                    _ => 74,
                },
            },
            Self::Sync { why: Failure::Target(source), .. } if source.kind() == io::ErrorKind::PermissionDenied => 77,
            Self::Sync { .. } => 74,
            Self::SyncPartly => 65,
            Self::Config { .. } | Self::NoHome | Self::NoRule(_) => 78,
            Self::Store(error) => match error {
                StoreError::InUse(_) | StoreError::Kept { .. } => 75,
                StoreError::Foreign(_) | StoreError::Newer(_) | StoreError::Incomplete(_) => 65,
                StoreError::Missing(_) => 66,
                StoreError::ReadOnly(_) | StoreError::Cancelled => 1,
                StoreError::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => 77,
                StoreError::Io { source, .. } if source.kind() == io::ErrorKind::NotADirectory => 73,
                StoreError::NoLocks(_) | StoreError::Lost(_) | StoreError::Io { .. } | StoreError::Twin { .. } => 74,
            },
        }
    }

    /// The sentence, or two: what was wrong, and what to do.
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Refused(Refusal::RollClosed { meeting }) => lang.roll_is_closed_here(meeting),
            Self::Refused(refusal) => refusal_sentence(refusal, lang),
            Self::Store(error) => store_sentence(error, lang),
            Self::Template { name, why } => template_sentence(name, why, lang),
            Self::Line { number, why, then } => {
                let why = why.sentence(lang);
                match then {
                    Then::Nothing => lang.line_refused(*number, &why),
                    Then::Skipped => lang.line_skipped(*number, &why),
                    Then::Stopped => lang.line_stopped(*number, &why),
                }
            }
            Self::Skipped { lines, .. } => lang.lines_skipped(*lines),
            Self::NotAnOperation(bad) => lang.not_an_operation(&bad_line_sentence(bad, lang)),
            Self::Input { path, source } => lang.cannot_read(&shown(path), &reason(source, lang)),
            Self::Unusable { path, why } => unusable_sentence(path, why, lang),
            Self::Export { path, source } if source.kind() == io::ErrorKind::AlreadyExists => {
                lang.export_exists(&shown(path))
            }
            Self::Export { path, source } => lang.cannot_export(&shown(path), &reason(source, lang)),
            Self::OtherDataset { theirs, ours } => lang.other_dataset(&quoted(theirs), &quoted(ours)),
            Self::NoTarget { address, why } => match why {
                NoTarget::NoStores => lang.sync_no_stores().into(),
                NoTarget::Address => lang.sync_address().into(),
                NoTarget::NoCredentials => lang.sync_no_credentials().into(),
                NoTarget::Io(source) => lang.sync_no_target(&quoted(address), &reason(source, lang)),
            },
            Self::Sync { address, why } => match why {
                Failure::Stopped => lang.sync_stopped().into(),
                Failure::Target(source) => lang.sync_broke(&quoted(address), &reason(source, lang)),
                Failure::Unlike(name) => lang.sync_unlike(&quoted(address), name),
                Failure::Unlisted(name) => lang.sync_unlisted(&quoted(address), name),
            },
            Self::SyncPartly => lang.sync_partly().into(),
            Self::OnlyToRead => lang.only_to_read().into(),
            Self::Output(source) => lang.cannot_print(&reason(source, lang)),
            Self::Usage(sentence) | Self::Undecided(sentence) => sentence.clone(),
            Self::NotEmpty(path) => lang.not_empty(&shown(path)),
            Self::NoTerminal => lang.no_terminal().into(),
            Self::NothingToUndo => lang.nothing_to_undo().into(),
            Self::NothingToRedo => lang.nothing_to_redo().into(),
            Self::LooksBack => lang.looks_back_only().into(),
            Self::NothingImported => lang.no_import().into(),
            Self::UnknownShow(what) => lang.unknown_show(what),
            Self::Stopped { sentence, .. } => (*sentence).into(),
            Self::Damaged => lang.check_damaged().into(),
            Self::Config { path, fault } => lang.bad_config(&shown(path), &fault_sentence(fault, lang)),
            Self::NoHome => lang.no_home().into(),
            Self::NoMemory => lang.no_memory().into(),
            Self::Ailing => lang.doctor_ailing().into(),
            Self::NoRule(path) => lang.no_rule(&shown(path)),
        }
    }
}

fn shown(path: &Path) -> String {
    format::visible(&path.display().to_string()).into_owned()
}

/// A text of the user's own in a sentence: short, and without what would move the cursor.
fn quoted(text: &str) -> String {
    format::fit(text, 60)
}

/// What the operating system said, in the user's words where they are common.
pub fn reason(error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        _ if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => lang.io_link().into(),
        _ if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => lang.io_broken().into(),
        io::ErrorKind::NotFound => lang.io_not_found().into(),
        io::ErrorKind::PermissionDenied => lang.io_permission().into(),
        io::ErrorKind::StorageFull => lang.io_full().into(),
        io::ErrorKind::QuotaExceeded => lang.io_quota().into(),
        io::ErrorKind::FileTooLarge => lang.io_too_large().into(),
        io::ErrorKind::ReadOnlyFilesystem => lang.io_read_only().into(),
        io::ErrorKind::NotADirectory => lang.io_not_a_folder().into(),
        io::ErrorKind::InvalidData => lang.line_not_utf8().into(),
        io::ErrorKind::IsADirectory => lang.io_a_folder().into(),
        _ => error.to_string(),
    }
}

/// Why a file of the exchange cannot be taken, and what to do.
pub fn unusable_sentence(path: &Path, why: &Unusable, lang: Lang) -> String {
    let path = shown(path);
    match why {
        Unusable::Io(source) => lang.cannot_read(&path, &reason(source, lang)),
        Unusable::Foreign => lang.file_foreign(&path),
        Unusable::Cut { .. } => lang.file_cut(&path),
        Unusable::Altered { line: 0 } => lang.file_altered(&path),
        Unusable::Altered { line } => lang.file_altered_at(&path, *line),
        Unusable::Newer { format } => lang.file_newer(&path, *format),
        Unusable::Encrypted => lang.file_encrypted(&path),
        Unusable::WrongKey => lang.file_wrong_key(&path),
        Unusable::NoEncryption => lang.no_encryption().into(),
        Unusable::Stopped => lang.exchange_stopped().into(),
    }
}

/// Why something in a target was passed over, as the middle of a sentence.
pub fn flaw_sentence(flaw: &Flaw, lang: Lang) -> String {
    match flaw {
        Flaw::Unusable(Unusable::Io(source)) => reason(source, lang),
        Flaw::Unusable(Unusable::Newer { .. }) => lang.flaw_newer().into(),
        Flaw::Unusable(Unusable::Cut { .. }) => lang.flaw_cut().into(),
        Flaw::Unusable(_) => lang.flaw_damaged().into(),
        Flaw::OtherDataset(dataset) => lang.flaw_other_dataset(&quoted(dataset)),
        Flaw::Excerpt => lang.flaw_excerpt().into(),
    }
}

/// What is wrong with the configuration, as a sentence.
pub fn fault_sentence(fault: &config::Fault, lang: Lang) -> String {
    let what = match &fault.what {
        Wrong::Syntax => lang.config_syntax().into(),
        Wrong::Unknown(name) => lang.config_unknown(&quoted(name), &config::SETTINGS.join(", ")),
        Wrong::Value { name, wants } => lang.config_value(&quoted(name), wants),
        Wrong::Lacks(name) => lang.config_lacks(name),
        Wrong::Kind(name) => {
            let kinds: Vec<&str> = crate::domain::KINDS.iter().map(|kind| kind.name.as_str()).collect();
            lang.unknown_kind(&quoted(name), &kinds.join(", "))
        }
        Wrong::Field { name, kind } => {
            let fields = crate::domain::view::kind(kind).map(|kind| kind.fields).unwrap_or_default();
            let fields: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            lang.unknown_field(kind, &quoted(name), &fields.join(", "))
        }
        Wrong::Since { name, kind } => lang.config_since(&quoted(name), lang.kind(kind)),
        Wrong::Twice(id) => lang.config_rule_twice(&quoted(id)),
        Wrong::Command(name) => lang.config_command(&quoted(name)),
        Wrong::Key(key) => lang.config_key(&quoted(key)),
        Wrong::Doubled { key, other } => lang.config_doubled(&quoted(key), other),
    };
    if fault.line == 0 { what } else { lang.config_line(fault.line, &what) }
}

/// A refusal as a sentence.
pub fn refusal_sentence(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::UnknownKind { text } => {
            let kinds: Vec<&str> = crate::domain::KINDS.iter().map(|kind| kind.name.as_str()).collect();
            lang.unknown_kind(&quoted(text), &kinds.join(", "))
        }
        Refusal::UnknownField { kind, text, fields } => lang.unknown_field(kind, &quoted(text), &fields.join(", ")),
        Refusal::SetOrNot { field, set: true } => lang.is_a_set(field),
        Refusal::SetOrNot { field, set: false } => lang.is_no_set(field),
        Refusal::OwnCommand { field, command } => lang.own_command(field, command),
        Refusal::UnknownId { kind, text } => {
            let list = crate::domain::KINDS.iter().find(|declared| declared.name.as_str() == *kind);
            lang.unknown_id(lang.kind(kind), &quoted(text), list.map_or("", |kind| kind.plural))
        }
        Refusal::AmbiguousId { text, candidates } => lang.ambiguous_id(&quoted(text), &candidates.join(", ")),
        Refusal::BadId { text } => lang.bad_id(&quoted(text)),
        Refusal::IdIsMade { kind } => lang.id_is_made(kind),
        Refusal::Exists { kind, id } => lang.exists(lang.kind(kind), id),
        Refusal::BadDate { text } => lang.bad_date(&quoted(text)),
        Refusal::BadTime { text } => lang.bad_time(&quoted(text)),
        Refusal::BadNumber { text } => lang.bad_number(&quoted(text)),
        Refusal::BadBool { text } => lang.bad_bool(&quoted(text)),
        Refusal::NotOffered { text } => lang.not_offered(&quoted(text)),
        Refusal::NotText { field, text } => lang.not_text(field, &quoted(text)),
        Refusal::BadChoice { field, text, allowed } => lang.bad_choice(field, &quoted(text), &allowed.join(", ")),
        Refusal::TooLong { field, length, limit } => lang.too_long(field, *length, *limit),
        Refusal::Control { field, character } => lang.hidden_character(field, u32::from(*character)),
        Refusal::Missing { kind, field } => lang.missing(lang.kind(kind), lang.field(kind, field), field),
        Refusal::EndsFirst { kind, from, to } => lang.ends_first(lang.field(kind, to), lang.field(kind, from)),
        Refusal::LeftFirst => lang.left_first().into(),
        Refusal::NotForGuests { what } => lang.not_for_guests(what),
        Refusal::OnlyForGuests { what } => lang.only_for_guests(what),
        Refusal::BeforeGroup { group, first } => lang.before_group(group, &format::date(*first)),
        Refusal::AfterGroup { group, last } => lang.after_group(group, &format::date(*last)),
        Refusal::NotTheMeetings { seat, meeting } => lang.not_the_meetings(seat, meeting),
        Refusal::RollClosed { .. } => lang.roll_is_closed().into(),
        Refusal::NobodyPresent { .. } => lang.nobody_present().into(),
        Refusal::NoName => lang.no_name().into(),
        Refusal::Circle { field, id } => lang.circle(field, id),
        Refusal::Erased { kind } => lang.is_erased(lang.kind(kind)),
        Refusal::NothingToErase { kind } => lang.nothing_to_erase(lang.kind(kind)),
        Refusal::UnknownAuthor { text } => lang.unknown_author(&quoted(text)),
        Refusal::Unreasoned { field: "reason" } => lang.needs_reason().into(),
        Refusal::Unreasoned { .. } => lang.needs_decision().into(),
        Refusal::Repeats { field, repeats } => lang.repeats(lang.erasure_part(field), lang.erasure_part(repeats)),
        Refusal::SameAddress { email, id } => lang.same_address(email, id),
        Refusal::WhoseSeat => lang.whose_seat().into(),
        Refusal::HeirIsItself => lang.heir_is_itself().into(),
    }
}

/// What is wrong with a line, as the middle of a sentence.
fn bad_line_sentence(bad: &BadLine, lang: Lang) -> String {
    match bad {
        BadLine::Json { column } => lang.line_not_json(*column),
        BadLine::Cut => lang.line_cut().into(),
        BadLine::NotUtf8 => lang.line_not_utf8().into(),
        BadLine::TooLong { limit } => lang.line_too_long(*limit),
        BadLine::NotAnObject => lang.line_no_object().into(),
        BadLine::Twice { name } => lang.member_twice(&quoted(name)),
        BadLine::Missing { name } => lang.member_missing(name),
        BadLine::Wrong { name, form } => lang.member_wrong(&quoted(name), form),
        BadLine::Unknown { name } => lang.member_unknown(&quoted(name)),
        BadLine::Do { text } => lang.unknown_do(&quoted(text)),
    }
}

fn store_sentence(error: &StoreError, lang: Lang) -> String {
    match error {
        StoreError::InUse(holder) => in_use(holder, lang),
        StoreError::Kept { by, why } => kept_sentence(by, *why, lang),
        StoreError::Foreign(path) => lang.foreign_folder(&shown(path)),
        StoreError::Newer(path) => lang.newer_folder(&shown(path)),
        StoreError::Missing(path) => lang.missing_store(&shown(path)),
        StoreError::NoLocks(path) => lang.no_locks(&shown(path)),
        StoreError::Lost(path) => lang.lost_folder(&shown(path)),
        StoreError::Incomplete(path) => lang.incomplete(&shown(path)),
        StoreError::ReadOnly(path) => lang.is_read_only(&shown(path)),
        StoreError::Io { path, source } => lang.cannot_write(&shown(path), &reason(source, lang)),
        StoreError::Cancelled => lang.check_stopped().into(),
        StoreError::Twin { path, message } => lang.cannot_write(&shown(path), message),
    }
}

fn in_use(holder: &Holder, lang: Lang) -> String {
    if holder.pid == 0 {
        return lang.in_use_by_somebody().into();
    }
    let (user, at) = holder_words(holder);
    lang.in_use(&user, &at, &quoted(&holder.since), holder.pid)
}

/// Who has a folder open, and where: the machine and the terminal.
pub fn holder_words(holder: &Holder) -> (String, String) {
    let at =
        if holder.terminal.is_empty() { holder.host.clone() } else { format!("{} {}", holder.host, holder.terminal) };
    (quoted(&holder.user), quoted(&at))
}

/// Why a folder could not be taken over, and what to do instead.
pub fn kept_sentence(holder: &Holder, why: Kept, lang: Lang) -> String {
    let (user, at) = holder_words(holder);
    match why {
        Kept::OtherHost => lang.kept_on_other_host(&user, &at),
        Kept::OtherUser => lang.kept_by_other_user().into(),
        Kept::OtherProgram => lang.kept_by_other_program().into(),
        Kept::Unseen => lang.kept_unseen().into(),
        Kept::Stays => lang.kept_stays(holder.pid),
    }
}

fn template_sentence(name: &str, why: &BadTemplate, lang: Lang) -> String {
    let why = match why {
        BadTemplate::Syntax { line, message } => lang.template_syntax(*line, &quoted(message)),
        BadTemplate::NotAList { kind } => lang.template_not_a_list(&quoted(kind)),
        BadTemplate::Head => lang.template_head().into(),
        BadTemplate::Id { kind, id } => lang.template_id(kind, &quoted(id)),
        BadTemplate::Twice { kind, id } => lang.template_twice(kind, id),
        BadTemplate::Record { id, refusal } if id.is_empty() => refusal_sentence(refusal, lang),
        BadTemplate::Record { id, refusal } => format!("{}: {}", quoted(id), refusal_sentence(refusal, lang)),
    };
    lang.bad_template(&quoted(name), &why)
}
