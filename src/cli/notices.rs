//! What opening a store has to say, in sentences.

use std::path::PathBuf;

use crate::log::{Gap, Stamp};
use crate::store::Notice;
use crate::text::Lang;
use crate::text::format::{Zone, local};

/// How many gaps are told one by one.
const TOLD: usize = 3;

/// A notice as a sentence.
pub fn notice_sentence(notice: &Notice, lang: Lang, zone: Zone) -> String {
    let aside = |text: &str, path: &Option<PathBuf>| match path {
        Some(path) => lang.notice_aside(text, &path.display().to_string()),
        None => text.to_owned(),
    };
    match notice {
        Notice::TailCut { bytes } => lang.notice_tail(*bytes),
        Notice::JournalMended { aside: path } => aside(lang.notice_journal_mended(), path),
        Notice::TwinMended { aside: path } => aside(lang.notice_twin_mended(), path),
        Notice::Lost { missing, lines } => {
            let gaps = Some(gaps_words(missing, lang, zone)).filter(|gaps| !gaps.is_empty());
            let lines = (*lines > 0).then(|| lang.lost_lines(*lines));
            lang.notice_lost(&gaps.into_iter().chain(lines).collect::<Vec<_>>().join("; "))
        }
        Notice::Unread { missing } => lang.notice_unread(usize::try_from(*missing).unwrap_or(usize::MAX)),
        Notice::TwinDetached { message } => lang.notice_detached(message),
        Notice::Relabelled => lang.notice_relabelled().into(),
        Notice::Readable => lang.notice_readable().into(),
        Notice::Unerased { message } => lang.notice_unerased(message),
    }
}

/// Several gaps: the first few one by one, the others counted.
pub(super) fn gaps_words(gaps: &[Gap], lang: Lang, zone: Zone) -> String {
    let told = gaps.iter().take(TOLD).map(|gap| gap_words(gap, lang, zone));
    let more = (gaps.len() > TOLD).then(|| lang.lost_more(gaps.len() - TOLD));
    told.chain(more).collect::<Vec<_>>().join("; ")
}

/// Which operations are missing, of whom, and when they were made.
pub(super) fn gap_words(gap: &Gap, lang: Lang, zone: Zone) -> String {
    let time = |stamp: Stamp| local(stamp.millis, zone).format("%Y-%m-%d %H:%M").to_string();
    let when = match gap.after {
        Some(after) => lang.lost_between(&time(after), &time(gap.before)),
        None => lang.lost_before(&time(gap.before)),
    };
    let span = gap.span;
    if span.first == span.last {
        lang.lost_one(span.first, &span.replica.to_string(), &when)
    } else {
        lang.lost_span(span.first, span.last, &span.replica.to_string(), &when)
    }
}
