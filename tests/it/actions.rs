//! Action items between meetings: what returns on the next meeting's page, and until when (R48, R79).

use samverkan::domain::action::taken_up;

use crate::site::Site;

/// A group with three meetings, one cancelled, and another group.
fn county(today: &str) -> Site {
    let mut site = Site::on(today);
    site.groups(&["lan county", "ag working lan"]);
    for (meeting, group, date) in [
        ("varen", "lan", "2027-02-11"),
        ("sommaren", "lan", "2027-05-20"),
        ("hosten", "lan", "2027-09-30"),
        ("arbetet", "ag", "2027-03-03"),
    ] {
        site.add("meeting", meeting, &format!("group={group}; date={date}"));
    }
    site
}

fn on_page(site: &Site, meeting: &str) -> Vec<String> {
    let meeting = site.view().meetings.get(meeting).unwrap();
    taken_up(site.view(), meeting, site.0.today()).iter().map(|action| action.id.to_string()).collect()
}

#[test]
fn what_is_open_returns_on_the_next_meeting_until_it_is_done() {
    let mut site = county("2027-02-12");
    site.add("action-item", "utan", "title=Utan datum; group=lan");
    site.add("action-item", "sen", "title=Sen; group=lan; due=2027-04-01");
    site.add("action-item", "given", "title=Given i februari; meeting=varen; due=2027-03-01");
    site.add("action-item", "klar", "title=Klar; group=lan; state=done; done_on=2027-02-01");
    site.add("action-item", "annan", "title=Annan grupps; group=ag");
    site.add("action-item", "over", "title=Given i februari åt arbetsgruppen; meeting=varen; group=ag");
    assert_eq!(on_page(&site, "sommaren"), ["given", "sen", "utan"], "by date, those without one last");
    assert_eq!(on_page(&site, "hosten"), [""; 0], "it is not the next one");
    assert_eq!(on_page(&site, "arbetet"), ["annan", "over"], "the other group's");
    assert_eq!(on_page(&site, "varen"), ["given", "over"], "a held meeting keeps what was given at it");

    site.set("action-item", "sen", "state=done");
    assert_eq!(on_page(&site, "sommaren"), ["given", "utan"], "done is done");
    site.set("meeting", "sommaren", "state=cancelled");
    assert_eq!(on_page(&site, "sommaren"), [""; 0], "cancelled");
    assert_eq!(on_page(&site, "hosten"), ["given", "utan"], "so they return on the one after it");
    site.add("action-item", "ny", "title=Ny; meeting=hosten; group=lan; state=done");
    assert_eq!(on_page(&site, "hosten"), ["given", "utan", "ny"], "given here: kept though done, last");
}

#[test]
fn on_the_day_itself_the_meeting_is_the_next_one() {
    let mut site = county("2027-02-11");
    site.add("action-item", "oppen", "title=Öppen; group=lan");
    assert_eq!(on_page(&site, "varen"), ["oppen"]);
    assert_eq!(on_page(&site, "sommaren"), [""; 0]);
}
