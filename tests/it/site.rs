//! A place where a test writes, on a day of its own: records in, records and reports out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop the test")]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use samverkan::domain::commitment::Period;
use samverkan::domain::edit::{Assign, Assignment};
use samverkan::domain::finding::Limits;
use samverkan::domain::hierarchy::{self, CLOSE};
use samverkan::domain::nomination::{self, Paper};
use samverkan::domain::roll::{self, ATTEND, Marking, Said};
use samverkan::domain::template::parse;
use samverkan::domain::view::kind;
use samverkan::domain::{Refusal, View};
use samverkan::log::{Change, Id, OpId, Operation, ReplicaId, Stamp, template};
use samverkan::replica::Replica;
use samverkan::report::{Source, show};
use samverkan::store::Memory;
use samverkan::text::Lang;
use samverkan::text::format::STOCKHOLM;
use serde_json::Value as Json;

/// A day, ISO 8601.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An id.
pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn noon(day: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(&format!("{day}T12:00:00Z")).ok().map(|now| now.to_utc())
}

/// Whoever writes, on a day.
pub struct Site(pub Replica);

impl Site {
    pub fn on(today: &str) -> Self {
        Self::with(Vec::new(), today)
    }

    /// The county as it starts.
    pub fn dalarna(today: &str) -> Self {
        let template = parse(include_str!("../../data/dalarna.toml")).unwrap();
        Self::with(template::operations(&[template]), today)
    }

    fn with(ops: Vec<Arc<Operation>>, today: &str) -> Self {
        let mut replica = Replica::on(Box::new(Memory::default()), ops, ReplicaId(7));
        replica.fix_now(noon(today));
        Self(replica)
    }

    pub fn view(&self) -> &View {
        self.0.view()
    }

    /// Fields as `name=value; name=value`.
    pub fn fields(text: &str) -> Vec<Assignment> {
        let read = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap();
            (name.trim().to_owned(), Assign::To(value.trim().to_owned()))
        };
        text.split(';').map(read).collect()
    }

    pub fn stage(&mut self, change: Change) -> Vec<OpId> {
        let ops = self.0.stage(change);
        self.0.commit().unwrap();
        ops.iter().map(|op| op.id).collect()
    }

    pub fn add(&mut self, name: &str, of: &str, fields: &str) -> Id {
        let asked = Some(of).filter(|of| !of.is_empty());
        let fresh = self.0.fresh_id();
        let added = self.0.editor().add(kind(name).unwrap(), asked, &Self::fields(fields), fresh);
        let (new, change) = added.unwrap_or_else(|refusal| panic!("{name} {of}: {refusal:?}"));
        self.stage(change);
        new
    }

    pub fn try_set(&mut self, name: &str, of: &str, fields: &str) -> Result<(), Refusal> {
        let change = self.0.editor().set(kind(name).unwrap(), &id(of), &Self::fields(fields))?;
        self.stage(change);
        Ok(())
    }

    pub fn set(&mut self, name: &str, of: &str, fields: &str) {
        self.try_set(name, of, fields).unwrap();
    }

    /// Registers a form; its id.
    pub fn try_register(&mut self, form: Option<&str>, organization: &str, fields: &str) -> Result<Id, Refusal> {
        let paper = Paper::read(self.view(), form, organization, &Self::fields(fields))?;
        let (id, change, _) = nomination::file(&self.0.editor(), &paper, &mut || self.0.fresh_id())?;
        self.stage(change);
        Ok(id)
    }

    pub fn register(&mut self, organization: &str, fields: &str) -> Id {
        self.try_register(None, organization, fields).unwrap_or_else(|refusal| panic!("{organization}: {refusal:?}"))
    }

    /// Goes on on another day.
    pub fn later(&mut self, today: &str) {
        self.0.fix_now(noon(today));
    }

    /// The same county as somebody knew it at noon of a day, looked at as of another.
    pub fn known_and_as_of(&self, known: &str, as_of: &str) -> Self {
        let ops = self.0.log().iter().cloned().collect();
        let mut then = Self::with(ops, known);
        then.0.know_at(Stamp::until(noon(known).unwrap().timestamp_millis()));
        then.0.look_at(Some(day(as_of)));
        then
    }

    /// Groups, each as `id kind parent`, named after their ids.
    pub fn groups(&mut self, groups: &[&str]) {
        for group in groups {
            let words: Vec<&str> = group.split(' ').collect();
            let parent = words.get(2).map(|parent| format!("; parent={parent}")).unwrap_or_default();
            self.add("group", words[0], &format!("name={}; kind={}{parent}", words[0], words[1]));
        }
    }

    pub fn close(&mut self, group: &str, last: &str, heir: Option<&str>) -> Result<(), Refusal> {
        let mut change = Change::new(CLOSE);
        let heir = heir.map(id);
        let view = self.0.view();
        let found = view.groups.get(group).unwrap();
        hierarchy::close(view, found, day(last), "klart", heir.as_ref(), &mut change)?;
        self.stage(change);
        Ok(())
    }

    pub fn source(&self) -> Source<'_> {
        Source {
            view: self.0.view(),
            state: self.0.state(),
            log: self.0.log(),
            today: self.0.today(),
            zone: STOCKHOLM,
            lang: Lang::Sv,
            period: None,
            limits: Limits::default(),
        }
    }

    pub fn rows(&self, report: &str, about: Option<&str>) -> Vec<Json> {
        let sheet = show(&self.source(), report, about).unwrap().unwrap();
        sheet.rows.into_iter().map(|row| Json::Object(row.json)).collect()
    }

    /// Every record of some kinds, to see whether anything is different.
    pub fn all(&self, kinds: &[&str]) -> Vec<Vec<Json>> {
        kinds.iter().map(|kind| self.rows(kind, None)).collect()
    }
}

impl Site {
    /// Marks a seat in a roll, as `attend` takes it: `stand-in=NAME` brings somebody new.
    pub fn attend(&mut self, meeting: &str, seat: &str, status: &str) {
        let mut change = Change::new(ATTEND);
        let view = self.0.view();
        let (meeting, seat) = (view.meetings.get(meeting).unwrap(), view.seats.get(seat).unwrap());
        let said = match status {
            "present" => Said::Representative,
            "deputy" => Said::Deputy,
            "excused" => Said::Excused,
            "absent" => Said::Absent,
            "clear" => Said::Clear,
            other => {
                let name = other.strip_prefix("stand-in=").unwrap();
                Said::StandIn(roll::stand_in(view, meeting, seat, name, &mut || self.0.fresh_id(), &mut change))
            }
        };
        let marking = Marking { view, meeting, seat, half: None };
        let marks = marking.marks(&said).unwrap();
        roll::write(&meeting.id, &seat.id, &marks, &mut change);
        self.stage(change);
    }

    /// The rows of a report in a period.
    pub fn rows_of(&self, report: &str, about: Option<&str>, period: Option<Period>) -> Vec<Json> {
        let source = Source { period, ..self.source() };
        let sheet = show(&source, report, about).unwrap().unwrap();
        sheet.rows.into_iter().map(|row| Json::Object(row.json)).collect()
    }

    /// What a row of a report counts, by its measure.
    pub fn evidence(&self, report: &str, about: &str, measure: &str) -> Vec<String> {
        let sheet = show(&self.source(), report, Some(about)).unwrap().unwrap();
        let row = sheet.rows.into_iter().find(|row| row.json["measure"] == measure).unwrap();
        row.below.iter().map(|row| row.cells.join(" ")).collect()
    }
}
