//! The invented county of `--demo`: the structure of Dalarna with people, meetings and rolls that nobody has ever had.
//!
//! Everything is relative to today, so that the demo always has a meeting whose roll can be taken. People are named
//! after their roles and live at `example.org`.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone};

use crate::cli::dalarna;
use crate::domain::action::{ActionItem, ActionState, Progress};
use crate::domain::meeting::{Answer, Meeting, MeetingState, RollState};
use crate::domain::roll::{self, Marking, Part, Said};
use crate::domain::roster::{self, Named, date_value};
use crate::domain::schema::{Entity, Ref};
use crate::domain::seat::{Mandate, Nomination, NominationState, Role, Seat};
use crate::domain::{edit, nomination};
use crate::error::Error;
use crate::letters;
use crate::log::{Change, Id, Name, Stamp, Value};
use crate::replica::{Opening, Replica};

const COUNTY: &str = "lansgrupp";
const STEERING: &str = "styrgrupp";

/// Days from today to the meetings of the county group; the one at 0 waits for its roll.
const COUNTY_MEETINGS: [i64; 10] = [-690, -600, -480, -395, -325, -235, -130, -45, 0, 81];
/// The same for the steering group.
const STEERING_MEETINGS: [i64; 5] = [-560, -375, -200, -20, 142];
/// Days from today to when the first mandates began.
const BEGAN: i64 = -760;
/// Days from today to when some were replaced.
const REPLACED: i64 = -220;

/// Organizations whose form has not been registered, and how far it has come; no state is that of none.
const WAITING: [(&str, Option<NominationState>); 5] = [
    ("arbetsformedlingen", None),
    ("avesta-kommun", None),
    ("barnahus-dalarna", None),
    ("kriminalvarden", Some(NominationState::SentOut)),
    ("region-dalarna", Some(NominationState::Received)),
];
/// An organization whose form nobody has signed.
const UNSIGNED: &str = "saters-kommun";
/// One whose form is old.
const OLD: &str = "rattviks-kommun";
/// One whose form names no channels.
const SILENT: &str = "vansbro-kommun";

/// Makes the demo county in an empty folder.
///
/// # Errors
/// As [`Replica::create`].
pub fn create(opening: &Opening) -> Result<Replica, Error> {
    let mut replica = Replica::create(opening, &dalarna()?)?;
    let mut demo = Demo { today: replica.today(), replica: &mut replica, drawn: 0 };
    demo.people();
    demo.forms();
    demo.meetings();
    demo.actions();
    replica.commit()?;
    Ok(replica)
}

struct Demo<'a> {
    replica: &'a mut Replica,
    today: NaiveDate,
    drawn: u64,
}

/// An action: its title, goal area, owner, days to its due date, state, and what was last said of it.
type Sample = (&'static str, &'static str, &'static str, i64, ActionState, &'static str);

const ACTIONS: &[Sample] = &[
    (
        "Föräldrastödsprogram i alla kommuner",
        "mo-1",
        "rss-dalarna",
        60,
        ActionState::Started,
        "Tolv kommuner har anmält intresse",
    ),
    ("Utbildning för elevhälsan", "mo-1", "falu-kommun", 30, ActionState::Open, ""),
    ("Lektionsmaterial om samtycke", "mo-1", "borlange-kommun", -12, ActionState::Started, "Utkast finns"),
    ("Föreläsning för idrottsföreningar", "mo-1", "mora-kommun", -60, ActionState::Done, "Genomförd"),
    ("Rutin för orosanmälan på akuten", "mo-2", "region-dalarna", -21, ActionState::Started, "Väntar på jurist"),
    ("Gemensam handbok till skolor", "mo-2", "falu-kommun", 54, ActionState::Started, "Utkast skickat till rektorerna"),
    ("Kartlägg skyddat boende", "mo-2", "kvinnojourer", 99, ActionState::Open, ""),
    ("Frågor om våld i rutinsamtal", "mo-2", "region-dalarna", -140, ActionState::Done, "Infört på alla mottagningar"),
    (
        "Stödmaterial för arbetsmarknadsenheter",
        "mo-2",
        "arbetsformedlingen",
        40,
        ActionState::Waiting,
        "Inväntar nationellt material",
    ),
    ("Gemensam riskbedömning", "mo-3", "polismyndigheten-dalarna", -5, ActionState::Started, "Pilot i två kommuner"),
    ("Checklista för målsägandebiträde", "mo-3", "aklagarkammaren-falun", 20, ActionState::Open, ""),
    ("Program för män som utövat våld", "mo-3", "kriminalvarden", -200, ActionState::Done, "Pågår varje termin"),
    ("Webbkurs för nya representanter", "mo-4", "hogskolan-dalarna", 75, ActionState::Open, ""),
    ("Årlig enkät till kommunerna", "mo-4", "rss-dalarna", -90, ActionState::Done, "Femton svar"),
    ("Samla lärande exempel", "mo-4", "barnahus-dalarna", 10, ActionState::Started, "Fyra exempel inskickade"),
];

impl Demo<'_> {
    fn day(&self, days: i64) -> NaiveDate {
        let moved = if days < 0 {
            self.today.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            self.today.checked_add_days(Days::new(days.unsigned_abs()))
        };
        moved.unwrap_or(self.today)
    }

    /// The nearest day before this one on which people meet; today's meeting stays today's.
    fn working_day(&self, mut days: i64) -> i64 {
        let is_free = |date: NaiveDate| date.weekday().number_from_monday() > 5 || date.ordinal() == 1;
        while days != 0 && is_free(self.day(days)) {
            days -= 1;
        }
        days
    }

    /// A moment of a day on the wall clock.
    fn at(&self, days: i64, hours: u32, minutes: u32) -> Stamp {
        let time = NaiveTime::from_hms_opt(hours, minutes, 0).unwrap_or_default();
        let moment = self.replica.zone().from_local_datetime(&self.day(days).and_time(time)).earliest();
        Stamp::at(moment.map_or(0, |moment| moment.timestamp_millis()))
    }

    /// The same number every time the demo is made, below `below`.
    fn draw(&mut self, below: u64) -> u64 {
        self.drawn += 1;
        let hash = blake3::hash(&self.drawn.to_be_bytes());
        hash.as_bytes()[..8].iter().fold(0u64, |n, byte| n << 8 | u64::from(*byte)) % below
    }

    fn seats(&self, group: &str) -> Vec<Seat> {
        let mut seats: Vec<Seat> = self.replica.view().seats_of(group, self.today).cloned().collect();
        seats.sort_by_cached_key(|seat| (letters::key(roll::seat_name(seat, self.replica.view())), seat.id.clone()));
        seats
    }

    fn people(&mut self) {
        for (n, seat) in self.seats(COUNTY).into_iter().enumerate() {
            let place = self.place(&seat);
            let mut change = Change::new(roster::APPOINT);
            self.name(&seat, Role::Representative, &format!("Representant {place}"), BEGAN, &mut change);
            // Every seventh organization has named no deputy.
            if n % 7 != 3 {
                self.name(&seat, Role::Deputy, &format!("Ersättare {place}"), BEGAN, &mut change);
            }
            let began = self.at(BEGAN, 10, 0);
            self.replica.stage_at(change, began);
            if n % 9 == 4 {
                let mut change = Change::new(roster::APPOINT);
                self.name(&seat, Role::Representative, &format!("Ny representant {place}"), REPLACED, &mut change);
                let replaced = self.at(REPLACED, 14, 30);
                self.replica.stage_at(change, replaced);
            }
        }
        // Two chairs of the steering group are empty.
        for seat in self.seats(STEERING).into_iter().filter(|seat| !seat.optional).take(6) {
            let mut change = Change::new(roster::APPOINT);
            let name = roll::seat_name(&seat, self.replica.view()).to_owned();
            self.name(&seat, Role::Representative, &name, BEGAN, &mut change);
            let began = self.at(BEGAN, 11, 0);
            self.replica.stage_at(change, began);
        }
    }

    /// The place or short name of a seat's organization, as it goes into the names of invented people.
    fn place(&self, seat: &Seat) -> String {
        let view = self.replica.view();
        let organization = view.organization_of(seat, self.today);
        organization.map_or_else(|| seat.label.to_string(), |organization| organization.short_name().to_owned())
    }

    fn name(&mut self, seat: &Seat, role: Role, name: &str, days: i64, change: &mut Change) {
        let email = format!("{}@example.org", letters::fold(name).replace([' ', ','], "."));
        let who = Named::New { id: self.replica.fresh_id(), name: name.into(), email };
        let fresh = self.replica.fresh_id();
        roster::appoint(self.replica.view(), seat, role, &who, self.day(days), &fresh, change);
        change.set(Mandate::KIND.name, &fresh, Name::new("appointed_by"), Value::text("Ansvarig chef"));
    }

    /// The forms that say who was named when; some have not come, and some lack something.
    fn forms(&mut self) {
        for seat in self.seats(COUNTY) {
            let Some(organization) = seat.organization.as_ref().map(Ref::id) else { continue };
            match WAITING.iter().find(|(waiting, _)| *waiting == organization.as_str()) {
                Some((_, None)) => (),
                Some((_, Some(state))) => self.form(&seat, organization, -30, *state),
                None => {
                    self.form(&seat, organization, BEGAN, NominationState::Registered);
                    let holder =
                        |days| self.replica.view().holder(seat.id.as_str(), Role::Representative, self.day(days));
                    if holder(BEGAN).map(|person| &person.id) != holder(REPLACED).map(|person| &person.id) {
                        self.form(&seat, organization, REPLACED, NominationState::Registered);
                    }
                }
            }
        }
    }

    fn form(&mut self, seat: &Seat, organization: &Id, days: i64, state: NominationState) {
        let (kind, id) = (Nomination::KIND.name, self.replica.fresh_id());
        let date = self.day(days);
        let mut change = Change::new(edit::ADD);
        change
            .set(kind, &id, Name::new("organization"), Value::text(organization.as_str()))
            .set(kind, &id, Name::new("group"), Value::text(COUNTY))
            .set(kind, &id, Name::new("state"), Value::text(state.code()));
        if state >= NominationState::Received {
            let signed = if organization.as_str() == OLD { days - 1000 } else { days - 9 };
            change.set(kind, &id, Name::new("signed_on"), date_value(self.day(signed)));
            change.set(kind, &id, Name::new("received_on"), date_value(self.day(days - 4)));
            if organization.as_str() != UNSIGNED {
                change.insert(kind, &id, Name::new("signers"), "Ansvarig chef, verksamhetschef, chef@example.org");
            }
            if organization.as_str() != SILENT {
                let channels = Value::text("Ledningsgruppen, intranätet och arbetsplatsträffar");
                change.set(kind, &id, Name::new("internal_channels"), channels);
            }
        }
        if state == NominationState::Registered {
            change.set(kind, &id, Name::new("in_force_from"), date_value(date));
            for (role, field) in nomination::ROLES {
                if let Some(person) = self.replica.view().holder(seat.id.as_str(), role, date) {
                    change.set(kind, &id, Name::new(field), Value::text(person.id.as_str()));
                }
            }
        }
        let registered = self.at(days, 15, 20);
        self.replica.stage_at(change, registered);
    }

    fn meetings(&mut self) {
        for days in STEERING_MEETINGS {
            let days = self.working_day(days);
            let meeting = self.meeting(STEERING, days, (13, 15), "half_day");
            if days < 0 {
                self.roll(STEERING, &meeting, days, (12, 50));
            }
        }
        for days in COUNTY_MEETINGS {
            let days = self.working_day(days);
            let meeting = self.meeting(COUNTY, days, (9, 16), "full_day");
            if days <= 0 {
                self.replies(&meeting, days);
            }
            if days < 0 {
                self.roll(COUNTY, &meeting, days, (8, 40));
            }
        }
    }

    fn meeting(&mut self, group: &str, days: i64, (start, end): (u32, u32), length: &str) -> Id {
        let date = self.day(days);
        // Made of lower-case letters, digits and hyphens: always an id.
        let id = Id::new(&format!("{group}-{date}")).unwrap_or_else(|_| self.replica.fresh_id());
        let kind = Meeting::KIND.name;
        let state = match days {
            ..0 => MeetingState::Held,
            0..30 => MeetingState::Called,
            _ => MeetingState::Planned,
        };
        let mut change = Change::new(edit::ADD);
        change
            .set(kind, &id, Name::new("group"), Value::text(group))
            .set(kind, &id, Name::new("date"), date_value(date))
            .set(kind, &id, Name::new("start"), Value::text(&format!("{start:02}:00")))
            .set(kind, &id, Name::new("end"), Value::text(&format!("{end:02}:00")))
            .set(kind, &id, Name::new("length"), Value::text(length))
            .set(kind, &id, Name::new("place"), Value::text("Länsresidenset, Falun"))
            .set(kind, &id, Name::new("state"), Value::text(state.code()));
        if days < 30 {
            change.set(kind, &id, Name::new("called_on"), date_value(self.day(days - 21)));
        }
        let planned = self.at((days - 90).clamp(BEGAN, -1), 9, 30);
        self.replica.stage_at(change, planned);
        id
    }

    fn replies(&mut self, meeting: &Id, days: i64) {
        for seat in self.seats(COUNTY) {
            let answer = match self.draw(12) {
                0..8 => Answer::Coming,
                8 | 9 => Answer::DeputyComes,
                10 => Answer::NotComing,
                _ => continue,
            };
            let mut change = Change::new(roll::REPLY);
            roll::reply(meeting, &seat.id, answer, &mut change);
            let (ago, minutes) = (7 + self.draw(9) as i64, self.draw(60) as u32);
            let answered = self.at(days - ago, 11, minutes);
            self.replica.stage_at(change, answered);
        }
    }

    fn roll(&mut self, group: &str, meeting: &Id, days: i64, (hours, first): (u32, u32)) {
        let date = self.day(days);
        for (n, seat) in self.seats(group).into_iter().enumerate() {
            let seated = self.replica.view().has_mandate(seat.id.as_str(), date);
            let deputy = self.replica.view().holder(seat.id.as_str(), Role::Deputy, date).is_some();
            let said = match self.draw(20) {
                _ if !seated => continue,
                0..13 => vec![Said::Representative],
                13..15 if deputy => vec![Said::Deputy],
                15 => vec![Said::Excused],
                16 => vec![Said::Absent],
                17 => vec![Said::Representative, Said::Remote(true)],
                18 => vec![Said::Representative, Said::Only(Part::Morning)],
                19 => continue,
                _ => vec![Said::Representative],
            };
            let minutes = first + n as u32;
            let arrived = self.at(days, hours + minutes / 60, minutes % 60);
            for said in said {
                let view = self.replica.view();
                let Some(meeting) = view.meetings.get(meeting.as_str()) else { return };
                let mut change = Change::new(roll::ATTEND);
                if (Marking { view, meeting, seat: &seat, half: None }).say(&said, &mut change).is_ok() {
                    self.replica.stage_at(change, arrived);
                }
            }
        }
        let mut change = Change::new(roll::ROLL);
        roll::set_roll(meeting, RollState::Closed, &mut change);
        let closed = self.at(days, 15, 50);
        self.replica.stage_at(change, closed);
    }

    fn actions(&mut self) {
        for (title, goal, owner, due, state, said) in ACTIONS {
            let id = self.replica.fresh_id();
            let kind = ActionItem::KIND.name;
            let mut change = Change::new(edit::ADD);
            change
                .set(kind, &id, Name::new("title"), Value::text(title))
                .set(kind, &id, Name::new("goal_area"), Value::text(goal))
                .set(kind, &id, Name::new("owner"), Value::text(owner))
                .set(kind, &id, Name::new("group"), Value::text(COUNTY))
                .set(kind, &id, Name::new("due"), date_value(self.day(*due)))
                .set(kind, &id, Name::new("state"), Value::text(state.code()));
            if *state == ActionState::Done {
                change.set(kind, &id, Name::new("done_on"), date_value(self.day(*due - 3)));
            }
            let begun = self.at(-240, 15, 10);
            self.replica.stage_at(change, begun);
            if !said.is_empty() {
                let note = self.replica.fresh_id();
                let kind = Progress::KIND.name;
                let mut change = Change::new(edit::ADD);
                let day = (*due - 10).min(-9);
                change
                    .set(kind, &note, Name::new("action"), Value::text(id.as_str()))
                    .set(kind, &note, Name::new("date"), date_value(self.day(day)))
                    .set(kind, &note, Name::new("text"), Value::text(said));
                let noted = self.at(day, 16, 0);
                self.replica.stage_at(change, noted);
            }
        }
    }
}
