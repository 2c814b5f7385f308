//! Forms (R51–R65): what registering one does to a seat, whatever comes first and whatever is registered again.

use samverkan::domain::Refusal;
use samverkan::domain::nomination::{self, REGISTER};
use samverkan::domain::seat::{NominationState, Role};
use samverkan::log::Id;
use samverkan::report::history;

use crate::site::{Site, day};

const ORGANIZATION: &str = "falu-kommun";
const SEAT: &str = "lansgrupp/falu-kommun";

/// Who has a role on the seat on these days, `-` for nobody.
fn holders(site: &Site, role: Role, days: &[&str]) -> String {
    let name = |date: &&str| {
        let held = site.view().holders(SEAT, role, day(date));
        assert!(held.len() < 2, "{held:?}");
        site.view().holder(SEAT, role, day(date)).map_or("-".to_owned(), |person| person.name.to_string())
    };
    days.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// Both roles on these days.
fn both(site: &Site, days: &[&str]) -> [String; 2] {
    [Role::Representative, Role::Deputy].map(|role| holders(site, role, days))
}

/// Every mandate as `person role from to`, in order.
fn mandates(site: &Site) -> Vec<String> {
    let mut mandates: Vec<String> = site
        .view()
        .mandates
        .iter()
        .map(|mandate| {
            let person = site.view().people.get(mandate.person.as_ref().unwrap().as_str()).unwrap();
            let day = |date: Option<chrono::NaiveDate>| date.map_or("-".to_owned(), |date| date.to_string());
            format!("{} {} {} {}", person.name, mandate.role.unwrap().code(), day(mandate.from), day(mandate.to))
        })
        .collect();
    mandates.sort();
    mandates
}

#[test]
fn r51_r57_a_form_ends_whom_it_replaces_the_day_before_and_keeps_whom_it_names_again() {
    let mut site = Site::dalarna("2027-02-11");
    site.register(ORGANIZATION, "in_force_from=2026-01-01; representative=Ada; deputy=Bo");
    assert_eq!(mandates(&site), ["Ada representative 2026-01-01 -", "Bo deputy 2026-01-01 -"]);
    // Only the deputy is new: nothing else is given, and nothing else changes.
    site.register(ORGANIZATION, "in_force_from=2027-02-01; deputy=Cia");
    let changed = ["Ada representative 2026-01-01 -", "Bo deputy 2026-01-01 2027-01-31", "Cia deputy 2027-02-01 -"];
    assert_eq!(mandates(&site), changed);
    // Naming those who are there changes nobody.
    site.register(ORGANIZATION, "in_force_from=2027-02-05; representative=Ada; deputy=Cia");
    assert_eq!(mandates(&site), changed);
    // A blank deputy is nobody.
    site.register(ORGANIZATION, "in_force_from=2027-02-11; deputy=");
    assert_eq!(both(&site, &["2027-02-10", "2027-02-11"]), ["Ada Ada", "Cia -"]);
    // One action each, which is taken back as one.
    site.0.undo();
    site.0.commit().unwrap();
    assert_eq!(mandates(&site), changed);
}

#[test]
fn r55_r58_people_are_found_by_name_and_by_id_and_an_address_is_one_persons() {
    let mut site = Site::dalarna("2027-02-11");
    site.register(ORGANIZATION, "representative=Ada; representative_email=ada@example.org; deputy=Bo");
    let ada = site.view().holder(SEAT, Role::Representative, day("2027-02-11")).unwrap().id.clone();
    assert_eq!(site.view().people.len(), 2);
    // The same name in the organization is the same person; a new address is hers.
    site.register(ORGANIZATION, "representative=ADA; representative_email=ny@example.org");
    assert_eq!(
        (site.view().people.len(), &*site.view().people.get(ada.as_str()).unwrap().email),
        (2, "ny@example.org")
    );
    // An address alone is that of whoever is there.
    site.register(ORGANIZATION, "representative_email=ada@example.org");
    assert_eq!(
        (site.view().people.len(), &*site.view().people.get(ada.as_str()).unwrap().email),
        (2, "ada@example.org")
    );
    // Somebody of another name with her address is asked about, and is her if whoever types says so.
    let as_ada = "representative=Ada Ny; representative_email=Ada@example.org";
    let refused = site.try_register(None, "mora-kommun", as_ada);
    assert_eq!(refused, Err(Refusal::SameAddress { email: "Ada@example.org".into(), id: ada.to_string() }));
    assert_eq!(site.view().nominations.of("mora-kommun").count(), 0, "nothing of it");
    site.register("mora-kommun", &format!("representative={ada}; representative_email=Ada@example.org"));
    let mora = site.view().holder("lansgrupp/mora-kommun", Role::Representative, day("2027-02-11")).unwrap();
    assert_eq!((&mora.id, site.view().people.len()), (&ada, 2));
}

#[test]
fn r51_forms_may_come_in_any_order_and_the_seat_ends_up_the_same() {
    let forms = [
        "in_force_from=2026-01-01; representative=Ada; deputy=Bo",
        "in_force_from=2026-06-01; representative=Cia; deputy=Bo",
        "in_force_from=2026-09-01; representative=Ada; deputy=",
        "in_force_from=2027-01-01; representative=Ada; deputy=Dag",
    ];
    let days = [
        "2025-12-31",
        "2026-01-01",
        "2026-05-31",
        "2026-06-01",
        "2026-08-31",
        "2026-09-01",
        "2026-12-31",
        "2027-01-01",
    ];
    let expected = ["- Ada Ada Cia Cia Ada Ada Ada", "- Bo Bo Bo Bo - - Dag"];
    // Every order of the four, as the digits of a number.
    let orders: Vec<[usize; 4]> = (0..256)
        .map(|n: usize| [n / 64, n / 16 % 4, n / 4 % 4, n % 4])
        .filter(|order| (0..forms.len()).all(|n| order.contains(&n)))
        .collect();
    assert_eq!(orders.len(), 24);
    for order in orders {
        let mut site = Site::dalarna("2027-02-11");
        for n in &order {
            site.register(ORGANIZATION, forms[*n]);
        }
        assert_eq!(both(&site, &days), expected, "{order:?}: {:?}", mandates(&site));
    }
}

#[test]
fn a_form_registered_again_is_as_if_it_had_been_right_at_once() {
    let rest = [
        "in_force_from=2026-01-01; representative=Ada; deputy=Bo",
        "in_force_from=2027-01-01; representative=Eva; deputy=Bo",
    ];
    let days = ["2026-01-01", "2026-03-01", "2026-06-01", "2026-09-01", "2026-12-31", "2027-01-01"];
    let wrong = "in_force_from=2026-06-01; representative=Cia; deputy=";
    for right in [
        "in_force_from=2026-06-01; representative=Dag; deputy=",
        "in_force_from=2026-03-01; representative=Cia; deputy=",
        "in_force_from=2026-09-01; representative=Cia; deputy=Bo",
        "in_force_from=2026-06-01; representative=Ada; deputy=Fia",
        "in_force_from=2026-06-01; representative=; deputy=Bo",
    ] {
        let mut at_once = Site::dalarna("2027-02-11");
        let mut again = Site::dalarna("2027-02-11");
        for site in [&mut at_once, &mut again] {
            site.register(ORGANIZATION, rest[0]);
        }
        at_once.register(ORGANIZATION, right);
        let form = again.register(ORGANIZATION, wrong);
        for site in [&mut at_once, &mut again] {
            site.register(ORGANIZATION, rest[1]);
        }
        again.try_register(Some(form.as_str()), ORGANIZATION, right).unwrap();
        assert_eq!(both(&again, &days), both(&at_once, &days), "{right}");
        assert_eq!(again.view().nominations.of(ORGANIZATION).count(), 3);
        // And once more the other way, back to what it was.
        again.try_register(Some(form.as_str()), ORGANIZATION, wrong).unwrap();
        let mut as_before = Site::dalarna("2027-02-11");
        for fields in [rest[0], wrong, rest[1]] {
            as_before.register(ORGANIZATION, fields);
        }
        assert_eq!(both(&again, &days), both(&as_before, &days), "{right}, and back");
    }
}

#[test]
fn a_form_for_an_organization_without_a_seat_makes_it_and_a_draft_is_taken_over() {
    let mut site = Site::dalarna("2027-02-11");
    site.add("organization", "ny-jour", "name=Ny jour; sector=civil");
    let draft = site.add("nomination", "", "organization=ny-jour; group=lansgrupp; state=draft");
    let form = site.register("ny-jour", "signed_on=2027-01-15; representative=Ada; internal_channels=Månadsbrev");
    assert_eq!(form, draft);
    let seat = site.view().seats.get("lansgrupp/ny-jour").unwrap();
    assert_eq!(seat.from, Some(day("2027-01-15")));
    let held = site.view().nominations.get(form.as_str()).unwrap();
    assert_eq!((held.state, held.in_force_from), (Some(NominationState::Registered), Some(day("2027-01-15"))));
    assert_eq!(&*held.internal_channels, "Månadsbrev");
    // Where it is not said which group or seat, that is asked for.
    site.groups(&["andra county"]);
    let missing = |field| Err(Refusal::Missing { kind: "nomination", field });
    assert_eq!(site.try_register(None, "ny-jour", "representative=Bo"), missing("group"));
    assert!(site.try_register(None, "ny-jour", "group=lansgrupp; representative=Bo").is_ok());
}

#[test]
fn r51_the_chain_of_forms_says_by_date_which_is_superseded() {
    let mut site = Site::dalarna("2027-02-11");
    let forms: Vec<Id> = ["2026-01-01", "2027-03-01"]
        .map(|from| site.register(ORGANIZATION, &format!("in_force_from={from}; representative=Ada")))
        .to_vec();
    let standing = |date: &str| {
        let form = |id: &Id| site.view().nominations.get(id.as_str()).unwrap();
        forms.iter().map(|id| nomination::standing(site.view(), form(id), day(date)).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(standing("2027-02-28"), [NominationState::Registered; 2]);
    assert_eq!(standing("2027-03-01"), [NominationState::Superseded, NominationState::Registered]);
}

#[test]
fn a_form_is_told_as_what_it_changes() {
    let mut site = Site::dalarna("2027-02-11");
    site.register(ORGANIZATION, "in_force_from=2026-01-01; representative=Ada; deputy=Bo");
    site.register(ORGANIZATION, "deputy=Cia");
    site.register(ORGANIZATION, "deputy=");
    let ops = site.0.log().of(site.0.label());
    let said: Vec<String> = ops
        .iter()
        .filter(|op| op.caption == REGISTER)
        .map(|op| history::sentence(&site.source(), std::slice::from_ref(op)))
        .collect();
    let expected = [
        "ny representant Ada, ny ersättare Bo",
        "ny ersättare Cia, representant oförändrad",
        "ingen ersättare, representant oförändrad",
    ];
    assert_eq!(said, expected.map(|changes| format!("Blankett för Falu kommun: {changes}")));
}
