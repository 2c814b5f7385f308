//! The composition of the Styrgrupp (R40): memberships made by hand, and what the rule says of each.

use samverkan::domain::edit::Assign;
use samverkan::domain::roll::{self, Marking, Said};
use samverkan::domain::view::kind;
use samverkan::domain::{Refusal, composition};
use samverkan::log::Change;
use samverkan::report::composition::sentence;
use samverkan::text::Lang;

use crate::site::{Site, id};

const DAY: &str = "2027-02-11";
/// The heads of the five organizations, each of their own.
const FIVE: &str = "a=A@aklagarkammaren-falun p=P@polismyndigheten-dalarna l=L@lansstyrelsen-dalarna r=R@region-dalarna s=S@rss-dalarna";
const TWO: &str = "s1=S1@falu-kommun s2=S2@mora-kommun";
const SCHOOL_HEAD: &str = "k1=K1@falu-kommun";
const SCHOOL: &str = "chef för skola och/eller elevhälsa";

/// The seat that a letter stands for.
fn seat(letter: &str) -> &'static str {
    match letter {
        "a" => "styrgrupp/aklagare",
        "p" => "styrgrupp/polis",
        "l" => "styrgrupp/lansstyrelsen",
        "r" => "styrgrupp/region",
        "s" => "styrgrupp/rss",
        "s1" => "styrgrupp/socialchef#1",
        "s2" => "styrgrupp/socialchef#2",
        "k1" => "styrgrupp/skola-elevhalsa#1",
        "k2" => "styrgrupp/skola-elevhalsa#2",
        other => panic!("no seat {other}"),
    }
}

/// The county with units below Falun and the police, and these people on seats: `seat=NAME@organization`, more of the
/// mandate behind commas (`,to=2027-01-01`). The same name is the same person; without an organization nobody has said
/// where they work.
fn seated(members: &str) -> Site {
    let mut site = Site::dalarna(DAY);
    site.add("organization", "falu-skolor", "name=Falu skolor; part_of=falu-kommun");
    site.add("organization", "falu-elevhalsa", "name=Falu elevhälsa; part_of=falu-skolor");
    site.add("organization", "polisen-falun", "name=Polisen Falun; part_of=polismyndigheten-dalarna");
    let mut people: Vec<(&str, String)> = Vec::new();
    for member in members.split_whitespace() {
        let (at, who) = member.split_once('=').unwrap();
        let (who, more) =
            who.split_once(',').map_or((who, String::new()), |(who, more)| (who, more.replace(',', "; ")));
        let (name, organization) = who.split_once('@').unwrap();
        let person = match people.iter().find(|(known, _)| *known == name) {
            Some((_, person)) => person.clone(),
            None => site.add("person", "", &format!("name={name}; organization={organization}")).to_string(),
        };
        people.push((name, person.clone()));
        let role = if more.contains("role=") { "" } else { "; role=representative" };
        let more = if more.is_empty() { more } else { format!("; {more}") };
        site.add("mandate", "", &format!("person={person}; seat={}{role}{more}", seat(at)));
    }
    site
}

/// A membership in words: `five`, `two` and `school` stand for those who are meant to sit there, `-p` leaves one of them
/// out, and `+p=…` names another.
fn expand(words: &str) -> String {
    let words = words.replace("five", FIVE).replace("two", TWO).replace("school", SCHOOL_HEAD);
    let out: Vec<String> = words.split(' ').filter_map(|word| Some(format!("{}=", word.strip_prefix('-')?))).collect();
    let stays = |word: &&str| !word.starts_with('-') && !out.iter().any(|seat| word.starts_with(seat));
    let named = words.split(' ').filter(stays).map(|word| word.trim_start_matches('+'));
    named.collect::<Vec<_>>().join(" ")
}

fn said(site: &Site) -> String {
    sentence(site.view(), Lang::Sv, &composition::of_group(site.view(), "styrgrupp", site.0.today()))
}

/// A name, a membership, and what the rule says of it.
const MEMBERSHIPS: &[(&str, &str, &str)] = &[
    ("nobody", "", "0 av 8, saknas: ALL"),
    ("the five", "five", "5 av 8, saknas: SCHOOL, socialchef ×2"),
    ("one socialchef", "five s1=S1@falu-kommun", "6 av 8, saknas: SCHOOL, socialchef"),
    ("on the second seat", "five s2=S2@mora-kommun", "6 av 8, saknas: SCHOOL, socialchef"),
    ("no school", "five two", "7 av 8, saknas: SCHOOL"),
    ("everybody", "five two school", "8 av 8"),
    ("school and health apart", "five two school k2=K2@mora-kommun", "9 av 9"),
    ("one for both", "five two school k2=K1@falu-kommun", "8 av 8"),
    ("on the seat that widens", "five two k2=K2@mora-kommun", "8 av 8"),
    ("one twice as socialchef", "five s1=X@falu-kommun s2=X@falu-kommun school", "7 av 8, saknas: socialchef"),
    ("both of one municipality", "five s1=S1@falu-kommun s2=S2@falu-kommun school", "8 av 8"),
    ("one of the region", "five s1=S1@region-dalarna s2=S2@mora-kommun school", "7 av 8, saknas: socialchef"),
    ("one of the association", "five s1=S1@rss-dalarna s2=S2@mora-kommun school", "7 av 8, saknas: socialchef"),
    ("of a part of a part", "five two k1=K1@falu-elevhalsa", "8 av 8"),
    ("of nowhere that is known", "five s1=S1@ s2=S2@mora-kommun school", "8 av 8"),
    ("misplaced, but widened", "five two k1=K1@lansstyrelsen-dalarna k2=K2@mora-kommun", "8 av 8"),
    ("no prosecutor", "five two school -a", "7 av 8, saknas: Åklagarkammaren i Falun"),
    ("no region, no association", "five two school -r -s", "6 av 8, saknas: Region Dalarna, RSS Dalarna"),
    ("police for prosecutor", "five two school -a +a=X@polisen-falun", "7 av 8, saknas: Åklagarkammaren i Falun"),
    ("police of the town", "five two school -p +p=X@polisen-falun", "8 av 8"),
    ("ended yesterday", "five two school -p +p=X@polisen-falun,to=2027-02-10", "7 av 8, saknas: POLICE"),
    ("ends today", "five two school -p +p=X@polisen-falun,to=2027-02-11", "8 av 8"),
    ("begins tomorrow", "five two school -p +p=X@polisen-falun,from=2027-02-12", "7 av 8, saknas: POLICE"),
    ("begins today", "five two school -p +p=X@polisen-falun,from=2027-02-11", "8 av 8"),
    ("a deputy alone", "five two school -p +p=X@polisen-falun,role=deputy", "7 av 8, saknas: POLICE"),
    ("who leads alone", "five two school -p +p=X@polisen-falun,role=chair", "7 av 8, saknas: POLICE"),
    ("two at once", "five two school p=X@polisen-falun", "8 av 8"),
    ("socialchef and school in one", "five s1=X@falu-kommun s2=S2@mora-kommun k1=X@falu-kommun", "8 av 8"),
    ("for another", "five s1=S1@region-dalarna,organization=falu-kommun s2=S2@mora-kommun school", "8 av 8"),
];

#[test]
fn r40_the_styrgrupp_is_composed_as_the_paper_says() {
    let all = format!(
        "Åklagarkammaren i Falun, Länsstyrelsen i Dalarnas län, Polismyndigheten Dalarna, Region Dalarna, RSS Dalarna, \
         {SCHOOL}, socialchef ×2"
    );
    assert!(MEMBERSHIPS.len() >= 25);
    for (name, members, expected) in MEMBERSHIPS {
        let expected =
            expected.replace("ALL", &all).replace("SCHOOL", SCHOOL).replace("POLICE", "Polismyndigheten Dalarna");
        let members = expand(members);
        assert_eq!(said(&seated(&members)), expected, "{name}: {members}");
    }
}

#[test]
fn r40_a_seat_that_ends_asks_for_nobody_from_then_on() {
    let mut site = seated(FIVE);
    site.set("seat", seat("s2"), "to=2027-02-10");
    assert_eq!(said(&site), format!("5 av 7, saknas: {SCHOOL}, socialchef"));
    let before = composition::of_group(site.view(), "styrgrupp", "2027-02-10".parse().unwrap());
    assert_eq!((before.filled(), before.of()), (5, 8));
    // Where nothing is asked for, nothing is said.
    assert_eq!(sentence(site.view(), Lang::Sv, &composition::of_group(site.view(), "arbetsgrupp", site.0.today())), "");
}

#[test]
fn r40_whoever_is_in_the_room_is_counted_by_the_same_rule() {
    let full = format!("{FIVE} s1=S1@falu-kommun s2=S2@mora-kommun k1=K1@falu-kommun p=D@polisen-falun,role=deputy");
    let marks = |marks: &[(&str, Said)]| {
        let mut site = seated(&full);
        site.add("meeting", "m", &format!("group=styrgrupp; date={DAY}"));
        for (at, said) in marks {
            let mut change = Change::new(roll::ATTEND);
            let view = site.view();
            let (meeting, seat) = (view.meetings.get("m").unwrap(), view.seats.get(seat(at)).unwrap());
            Marking { view, meeting, seat, half: None }.say(said, &mut change).unwrap();
            site.stage(change);
        }
        let composition = composition::in_the_room(site.view(), site.view().meetings.get("m").unwrap());
        (composition.filled(), sentence(site.view(), Lang::Sv, &composition))
    };
    let present: Vec<(&str, Said)> =
        ["a", "p", "l", "r", "s", "s1", "s2", "k1"].map(|at| (at, Said::Representative)).to_vec();
    let but = |at: &str, said: Option<Said>| {
        let rest = present.iter().filter(|(seat, _)| *seat != at).cloned();
        let named = said.map(|said| (present.iter().find(|(seat, _)| *seat == at).unwrap().0, said));
        rest.chain(named).collect::<Vec<_>>()
    };
    assert_eq!(marks(&[]).0, 0);
    assert_eq!(marks(&present).1, "8 av 8");
    assert_eq!(marks(&but("p", None)).1, "7 av 8, saknas: Polismyndigheten Dalarna");
    assert_eq!(marks(&but("p", Some(Said::Excused))).1, "7 av 8, saknas: Polismyndigheten Dalarna");
    assert_eq!(marks(&but("p", Some(Said::Deputy))).1, "8 av 8");
    assert_eq!(marks(&but("p", Some(Said::Both))).1, "8 av 8");
    assert_eq!(marks(&but("p", Some(Said::StandIn(None)))).1, "8 av 8", "somebody came for it");
    assert_eq!(marks(&but("s1", Some(Said::Absent))).1, "7 av 8, saknas: socialchef");
}

#[test]
fn r40_a_rule_that_asks_for_nobody_or_for_two_things_at_once_is_refused() {
    let site = Site::dalarna(DAY);
    let add = |fields: &str| {
        let fields = Site::fields(fields);
        site.0.editor().add(kind("seat").unwrap(), Some("styrgrupp/ny"), &fields, id("ny")).map(|_| ())
    };
    assert_eq!(add("group=styrgrupp; pool=municipality; function=chef"), Ok(()));
    assert_eq!(add("group=styrgrupp; function=chef"), Err(Refusal::WhoseSeat));
    assert_eq!(add("group=styrgrupp; organization=falu-kommun; pool=municipality"), Err(Refusal::WhoseSeat));
    let empty = vec![("organization".to_owned(), Assign::To(String::new()))];
    assert_eq!(
        site.0.editor().set(kind("seat").unwrap(), &id("styrgrupp/polis"), &empty).map(|_| ()),
        Err(Refusal::WhoseSeat)
    );
}
