//! Findings: what is missing or contradicts itself on a day, each by a rule. Rules report; they never refuse a change and
//! never hold up a merge.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, Months, NaiveDate};

use super::attendance::Attendance;
use super::composition;
use super::group::{Group, GroupKind, GroupStatus};
use super::hierarchy;
use super::input;
use super::meeting::Meeting;
use super::nomination;
use super::privacy;
use super::schema::{Entity, Ref, choice};
use super::seat::{Mandate, NominationState, Role, Seat};
use super::tenure::{self, Tenure};
use super::view::View;
use crate::log::Id;

/// What the rules are told by the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many years after its signature a form is old.
    pub form_years: u32,
    /// How many meetings in a row an organization may be away before that is a finding.
    pub absent_meetings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { form_years: 4, absent_meetings: 3 }
    }
}

choice! {
    /// A rule, the most urgent first.
    Rule {
        /// A seat that may not stay empty has no representative.
        VacantSeat = "vacant-seat",
        /// Several have one role on a seat on that day.
        TwoAtOnce = "two-at-once",
        /// A mandate holds in a group that has ended.
        ClosedGroup = "closed-group",
        /// An organization has not been at the last meetings.
        LongAbsent = "long-absent",
        /// A group meets less often than it plans, and nothing more is planned.
        BehindPlan = "behind-plan",
        /// Somebody sits on a seat of an organization or sector that they do not belong to.
        Misplaced = "misplaced",
        /// Whoever had a role last has been followed by nobody.
        CarriedOver = "carried-over",
        /// Somebody's mandate ends soon, and nobody follows.
        EndsSoon = "ends-soon",
        /// An organization with a seat has sent no form.
        NoForm = "no-form",
        /// A form was sent to the organization and has not come back.
        FormOut = "form-out",
        /// A form waits to be registered.
        FormWaiting = "form-waiting",
        /// Somebody came for an organization who is on none of its forms.
        OnNoForm = "on-no-form",
        /// A form is old.
        OldForm = "old-form",
        /// Nobody has signed a form, or it bears no date.
        UnsignedForm = "unsigned-form",
        /// A form names no channels by which the organization is reached.
        NoChannels = "no-channels",
        /// A representative has no deputy.
        NoDeputy = "no-deputy",
        /// Two mandates of a seat overlap on other days: a merge or a correction made them.
        Overlap = "overlap",
        /// What stands as an e-mail address is none.
        BadAddress = "bad-address",
        /// Somebody has had no mandate for so long that their contact details are to be looked through.
        ReviewContact = "review-contact",
    }
}

impl Rule {
    /// Whether it is urgent.
    pub fn is_urgent(self) -> bool {
        self <= Self::BehindPlan
    }
}

/// What a rule has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The record that it is about, whose page has the remedy.
    pub about: (&'static str, Id),
    /// Whom else it concerns.
    pub person: Option<Id>,
    /// The role that it concerns.
    pub role: Option<Role>,
    /// The day that matters: when something ends, ended or was signed.
    pub day: Option<NaiveDate>,
    /// How many: meetings held, and how many of how many.
    pub counts: Option<(usize, usize)>,
}

impl Finding {
    fn of(rule: Rule, kind: &'static str, id: &Id) -> Self {
        Self { rule, about: (kind, id.clone()), person: None, role: None, day: None, counts: None }
    }

    fn on(self, day: Option<NaiveDate>) -> Self {
        Self { day, ..self }
    }

    fn in_role(self, role: Role) -> Self {
        Self { role: Some(role), ..self }
    }

    fn by(self, person: Option<&Ref<super::person::Person>>) -> Self {
        Self { person: person.map(|person| person.id().clone()), ..self }
    }

    fn counted(self, n: usize, of: usize) -> Self {
        Self { counts: Some((n, of)), ..self }
    }
}

/// Everything that the rules find on a day, the most urgent first.
pub fn all(view: &View, limits: Limits, date: NaiveDate) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in view.groups.iter() {
        if is_open(group, date) {
            seats(view, group, date, &mut found);
            rolls(view, group, limits, date, &mut found);
            behind_plan(view, group, date, &mut found);
            if group.kind == Some(GroupKind::County) {
                forms(view, group, limits, date, &mut found);
            }
        } else {
            ended(view, group, date, &mut found);
        }
    }
    overlaps(view, date, &mut found);
    people(view, date, &mut found);
    found.sort_by(|a, b| (a.rule, &a.about, a.role).cmp(&(b.rule, &b.about, b.role)));
    found
}

/// Whether a group works on a day: one that is only thought of has nothing that could be missing.
fn is_open(group: &Group, date: NaiveDate) -> bool {
    !is_over(group, date)
        && !matches!(group.status, Some(GroupStatus::Considered | GroupStatus::Proposed))
        && super::seat::within(date, group.first_day(), group.ends)
        && !matches!(group.kind, Some(GroupKind::Network | GroupKind::Forum))
}

/// Whether a group has ended on a day.
fn is_over(group: &Group, date: NaiveDate) -> bool {
    group.ends.map_or(group.status == Some(GroupStatus::Closed), |last| last < date)
}

/// Vacant seats, those that will be, and seats without a deputy.
fn seats(view: &View, group: &Group, date: NaiveDate, found: &mut Vec<Finding>) {
    let finding = |rule, seat: &Seat, role| Finding::of(rule, Seat::NAME, &seat.id).in_role(role);
    let composition = composition::of_group(view, group.id.as_str(), date);
    let mut stands: HashMap<&Id, Tenure<'_>> = HashMap::new();
    for seat in view.seats_of(group.id.as_str(), date) {
        for (role, _) in nomination::ROLES {
            let tenure = tenure::of(view, seat, role, date);
            match tenure {
                Tenure::EndsSoon(mandate, last) => {
                    found.push(finding(Rule::EndsSoon, seat, role).on(Some(last)).by(mandate.person.as_ref()));
                }
                Tenure::CarriedOver(mandate, last) => {
                    found.push(finding(Rule::CarriedOver, seat, role).on(Some(last)).by(mandate.person.as_ref()));
                }
                Tenure::Filled(_) | Tenure::Vacant => (),
            }
            if view.holders(seat.id.as_str(), role, date).len() > 1 {
                found.push(finding(Rule::TwoAtOnce, seat, role));
            }
            if role == Role::Representative {
                stands.insert(&seat.id, tenure);
            } else if matches!(tenure, Tenure::Vacant)
                && seat.organization.is_some()
                && matches!(stands.get(&seat.id), Some(Tenure::Filled(_) | Tenure::EndsSoon(..)))
            {
                found.push(finding(Rule::NoDeputy, seat, role));
            }
        }
    }
    for demand in &composition.demands {
        let vacant = demand.seats.iter().filter(|seat| matches!(stands.get(&seat.id), Some(Tenure::Vacant)));
        found.extend(vacant.take(demand.missing()).map(|seat| finding(Rule::VacantSeat, seat, Role::Representative)));
        let misplaced = demand.misplaced.iter();
        found.extend(misplaced.map(|seat| finding(Rule::Misplaced, seat, Role::Representative)));
    }
}

/// Who was long away, and who came without being on a form: of the last meetings whose roll was taken.
fn rolls(view: &View, group: &Group, limits: Limits, date: NaiveDate, found: &mut Vec<Finding>) {
    let meetings = view.taken_meetings(group.id.as_str(), None, Some(date));
    let last = &meetings[meetings.len().saturating_sub(limits.absent_meetings.max(1))..];
    // How often each seat was there, and how often it was away.
    let mut counted: HashMap<&Id, (usize, usize)> = HashMap::new();
    let mut unknown: HashSet<(&Id, &Id)> = HashSet::new();
    for meeting in last {
        let mut there: HashMap<&Id, bool> = HashMap::new();
        for mark in view.attendances.of(meeting.id.as_str()).filter(|mark| is_of(mark, meeting)) {
            let Some(seat) = mark.seat.as_ref().map(Ref::id) else { continue };
            if mark.mark.is_present() {
                there.insert(seat, true);
                if let Some(person) = mark.mark.person.as_ref().map(Ref::id) {
                    unknown.insert((seat, person));
                }
            } else if !mark.mark.is_blank() {
                there.entry(seat).or_default();
            }
        }
        for (seat, present) in there {
            let (came, away) = counted.entry(seat).or_default();
            *(if present { came } else { away }) += 1;
        }
    }
    let enough = last.len() >= limits.absent_meetings && limits.absent_meetings > 0;
    for (seat, (came, away)) in counted {
        let exists = view.seats.get(seat.as_str()).is_some_and(|seat| seat.exists_on(date));
        if enough && came == 0 && away == last.len() && exists {
            let since = last.first().and_then(|meeting| meeting.date);
            found.push(Finding::of(Rule::LongAbsent, Seat::NAME, seat).on(since).counted(away, last.len()));
        }
    }
    for (seat, person) in unknown {
        let is_theirs = |mandate: &Mandate| {
            mandate.seat.as_ref().map(Ref::id) == Some(seat) && mandate.person.as_ref().map(Ref::id) == Some(person)
        };
        let named = view.mandates.of(person.as_str()).any(is_theirs);
        let of_organization = view.seats.get(seat.as_str()).and_then(|seat| seat.organization.as_ref());
        if !named && of_organization.is_some() {
            let finding = Finding::of(Rule::OnNoForm, Seat::NAME, seat);
            found.push(Finding { person: Some(person.clone()), ..finding });
        }
    }
}

fn is_of(mark: &Attendance, meeting: &Meeting) -> bool {
    mark.meeting.as_ref().map(Ref::id) == Some(&meeting.id)
}

/// A group that has met less often than the part of the year that has gone asks for, with nothing to come.
fn behind_plan(view: &View, group: &Group, date: NaiveDate, found: &mut Vec<Finding>) {
    let cadence = hierarchy::cadence(view, group, date);
    let Some(planned) = cadence.planned.and_then(|planned| usize::try_from(planned).ok()) else { return };
    let gone = planned * date.ordinal() as usize / 366;
    let known = cadence.held + cadence.coming;
    if known < planned && cadence.held < gone {
        found.push(Finding::of(Rule::BehindPlan, Group::NAME, &group.id).counted(known, planned));
    }
}

/// The forms of the organizations that have a seat in the county group.
fn forms(view: &View, group: &Group, limits: Limits, date: NaiveDate, found: &mut Vec<Finding>) {
    let of_organization = |rule, id: &Id| Finding::of(rule, super::organization::Organization::NAME, id);
    for seat in view.seats_of(group.id.as_str(), date) {
        let Some(organization) = seat.organization.as_ref().map(Ref::id) else { continue };
        let waiting = nomination::waiting(view, organization, &group.id);
        if let Some(form) = waiting {
            let out = form.state == Some(NominationState::SentOut);
            let rule = if out { Rule::FormOut } else { Rule::FormWaiting };
            found.push(of_organization(rule, organization).on(form.received_on.or(form.signed_on)));
        }
        let Some(form) = nomination::in_force(view, organization, &group.id, date) else {
            if waiting.is_none() {
                found.push(of_organization(Rule::NoForm, organization));
            }
            continue;
        };
        let signed = form.signed_on.or(form.in_force_from);
        let old = signed.and_then(|day| day.checked_add_months(Months::new(limits.form_years.saturating_mul(12))));
        if limits.form_years > 0 && old.is_some_and(|old| old <= date) {
            found.push(of_organization(Rule::OldForm, organization).on(signed));
        }
        if form.signers.is_empty() || form.signed_on.is_none() {
            found.push(of_organization(Rule::UnsignedForm, organization).on(form.in_force_from));
        }
        if form.internal_channels.trim().is_empty() {
            found.push(of_organization(Rule::NoChannels, organization).on(form.in_force_from));
        }
    }
}

/// Mandates that hold in a group that has ended.
fn ended(view: &View, group: &Group, date: NaiveDate, found: &mut Vec<Finding>) {
    let here = |mandate: &&Mandate| mandate.group.as_ref().map(Ref::id) == Some(&group.id) && mandate.holds_on(date);
    for mandate in view.mandates.of(group.id.as_str()).filter(here).filter(|_| is_over(group, date)) {
        let finding = Finding::of(Rule::ClosedGroup, Mandate::NAME, &mandate.id).on(group.ends);
        found.push(finding.by(mandate.person.as_ref()));
    }
}

/// Mandates of one seat that overlap, though not on that day: those of that day are [`Rule::TwoAtOnce`].
fn overlaps(view: &View, date: NaiveDate, found: &mut Vec<Finding>) {
    for seat in view.doubled().keys() {
        if view.holders(seat.as_str(), Role::Representative, date).len() < 2 && view.seats.get(seat.as_str()).is_some()
        {
            found.push(Finding::of(Rule::Overlap, Seat::NAME, seat).in_role(Role::Representative));
        }
    }
}

/// Addresses that are none, and people whose contact details are to be looked through.
fn people(view: &View, date: NaiveDate, found: &mut Vec<Finding>) {
    for person in view.people.iter() {
        if !person.email.is_empty() && !input::is_address(&person.email) {
            found.push(Finding::of(Rule::BadAddress, super::person::Person::NAME, &person.id));
        }
        if let Some(day) = privacy::review_day(view, person).filter(|day| *day <= date) {
            found.push(Finding::of(Rule::ReviewContact, super::person::Person::NAME, &person.id).on(Some(day)));
        }
    }
}
