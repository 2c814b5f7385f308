//! How a role on a seat stands on a day: filled, ends soon, carried over, vacant (R40). Worked out from dates, never
//! stored (rule 16).

use chrono::NaiveDate;

use super::nomination;
use super::schema::Ref;
use super::seat::{Mandate, NominationState, Role, Seat};
use super::view::View;

/// How many days before its end a mandate that nobody follows ends soon.
pub const SOON: i64 = 60;
/// For how many days after its end somebody whom nobody followed is taken to carry on: about until the next meeting.
pub const CARRIED: i64 = 92;

/// How a role on a seat stands on a day.
#[derive(Clone, Copy, Debug)]
pub enum Tenure<'a> {
    /// Somebody has it.
    Filled(&'a Mandate),
    /// Somebody has it until a day that is near, and nobody follows.
    EndsSoon(&'a Mandate, NaiveDate),
    /// Whoever had it last, until that day, has been followed by nobody yet.
    CarriedOver(&'a Mandate, NaiveDate),
    /// Nobody has it.
    Vacant,
}

/// How a role on a seat stands on a day.
pub fn of<'a>(view: &'a View, seat: &Seat, role: Role, date: NaiveDate) -> Tenure<'a> {
    if let Some(held) = view.holders(seat.id.as_str(), role, date).first() {
        let last = held.to.filter(|last| (*last - date).num_days() <= SOON && !is_followed(view, seat, role, *last));
        return last.map_or(Tenure::Filled(held), |last| Tenure::EndsSoon(held, last));
    }
    let ended = |mandate: &'a Mandate| Some((mandate, mandate.to.filter(|last| *last < date)?));
    let of_role =
        |mandate: &&Mandate| mandate.role == Some(role) && mandate.seat.as_ref().map(Ref::id) == Some(&seat.id);
    let last = view.mandates.of(seat.id.as_str()).filter(of_role).filter_map(ended).max_by_key(|(_, last)| *last);
    match last {
        Some((mandate, last)) if (date - last).num_days() <= CARRIED && !names_nobody(view, seat, role, last, date) => {
            Tenure::CarriedOver(mandate, last)
        }
        _ => Tenure::Vacant,
    }
}

/// Whether somebody has the role the day after that.
fn is_followed(view: &View, seat: &Seat, role: Role, last: NaiveDate) -> bool {
    last.succ_opt().is_some_and(|next| !view.holders(seat.id.as_str(), role, next).is_empty())
}

/// Whether a form that came into force after a day, up to another, names nobody: then nobody carries on.
fn names_nobody(view: &View, seat: &Seat, role: Role, after: NaiveDate, until: NaiveDate) -> bool {
    let Some(organization) = &seat.organization else { return false };
    view.nominations.of(organization.as_str()).any(|form| {
        form.group == seat.group
            && form.state >= Some(NominationState::Registered)
            && form.in_force_from.is_some_and(|from| after < from && from <= until)
            && nomination::named(form, role).is_none()
    })
}
