//! The effects that change something: each stages a change, and says what was done or why not.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::time::Instant;

use super::{App, SETTLE_AFTER};
use crate::domain::Refusal;
use crate::domain::meeting::RollState;
use crate::domain::nomination;
use crate::domain::privacy;
use crate::domain::roll::{self, Marking, Said};
use crate::error::{reason, refusal_sentence};
use crate::exchange::file;
use crate::log::{Change, Id, OpId, Operation};
use crate::report;
use crate::tui::draft::Draft;
use crate::tui::effect::{Burst, Effect, Purpose};
use crate::tui::save;
use crate::tui::screen::{Msg, Target};
use crate::tui::screens::form::Form;

impl App {
    /// Stages a change and says what was done.
    pub(super) fn change(&mut self, change: Change) -> bool {
        let ops = self.replica.stage(change);
        self.done(&ops)
    }

    /// Says what was done.
    pub(super) fn done(&mut self, ops: &[Arc<Operation>]) -> bool {
        self.message = if ops.is_empty() { self.eye.lang.nothing_changed().into() } else { self.said(ops) };
        if privacy::write_identity_number(ops) {
            self.message = format!("{} {}", self.eye.lang.identity_number(), self.message);
        }
        true
    }

    /// What operations did, in a sentence; before others nothing of a task.
    fn said(&self, ops: &[Arc<Operation>]) -> String {
        let task = |op: &Arc<Operation>| {
            op.writes().iter().any(|write| matches!(write.register.kind.as_str(), "action-item" | "progress"))
        };
        if self.eye.shown_to_others && ops.iter().any(task) {
            return self.eye.lang.kind("action-item").to_owned();
        }
        report::sentence(&self.cx().source(), ops)
    }

    pub(super) fn refused(&mut self, refusal: &Refusal) -> bool {
        self.message = refusal_sentence(refusal, self.eye.lang);
        false
    }

    pub(super) fn mark(&mut self, meeting: &Id, said: &[(Id, Said)], burst: Burst) -> bool {
        let mut change = Change::new(roll::ATTEND);
        for (seat, said) in said {
            let view = self.replica.view();
            let (Some(meeting), Some(seat)) = (view.meetings.get(meeting.as_str()), view.seats.get(seat.as_str()))
            else {
                continue;
            };
            if let Err(refusal) = (Marking { view, meeting, seat, half: None }).say(said, &mut change) {
                return self.refused(&refusal);
            }
        }
        let ops = match burst {
            Burst::Alone => self.replica.stage(change),
            Burst::First => self.replica.as_one(|replica| replica.stage(change)),
            Burst::More => self.replica.as_part_of_last(|replica| replica.stage(change)),
        };
        self.done(&ops)
    }

    pub(super) fn announced(&mut self, meeting: &Id) -> bool {
        let view = self.replica.view();
        let Some(found) = view.meetings.get(meeting.as_str()) else { return false };
        let said = roll::announced(&roll::rows(view, found));
        if said.is_empty() {
            self.message = self.eye.lang.nobody_announced().into();
            return false;
        }
        self.mark(meeting, &said, Burst::Alone)
    }

    pub(super) fn open_form(&mut self, purpose: &Purpose, draft: Option<&Draft>) -> bool {
        match save::form(&self.cx(), purpose) {
            Ok(form) => {
                let form = draft.map_or(form.clone(), |draft| form.resume(draft));
                self.stack.push(Box::new(form));
                true
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// Saves a form at once, so that what was typed stays in it if it cannot be.
    pub(super) fn save(&mut self, form: &Form) -> bool {
        self.replica.set_next_nonce(form.nonce);
        let staged = save::stage(&mut self.replica, form, self.eye.now.date_naive());
        let staged = staged.and_then(|ops| self.replica.commit().map(|()| ops).map_err(save::Failed::Store));
        match staged {
            Ok(ops) => {
                self.stack.pop();
                self.settle_at = Some(Instant::now() + SETTLE_AFTER);
                self.done(&ops);
                self.saved();
                self.after_save(&form.purpose, &ops);
                if let Purpose::Appoint(seat) = &form.purpose
                    && form.next
                {
                    self.next_paper(seat);
                }
                true
            }
            Err(failed) => {
                if self.replica.has_staged() {
                    self.replica.discard();
                }
                self.save_failed(failed);
                false
            }
        }
    }

    pub(super) fn save_failed(&mut self, failed: save::Failed) {
        let lang = self.eye.lang;
        let top = self.stack.last_mut();
        match failed {
            save::Failed::Refused { field, refusal } => {
                let field = if field.is_empty() { save::field_of(&refusal).to_owned() } else { field };
                self.message = refusal_sentence(&refusal, lang);
                if let Some(top) = top {
                    top.refuse(&field, &self.message);
                }
            }
            save::Failed::Store(error) => {
                self.not_saved(&error);
                self.deaf = true;
            }
        }
    }

    /// The cursor goes to what is new. A mark that waited for a name was made with it: the search has done its work.
    pub(super) fn after_save(&mut self, purpose: &Purpose, ops: &[Arc<Operation>]) {
        if let (Purpose::Add(..), Some(write)) = (purpose, ops.first().and_then(|op| op.writes().first())) {
            let _ = self.tell(&Msg::Show(write.register.id.to_string()));
        }
        if let Purpose::Third(..) = purpose {
            let _ = self.tell(&Msg::Advance);
        }
        if let Purpose::NewDeputy(_, seat) | Purpose::StandIn(_, seat) = purpose
            && let Ok(seat) = Id::new(seat)
        {
            let _ = self.tell(&Msg::Marked(seat));
        }
    }

    /// Opens the form of the next organization that has sent none.
    fn next_paper(&mut self, seat: &str) {
        match nomination::next_without(self.replica.view(), seat, self.eye.now.date_naive()) {
            Some(next) => drop(self.open_form(&Purpose::Appoint(next.to_string()), None)),
            None => self.message = format!("{} {}", self.eye.lang.all_have_forms(), self.message),
        }
    }

    /// Notes that the form of these organizations was sent out, as one action.
    pub(super) fn send_out(&mut self, organizations: &[Id]) -> bool {
        let lang = self.eye.lang;
        let fresh = || self.replica.fresh_id();
        match nomination::send_out(self.replica.view(), organizations, &fresh) {
            Ok(change) if change.drafts.is_empty() => {
                self.message = lang.none_to_send().to_owned();
                false
            }
            Ok(change) => self.change(change),
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// Writes the form of an organization into the folder for files, and says where.
    pub(super) fn print(&mut self, organization: &Id, ending: &'static str) -> bool {
        let lang = self.eye.lang;
        let group = match nomination::county_group(self.replica.view()) {
            Ok(group) => group,
            Err(refusal) => return self.refused(&refusal),
        };
        let paper = report::form::form(&self.cx().source(), organization, &group, true);
        let path = self.folder().join(format!("blankett-{}.{ending}", organization.as_str().replace('/', "-")));
        let written = fs::create_dir_all(self.folder()).and_then(|()| {
            let page = report::form::file(&paper, ending)?.unwrap_or_default();
            file::write(&path, true, |out| out.write_all(&page))
        });
        self.message = match &written {
            Ok((path, ())) => lang.form_written(&path.display().to_string()),
            Err(source) => lang.cannot_export(&path.display().to_string(), &reason(source, lang)),
        };
        written.is_ok()
    }

    /// Other values in some records, as one action.
    pub(super) fn set(&mut self, kind: &str, ids: &[Id], fields: &[(&'static str, String)]) -> bool {
        let staged = save::set(&self.replica, kind, ids, fields);
        match staged {
            Ok(change) => self.change(change),
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// Asks whether everything of ours back to an operation of the history is to be undone.
    pub(super) fn ask_undo_to(&mut self, operation: &Id) -> bool {
        let ops = save::own_since(&self.replica, operation);
        let Some(oldest) = ops.last() else {
            self.message = self.eye.lang.nothing_to_undo().into();
            return false;
        };
        // The room sees how much, not whom it concerned, as in the history itself.
        let said = if self.eye.shown_to_others {
            self.eye.lang.hidden_while_shown().to_owned()
        } else {
            report::sentence(&self.cx().source(), std::slice::from_ref(oldest))
        };
        let question = self.eye.lang.ask_undo_to(count_actions(&ops), &said);
        let yes = self.eye.lang.yes_letter().chars().next().unwrap_or('j');
        let then = Box::new(Effect::Retract(ops.iter().map(|op| op.id).collect()));
        self.apply(Effect::Ask { question, yes, then })
    }

    pub(super) fn retract(&mut self, ids: &[OpId]) {
        let ops: Vec<_> = ids.iter().filter_map(|id| self.replica.log().get(*id).cloned()).collect();
        self.replica.retract(crate::log::undo::UNDO, &ops);
        self.message = self.eye.lang.undone_to_here(count_actions(&ops));
    }

    pub(super) fn remove(&mut self, kind: &'static str, ids: &[Id]) {
        let mut change = Change::new(crate::domain::edit::REMOVE);
        for id in ids {
            change.remove(crate::log::Name::new(kind), id);
        }
        self.change(change);
        // A page of what is gone has nothing more to show.
        while self.stack.last().is_some_and(|top| match top.target(&self.cx()) {
            Target::Record(kind, id) => !self.replica.view().has(kind, id.as_str()),
            Target::Meeting(id) => !self.replica.view().has("meeting", id.as_str()),
            _ => false,
        }) {
            self.stack.pop();
        }
    }

    pub(super) fn undo(&mut self) {
        let ops = self.replica.undo();
        self.message = if ops.is_empty() {
            self.eye.lang.nothing_to_undo().into()
        } else {
            self.eye.lang.taken_back(&self.said(&ops))
        };
    }

    pub(super) fn redo(&mut self) {
        let ops = self.replica.redo();
        self.message = if ops.is_empty() {
            self.eye.lang.nothing_to_redo().into()
        } else {
            self.eye.lang.redone(&self.said(&ops))
        };
    }

    /// Backspace in a roll: its last mark, guest or comment, and nothing else.
    pub(super) fn undo_mark(&mut self, meeting: &Id) {
        let view = self.replica.view();
        if view.meetings.get(meeting.as_str()).is_some_and(|found| found.roll == Some(RollState::Closed)) {
            self.message = self.eye.lang.roll_is_closed().into();
            return;
        }
        let ops = save::last_mark(&self.replica, meeting);
        if ops.is_empty() {
            self.message = self.eye.lang.no_mark_to_undo().into();
            return;
        }
        let said = report::sentence(&self.cx().source(), &ops);
        self.replica.retract(crate::log::undo::UNDO, &ops);
        self.message = self.eye.lang.taken_back(&said);
    }
}

/// How many actions these operations are: those of one group are one.
fn count_actions(ops: &[Arc<Operation>]) -> usize {
    ops.iter().map(|op| op.group.unwrap_or(op.id.nonce)).collect::<BTreeSet<_>>().len()
}
