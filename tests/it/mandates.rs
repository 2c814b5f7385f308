//! Mandates (R37–R38, R42–R43, R69–R70): what one says of a person's place, of how many at once, and what ends it.

use samverkan::domain::seat::{Basis, DecisionPower, Role};
use samverkan::log::Id;

use crate::site::{Site, day};

/// Somebody who represents their organization in the county group, leads a working group that the steering group
/// appointed them to, and writes the notes of the steering group: these mandates in that order.
fn county() -> (Site, [Id; 3]) {
    let mut site = Site::on("2027-03-01");
    site.groups(&["styrgrupp steering", "lansgrupp county styrgrupp", "ag-metod working lansgrupp"]);
    site.add("organization", "falu-kommun", "name=Falu kommun; sector=municipality");
    let ada = site.add("person", "", "name=Ada; organization=falu-kommun; competence=barn");
    let mandates = [
        ("lansgrupp", "role=representative; organization=falu-kommun; appointed_by=Ansvarig chef"),
        ("ag-metod", "role=chair; appointed_by=Styrgruppen; basis=competence; recruited_from=lansgrupp"),
        ("styrgrupp", "role=secretary; decision_power=both; forums=lansgrupp; basis=assignment"),
    ];
    let ids = mandates.map(|(group, more)| {
        let seat = format!("{group}/falu-kommun");
        site.add("seat", &seat, &format!("group={group}; organization=falu-kommun"));
        site.add("mandate", "", &format!("person={ada}; group={group}; seat={seat}; from=2027-01-01; {more}"))
    });
    (site, ids)
}

#[test]
fn r37_r69_r70_a_mandate_says_who_appointed_whom_why_from_where_and_what_they_may_decide() {
    let (site, ids) = county();
    let [county, working, steering] = ids.map(|id| site.view().mandates.get(id.as_str()).unwrap());
    assert_eq!((county.role, &*county.appointed_by), (Some(Role::Representative), "Ansvarig chef"));
    assert_eq!((working.role, working.basis), (Some(Role::Chair), Some(Basis::Competence)));
    assert_eq!(&*working.appointed_by, "Styrgruppen");
    assert_eq!(working.recruited_from.as_ref().map(|group| group.as_str()), Some("lansgrupp"));
    assert_eq!((steering.role, steering.decision_power), (Some(Role::Secretary), Some(DecisionPower::Both)));
    assert_eq!(steering.forums.iter().map(|group| group.as_str()).collect::<Vec<_>>(), ["lansgrupp"]);
    // Several at once, each on its own seat.
    let person = county.person.clone().unwrap();
    let held = site.view().mandates.of(person.as_str()).filter(|held| held.holds_on(day("2027-03-01")));
    assert_eq!(held.count(), 3);
}

#[test]
fn r38_what_is_no_role_no_basis_and_no_power_is_refused() {
    let (mut site, [_, working, _]) = county();
    let wrong = ["role=boss", "basis=seniority", "decision_power=all", "from=31/2", "forums=nobody"];
    for fields in wrong.into_iter().chain(["to=2026-12-31"]) {
        assert!(site.try_set("mandate", working.as_str(), fields).is_err(), "{fields}");
    }
}

#[test]
fn r42_r43_a_mandate_ends_by_hand_or_with_its_group_and_the_others_go_on() {
    let (mut site, [county, working, steering]) = county();
    site.close("ag-metod", "2027-06-30", None).unwrap();
    site.set("mandate", county.as_str(), "to=2027-08-31");
    let ends = |id: &Id| site.view().mandates.get(id.as_str()).unwrap().to;
    assert_eq!(ends(&working), Some(day("2027-06-30")), "with the group");
    assert_eq!((ends(&county), ends(&steering)), (Some(day("2027-08-31")), None), "by hand, and open-ended");
}
