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

/// The board of an organization, a group or a goal, and of a goal above.
#[test]
fn r22_the_board_shows_whose_actions_one_asks_for() {
    let mut site = county("2027-02-12");
    site.add("organization", "falu", "name=Falu kommun");
    site.add("organization", "mora", "name=Mora kommun");
    site.add("goal", "over", "title=Övergripande; level=national_objective");
    site.add("goal", "mo-1", "title=Förebygga; short=Förebygga; level=goal_area; number=1; parent=over");
    site.add("goal", "mo-2", "title=Upptäcka; short=Upptäcka; level=goal_area; number=2");
    site.add("action-item", "a", "title=A; owner=falu; goal_area=mo-1; group=lan");
    site.add("action-item", "b", "title=B; owner=mora; goal_area=mo-1");
    site.add("action-item", "c", "title=C; owner=falu; goal_area=mo-2; group=ag");
    site.add("action-item", "d", "title=D");
    let board = |about: Option<&str>| -> String {
        let rows = site.rows("board", about);
        rows.iter().map(|row| row["id"].as_str().unwrap_or("-").to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(board(None), "mo-1 a b mo-2 c - d");
    assert_eq!(board(Some("falu")), "mo-1 a mo-2 c", "headings that nothing stands under are left out");
    assert_eq!(board(Some("lan")), "mo-1 a");
    assert_eq!(board(Some("mo-2")), "mo-2 c");
    assert_eq!(board(Some("over")), "mo-1 a b", "under a goal above");
    site.add("organization", "ny", "name=Nya kommunen");
    assert_eq!(site.rows("board", Some("ny")), Vec::<serde_json::Value>::new(), "nobody's number is not everybody's");
}
