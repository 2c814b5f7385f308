//! The start structure, `data/dalarna.toml`, against the founding papers: a test a group of facts, with its R-numbers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop the test")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use samverkan::domain::goal::{DocumentState, Goal, GoalLevel, Strategy};
use samverkan::domain::group::{Charter, Group, GroupKind, GroupStatus, Level, MeetingLength, Relation, RelationKind};
use samverkan::domain::organization::{Organization, Sector};
use samverkan::domain::purpose::{Duty, Holder, Measure};
use samverkan::domain::schema::{Ref, Type};
use samverkan::domain::seat::Seat;
use samverkan::domain::template::{BadTemplate, parse};
use samverkan::domain::{KINDS, Refusal, View};
use samverkan::log::{Id, MAX_OPERATION, Name, OpLog, Presence, State, Template, conflicts, decode, encode, template};

const DALARNA: &str = include_str!("../../data/dalarna.toml");
const WORKING: [&str; 3] = ["ag-resurscentra", "ag-rok", "ag-valdsutovare"];
const STRATEG: &str = "strateg inom våld i nära relation";

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| parse(DALARNA).unwrap());
static STATE: LazyLock<State> = LazyLock::new(|| {
    let mut log = OpLog::default();
    for op in template::operations(&[TEMPLATE.clone()]) {
        log.insert(op);
    }
    State::fold(log.iter())
});
static VIEW: LazyLock<View> = LazyLock::new(|| View::of(&STATE));

fn day(text: &str) -> Option<NaiveDate> {
    Some(NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap())
}

fn id<T>(reference: Option<&Ref<T>>) -> &str {
    reference.map_or("", |reference| reference.id().as_str())
}

fn organization(id: &str) -> &'static Organization {
    VIEW.organizations.get(id).unwrap()
}

fn group(id: &str) -> &'static Group {
    VIEW.groups.get(id).unwrap()
}

fn strategy(id: &str) -> &'static Strategy {
    VIEW.strategies.get(id).unwrap()
}

fn goal(id: &str) -> &'static Goal {
    VIEW.goals.get(id).unwrap()
}

fn duty(id: &str) -> &'static Duty {
    VIEW.duties.get(id).unwrap()
}

fn seat(id: &str) -> &'static Seat {
    VIEW.seats.get(id).unwrap()
}

fn charter(id: &str) -> &'static Charter {
    VIEW.charters.get(id).unwrap()
}

fn relations(kind: RelationKind) -> BTreeMap<(&'static str, &'static str), &'static Relation> {
    let ends = |relation: &'static Relation| ((id(relation.from.as_ref()), id(relation.to.as_ref())), relation);
    VIEW.relations.iter().filter(|relation| relation.kind == Some(kind)).map(ends).collect()
}

/// The pairs of a relation, as "from to".
fn pairs(kind: RelationKind) -> BTreeSet<String> {
    relations(kind).keys().map(|(from, to)| format!("{from} {to}")).collect()
}

fn set<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> BTreeSet<String> {
    texts.into_iter().map(Into::into).collect()
}

fn to_working_groups(from: &str) -> BTreeSet<String> {
    WORKING.iter().map(|group| format!("{from} {group}")).collect()
}

fn goals(level: GoalLevel) -> Vec<&'static Goal> {
    let mut goals: Vec<_> = VIEW.goals.iter().filter(|goal| goal.level == Some(level)).collect();
    goals.sort_by_key(|goal| goal.number);
    goals
}

fn municipalities() -> BTreeSet<&'static str> {
    let municipal = |org: &&Organization| org.sector == Some(Sector::Municipality);
    VIEW.organizations.iter().filter(municipal).map(|org| org.id.as_str()).collect()
}

fn local_groups() -> Vec<&'static Group> {
    VIEW.groups.iter().filter(|group| group.kind == Some(GroupKind::Local)).collect()
}

fn names(references: &[Ref<Organization>]) -> BTreeSet<&str> {
    references.iter().map(|reference| reference.id().as_str()).collect()
}

#[track_caller]
fn says(text: &str, facts: &[&str]) {
    for fact in facts {
        assert!(text.to_lowercase().contains(&fact.to_lowercase()), "{fact:?} is not in {text:?}");
    }
}

#[test]
fn r1_r2_lansstyrelsen_is_responsible_and_convenes() {
    let mut convened = to_working_groups("lansstyrelsen-dalarna");
    convened.extend(["lansstyrelsen-dalarna styrgrupp".into(), "lansstyrelsen-dalarna lansgrupp".into()]);
    assert_eq!(pairs(RelationKind::Convenes), convened, "R1");
    for group in VIEW.groups.iter() {
        let inside = matches!(group.kind, Some(GroupKind::Steering | GroupKind::County | GroupKind::Working));
        assert_eq!(id(group.convener.as_ref()), if inside { "lansstyrelsen-dalarna" } else { "" }, "R1 {}", group.id);
    }
    let r1 = duty("strukturansvar");
    assert_eq!(r1.holder, Some(Holder::Convener), "R1");
    says(&r1.text, &["ansvara för strukturen", "sammankalla", "leda"]);
    let r2 = relations(RelationKind::Convenes)[&("lansstyrelsen-dalarna", "lansgrupp")];
    says(&r2.via, &[STRATEG]); // R2
    says(&r2.note, &["administrerar", "samordnar"]); // R1
    assert_eq!(duty("samordna-lansgruppen").holder, Some(Holder::Convener), "R2");
    says(&duty("samordna-lansgruppen").text, &["administrera", "samordna", STRATEG, "sammankallar"]);
}

#[test]
fn r3_working_groups_may_be_led_by_others_such_as_rss() {
    assert_eq!(pairs(RelationKind::MayLead), to_working_groups("rss-dalarna"));
    says(&relations(RelationKind::MayLead)[&("rss-dalarna", "ag-rok")].note, &["exempel", "andra aktörer"]);
    for working in WORKING {
        assert!(group(working).leader.is_none(), "nobody has said who leads {working}");
    }
    for led in ["styrgrupp", "lansgrupp"] {
        assert_eq!(id(group(led).leader.as_ref()), "lansstyrelsen-dalarna", "R1");
    }
    says(&duty("strukturansvar").text, &["ledas av andra aktörer", "RSS"]);
}

#[test]
fn r4_the_strateg_talks_with_lanschefsnatverket_and_other_networks() {
    assert_eq!(pairs(RelationKind::Dialogue), set(["lansstyrelsen-dalarna lanschefsnatverket"]));
    let dialogue = relations(RelationKind::Dialogue)[&("lansstyrelsen-dalarna", "lanschefsnatverket")];
    assert!(dialogue.both_ways);
    says(&dialogue.via, &[STRATEG]);
    let facts = ["kontinuerlig", "andra nätverk", "fortsätta utveckla", "skapa förutsättningar", "våldsutsatthet"];
    says(&dialogue.note, &facts);
    says(&duty("dialog").text, &facts);
    says(&duty("dialog").text, &["Länschefsnätverket", STRATEG]);
    assert_eq!(duty("dialog").holder, Some(Holder::Convener));
    assert_eq!(group("lanschefsnatverket").kind, Some(GroupKind::Network));
    assert!(group("lanschefsnatverket").parent.is_none(), "it is outside the structure");
}

#[test]
fn r5_the_structure_was_a_proposal_of_2021_12_17() {
    for from_s2 in ["lansgrupp/struktur", "styrgrupp/struktur"] {
        let charter = charter(from_s2);
        assert_eq!(charter.date, day("2021-12-17"));
        assert_eq!(&*charter.forum, "Länschefsnätverket");
        assert_eq!(&*charter.document, "Kvinnofrid – regional samverkan");
        says(&charter.note, &["förslag"]);
    }
    assert_eq!((charter("lansgrupp/uppdrag").date, &*charter("lansgrupp/uppdrag").forum), (None, ""), "S1 is undated");
    says(&group("lanschefsnatverket").note, &["2021-12-17"]);
}

#[test]
fn r6_rss_stands_in_the_structure_by_its_seats_and_relations() {
    let of_rss = |seat: &&Seat| id(seat.organization.as_ref()) == "rss-dalarna";
    let seats: Vec<_> = VIEW.seats.iter().filter(of_rss).map(|seat| seat.id.as_str()).collect();
    assert_eq!(seats, ["lansgrupp/rss-dalarna", "styrgrupp/rss"]);
    let from_rss = VIEW.relations.iter().filter(|relation| id(relation.from.as_ref()) == "rss-dalarna");
    assert_eq!(from_rss.count(), 4, "may lead three, proposes one");
    says(&charter("lansgrupp/struktur").note, &["bild", "relationen till RSS"]);
}

#[test]
fn r7_lansgruppen_was_formed_in_2010() {
    assert_eq!(group("lansgrupp").founded, Some(2010));
    assert_eq!(group("lansgrupp").first_day(), day("2010-01-01"));
    assert_eq!(&*group("lansgrupp").full_name, "Länsgrupp Mäns våld mot kvinnor och våld i nära relationer");
}

#[test]
fn r8_nobodys_name_mail_or_street_is_in_the_file() {
    assert!(!DALARNA.contains('@'));
    let file = DALARNA.to_lowercase();
    for part in ["gatan", "mailto", "tel:", "postadress"] {
        assert!(!file.contains(part), "{part}");
    }
    // A postal code is "ddd dd", a telephone number begins with "0dd".
    let digits = |word: &str, n| word.len() == n && word.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<&str> = file.split_whitespace().map(|word| word.trim_matches([',', '.', '"', '(', ')'])).collect();
    assert!(!words.windows(2).any(|pair| digits(pair[0], 3) && digits(pair[1], 2)));
    assert!(!words.iter().any(|word| word.starts_with('0')));
    assert!(VIEW.people.is_empty() && VIEW.mandates.is_empty() && VIEW.nominations.is_empty());
    for org in VIEW.organizations.iter() {
        assert!(org.address.is_empty() && org.function_mailbox.is_empty(), "{}: the recipient is a setting", org.id);
    }
}

#[test]
fn r9_r10_the_overall_goal_and_its_sixth_sub_goal() {
    let [overall] = goals(GoalLevel::NationalOverall)[..] else { panic!("R9: one") };
    assert_eq!(&*overall.title, "Kvinnor och män ska ha samma makt att forma samhället och sina egna liv", "R9");
    says(&overall.note, &["sex långsiktiga delmål"]); // R10
    let [sixth] = goals(GoalLevel::NationalSubgoal)[..] else { panic!("R10: one") };
    assert_eq!((sixth.number, id(sixth.parent.as_ref())), (Some(6), overall.id.as_str()), "R10");
    assert_eq!(&*sixth.title, "Mäns våld mot kvinnor ska upphöra", "R10");
    let text = "Mäns våld mot kvinnor ska upphöra. Kvinnor och män, flickor och pojkar, ska ha samma rätt och möjlighet \
                till kroppslig integritet";
    assert_eq!(&*sixth.text, text, "R10");
    says(&sixth.note, &["sjätte av sex", "Skr. 2016/17:10"]);
}

#[test]
fn r11_r12_r13_r14_the_national_strategy() {
    let national = strategy("nationell-strategi");
    assert_eq!(&*national.name, "Nationell strategi för att förebygga och bekämpa mäns våld mot kvinnor", "R11");
    assert_eq!(national.aliases, ["Skr. 2016/17:10".into()], "R11");
    says(&national.note, &["Makt, mål och myndighet – feministisk politik för en jämställd framtid"]); // R11
    assert_eq!((national.valid_from, national.valid_to), (day("2017-01-01"), day("2026-12-31")), "R11: 2017–2026");
    assert_eq!((national.level, national.state), (Some(Level::National), Some(DocumentState::InForce)), "R11");
    says(&national.purpose, &["effektiviteten", "kvaliteten", "långsiktigheten"]); // R12
    says(&national.purpose, &["nationell", "regional", "lokal"]); // R12: three levels
    assert_eq!(Level::ALL.len(), 3, "R12");
    says(&national.purpose, &["förebygga att våld överhuvudtaget uppstår", "inte enbart åtgärda"]); // R13
    says(&national.purpose, &["utsatthets- och ett utövarperspektiv"]); // R14
}

#[test]
fn r15_r16_r17_r18_the_four_national_objectives_in_their_official_words() {
    let titles = [
        "Ett utökat och verkningsfullt förebyggande arbete mot våld", // R15
        "Förbättrad upptäckt av våld och starkare skydd och stöd för våldsutsatta kvinnor och barn", // R16
        "Effektivare brottsbekämpning",                               // R17
        "Förbättrad kunskap och metodutveckling",                     // R18
    ];
    let objectives = goals(GoalLevel::NationalObjective);
    assert_eq!(objectives.iter().map(|goal| &*goal.title).collect::<Vec<_>>(), titles);
    for (n, goal) in (1..).zip(objectives) {
        assert_eq!(goal.number, Some(n));
        assert_eq!((id(goal.strategy.as_ref()), id(goal.parent.as_ref())), ("nationell-strategi", "nat-delmal-6"));
        assert_eq!((goal.valid_from, goal.valid_to), (day("2017-01-01"), day("2026-12-31")));
    }
}

#[test]
fn r19_r20_r21_the_countys_overall_goals() {
    let r19 = duty("nationella-mal-i-lanet");
    assert_eq!(r19.holder, Some(Holder::Convener), "R19");
    says(&r19.text, &["riksdag och regering", "genomslag i länet", "regionala och lokala", "förutsättningar"]);
    let [first, second] = goals(GoalLevel::CountyOverall)[..] else { panic!("two") };
    assert_eq!(&*first.title, "Mäns våld mot kvinnor ska upphöra", "R20");
    let r21 =
        "Oavsett var i landet man bor eller arbetar ska man ha samma möjlighet till stöd och hjälp av god kvalitet";
    assert_eq!(&*second.title, r21, "R21: the paper says landet");
    assert_eq!([first.number, second.number], [Some(1), Some(2)], "R20, R21");
    assert!([first, second].iter().all(|goal| id(goal.parent.as_ref()) == "nat-delmal-6"), "R20, R21");
}

#[test]
fn r22_r23_r24_r25_the_countys_strategy_and_its_four_goal_areas() {
    let county = strategy("lansstrategi");
    assert_eq!(&*county.name, "Ett Dalarna fritt från våld");
    assert!(county.aliases.iter().any(|name| &**name == "Länsstrategin MVK"), "R24");
    assert_eq!((county.valid_from, county.valid_to), (day("2023-01-01"), day("2028-12-31")));
    assert_eq!((county.level, county.state), (Some(Level::Regional), Some(DocumentState::InForce)), "R25");
    says(&county.note, &["under framtagande (struktur:L126)"]); // R25
    assert_eq!(id(county.replaces.as_ref()), "handlingsplan", "R23");
    assert_eq!(strategy("handlingsplan").state, Some(DocumentState::Superseded), "R23");
    assert_eq!(&*strategy("handlingsplan").name, "Handlingsplan för att bekämpa mäns våld mot kvinnor", "R23");
    let mut parties = municipalities();
    parties.extend(["lansstyrelsen-dalarna", "polismyndigheten-dalarna", "aklagarkammaren-falun", "region-dalarna"]);
    assert_eq!(names(&county.parties), parties, "who stands behind it");
    says(&county.purpose, &["mål och vision", "fyra målområden", "bygger på den nationella strategin"]); // R22
    let titles = [
        "Ett utökat och verkningsfullt våldsförebyggande arbete",
        "Förbättrad tidig upptäckt av våld och stödinsatser till våldsutsatta och behandling till våldsutövare",
        "Effektivare brottsbekämpning",
        "Förbättrad kunskap och metodutveckling",
    ];
    let areas = goals(GoalLevel::GoalArea);
    assert_eq!(areas.iter().map(|goal| &*goal.title).collect::<Vec<_>>(), titles, "R22");
    for (n, area) in (1..).zip(areas) {
        assert_eq!((area.number, id(area.maps_to.as_ref())), (Some(n), &*format!("nat-{n}")), "R22");
        assert_eq!((id(area.strategy.as_ref()), id(area.parent.as_ref())), ("lansstrategi", "lan-1"), "R22");
        assert_eq!((area.valid_from, area.valid_to), (county.valid_from, county.valid_to), "R22");
        assert!(!area.short.is_empty(), "a column needs a short name");
        says(area.sources.iter().find(|source| source.contains("http")).unwrap(), &["offentlig källa"]); // R22
    }
}

#[test]
fn r26_r27_r28_the_three_forms_of_violence() {
    let mut forms: Vec<_> = VIEW.violence_forms.iter().collect();
    forms.sort_by_key(|form| form.number);
    let [vinr, honour, third] = forms[..] else { panic!("three") };
    assert_eq!([vinr.number, honour.number, third.number], [Some(1), Some(2), Some(3)]);
    assert_eq!(&*vinr.text, "Våld i nära relation", "R26");
    assert_eq!(&*honour.text, "Hedersrelaterat våld och förtryck", "R27");
    assert_eq!(
        set(honour.includes.iter().map(|form| &**form)),
        set(["barnäktenskap", "tvångsäktenskap", "könsstympning"])
    );
    let r28 = "Prostitution och människohandel för sexuella ändamål samt sexualiserat våld oberoende av relation";
    assert_eq!(&*third.text, r28, "R28");
    assert!(vinr.includes.is_empty() && third.includes.is_empty(), "R26, R28");
}

#[test]
fn r29_r30_r31_r32_r33_r34_r35_the_purposes_of_lansgruppen() {
    let mut purposes: Vec<_> =
        VIEW.purposes.iter().filter(|purpose| id(purpose.group.as_ref()) == "lansgrupp").collect();
    purposes.sort_by_key(|purpose| purpose.number);
    let facts: [(Option<i64>, &[&str]); 7] = [
        (None, &["stärka och utveckla", "långsiktigt", "information och erfarenheter", "aktörer och verksamheter"]), // R35
        (Some(1), &["verka", "nationella och regionala målen"]), // R29
        (Some(2), &["stärka och utveckla", "lokala och regionala", "långsiktigt"]), // R30
        (Some(3), &["lokala och regionala behov", "framgångsfaktorer", "lärande exempel"]), // R31
        (Some(4), &["främja", "fördjupa", "samverkan", "länets aktörer"]), // R32
        (Some(5), &["över gränser", "goda kontakter", "samordningsvinster"]), // R33
        (Some(6), &["mer jämlikt", "hela Dalarna"]),             // R34
    ];
    assert_eq!(purposes.len(), facts.len(), "six, and the one sentence of S2");
    for (purpose, (number, facts)) in purposes.iter().zip(facts) {
        assert_eq!(purpose.number, number);
        says(&purpose.text, facts);
    }
}

#[test]
fn r36_r37_r38_r39_what_the_styrgrupp_is_for_and_how_often_it_meets() {
    let styrgrupp = group("styrgrupp");
    assert_eq!((styrgrupp.kind, styrgrupp.level), (Some(GroupKind::Steering), Some(Level::Regional)), "R36");
    assert_eq!((&*styrgrupp.name, styrgrupp.parent.is_none()), ("Styrgrupp Länsgruppen", true), "R36");
    let text = |id| &*VIEW.purposes.get(id).unwrap().text;
    says(text("styrgrupp-syfte-1"), &["leda och prioritera", "Länsgruppen", "arbetsgrupperna", "Länsstrategin MVK"]);
    says(text("styrgrupp-syfte-2"), &["se till", "arbetsgrupperna", "representanter"]); // R38
    let of_styrgrupp = VIEW.purposes.iter().filter(|purpose| id(purpose.group.as_ref()) == "styrgrupp");
    assert_eq!(of_styrgrupp.filter_map(|purpose| purpose.number).sum::<i64>(), 1 + 2, "R36, R38");
    let mut led = to_working_groups("styrgrupp");
    led.insert("styrgrupp lansgrupp".into());
    assert_eq!(pairs(RelationKind::Leads), led, "R36");
    for (id, facts) in [
        ("besluta-eller-fora-vidare", &["egna organisationen", "och/eller", "råd, nätverk och andra"][..]), // R37
        ("utse-representanter", &["arbetsgrupperna", "representanter"][..]),                                // R38
    ] {
        assert_eq!(duty(id).holder, Some(Holder::SteeringMember));
        assert_eq!(self::id(duty(id).group.as_ref()), "styrgrupp");
        says(&duty(id).text, facts);
    }
    assert_eq!((styrgrupp.meetings_per_year, styrgrupp.also_on_demand), (Some(2), true), "R39: about 2");
    says(&styrgrupp.note, &["ca två gånger per år och/eller vid behov"]); // R39
}

#[test]
fn r40_r41_the_styrgrupp_has_eight_chairs_and_a_ninth_if_school_and_health_are_two() {
    let seats: Vec<_> = VIEW.seats_of("styrgrupp", day("2026-11-22").unwrap()).collect();
    assert_eq!((seats.len(), seats.iter().filter(|seat| !seat.optional).count()), (9, 8), "R40");
    let fixed = [
        ("aklagare", "aklagarkammaren-falun"),
        ("lansstyrelsen", "lansstyrelsen-dalarna"),
        ("polis", "polismyndigheten-dalarna"),
        ("region", "region-dalarna"),
        ("rss", "rss-dalarna"),
    ];
    for (chair, organization) in fixed {
        let seat = seat(&format!("styrgrupp/{chair}"));
        assert_eq!((id(seat.organization.as_ref()), seat.pool), (organization, None), "R40");
        assert_eq!((&*seat.function, seat.optional), ("chef", false), "R40: everyone is a chef");
    }
    let school = "chef för skola och/eller elevhälsa";
    let pooled = [
        ("socialchef#1", "socialchef", false),
        ("socialchef#2", "socialchef", false),
        ("skola-elevhalsa#1", school, false),
        ("skola-elevhalsa#2", school, true),
    ];
    let mut labels = HashSet::new();
    for (chair, function, optional) in pooled {
        let seat = seat(&format!("styrgrupp/{chair}"));
        assert_eq!((seat.pool, seat.organization.is_none()), (Some(Sector::Municipality), true), "R40");
        assert_eq!((&*seat.function, seat.optional), (function, optional), "R40");
        assert!(labels.insert(&*seat.label) && !seat.label.is_empty(), "no organization names it");
    }
    assert!(!relations(RelationKind::Appoints).keys().any(|(_, to)| *to == "styrgrupp"), "R41: nobody has said");
    says(&group("styrgrupp").note, &["vem som utser dem, står inte"]); // R41
}

#[test]
fn r42_r43_r44_r45_lansgruppen_and_its_representatives() {
    let lansgrupp = group("lansgrupp");
    assert_eq!((lansgrupp.kind, id(lansgrupp.parent.as_ref())), (Some(GroupKind::County), "styrgrupp"));
    assert_eq!((lansgrupp.level, lansgrupp.status), (Some(Level::Regional), Some(GroupStatus::Established)));
    says(&lansgrupp.note, &["operativt och verksamhetsnära (struktur:L59)"]); // R42
    says(&charter("lansgrupp/struktur").note, &["operativt och verksamhetsnära"]); // R42
    let r43 = duty("intern-struktur");
    assert_eq!((r43.holder, id(r43.group.as_ref())), (Some(Holder::Representative), "lansgrupp"), "R43");
    says(&r43.text, &["hela sin organisation", "tydlig intern struktur", "hämta in och sprida"]);
    assert_eq!(lansgrupp.meetings_per_year, Some(4), "R44: about 4");
    assert_eq!(lansgrupp.meeting_length, Some(MeetingLength::FullDay), "R44");
    says(&lansgrupp.note, &["ca 4 heldagar", "fyra gånger om året"]); // R44: both papers
    let r45 = duty("forutsattningar");
    assert_eq!((r45.holder, id(r45.group.as_ref())), (Some(Holder::Organization), "lansgrupp"), "R45");
    says(&r45.text, &["resurser", "utrymme", "interna informationskanaler"]);
}

#[test]
fn r46_r47_r48_r49_r50_r51_the_six_duties_in_the_order_of_the_form() {
    let six: [(&str, Holder, Measure, &[&str]); 6] = [
        ("delta", Holder::Representative, Measure::Attendance, &["delta aktivt", "ca 4 heldagar/år"]), // R46
        ("arbetsgrupp", Holder::Representative, Measure::WorkingGroups, &["vid behov", "mindre", "specifika"]), // R47
        ("hemmaplan", Holder::Representative, Measure::HomeWork, &["avsätta tid", "hemmaplan", "mellan träffarna"]), // R48
        ("sprida", Holder::Representative, Measure::InformationSpread, &["relevant", "ut i hela organisationen"]), // R49
        ("samla-in", Holder::Representative, Measure::InformationGathered, &["relevant", "från hela organisationen"]), // R50
        ("ny-blankett", Holder::Organization, Measure::FormCurrent, &["ny blankett", "representant", "ersättare"]), // R51
    ];
    for (n, (id, holder, measure, facts)) in (1..).zip(six) {
        let duty = duty(id);
        assert_eq!((duty.number, duty.holder, duty.measure), (Some(n), Some(holder), Some(measure)), "{id}");
        assert_eq!(self::id(duty.group.as_ref()), "lansgrupp", "{id}");
        assert_eq!(duty.target, if id == "delta" { Some(4) } else { None }, "R46: only attendance has a number");
        says(&duty.text, facts);
    }
    assert_eq!(VIEW.duties.iter().filter(|duty| duty.number.is_some()).count(), 6, "R46–R51");
    assert_eq!(VIEW.duties.iter().filter(|duty| duty.measure.is_some()).count(), 6, "R46–R51");
}

#[test]
fn r52_information_goes_in_three_directions() {
    let r52 = duty("formedla");
    assert_eq!((r52.holder, id(r52.group.as_ref())), (Some(Holder::Representative), "lansgrupp"));
    says(&r52.text, &["till den egna verksamheten", "föra tillbaka information och kunskap"]);
    says(&r52.text, &["till den regionala nivån (Länsgruppen)", "till de lokala samverkansgrupperna"]);
}

#[test]
fn r66_two_papers_twelve_entries_each_eleven_of_them_common() {
    let uppdrag = names(&charter("lansgrupp/uppdrag").members);
    let struktur = names(&charter("lansgrupp/struktur").members);
    let municipalities = municipalities();
    assert!(municipalities.is_subset(&uppdrag) && municipalities.is_subset(&struktur));
    // An entry of the papers: "kommunerna" is one of them.
    let entries = |members: &BTreeSet<&'static str>| members.difference(&municipalities).count() + 1;
    assert_eq!((entries(&uppdrag), entries(&struktur)), (12, 12));
    assert_eq!(entries(&uppdrag.intersection(&struktur).copied().collect()), 11);
    assert_eq!(uppdrag.difference(&struktur).collect::<Vec<_>>(), [&"brottsofferjourer"]);
    assert_eq!(struktur.difference(&uppdrag).collect::<Vec<_>>(), [&"rss-dalarna"]);
    assert!(!uppdrag.contains("lansstyrelsen-dalarna") && !struktur.contains("lansstyrelsen-dalarna"));
    let seats: BTreeSet<_> = VIEW
        .seats_of("lansgrupp", day("2026-11-22").unwrap())
        .map(|seat| {
            let organization = id(seat.organization.as_ref());
            assert_eq!(seat.id.as_str(), format!("lansgrupp/{organization}"));
            assert!(seat.pool.is_none() && !seat.optional);
            organization
        })
        .collect();
    assert_eq!(seats, &uppdrag | &struktur, "the seats are the union");
    assert_eq!(seats.len(), 27);
    assert_eq!(&*charter("lansgrupp/uppdrag").document, &*group("lansgrupp").full_name);
    assert_eq!(id(charter("lansgrupp/uppdrag").group.as_ref()), "lansgrupp");
    assert_eq!(id(charter("lansgrupp/struktur").group.as_ref()), "lansgrupp");
    let styrgrupp = charter("styrgrupp/struktur");
    let fixed = VIEW.seats.of("styrgrupp").filter_map(|seat| seat.organization.as_ref());
    assert_eq!(names(&styrgrupp.members), fixed.map(|org| org.id().as_str()).collect(), "R40");
    assert_eq!((VIEW.charters.len(), id(styrgrupp.group.as_ref())), (3, "styrgrupp"));
}

#[test]
fn r67_r68_three_working_groups_are_proposed() {
    let general = ["vid behov", "utvecklingsprojekt", "insats", "oftast under en avgränsad tid"];
    says(&group("styrgrupp").note, &general); // R67: it outlives these three
    let three = [
        ("ag-resurscentra", "Regionalt resurscentra mot hedersrelaterat våld och förtryck", GroupStatus::Proposed),
        ("ag-rok", "Regional samverkansöverenskommelse kvinnofrid", GroupStatus::Proposed),
        ("ag-valdsutovare", "Insatser för att stödja arbetet med våldsutövare", GroupStatus::Considered),
    ];
    for (id, name, status) in three {
        let group = group(id);
        assert_eq!((&*group.name, group.status), (name, Some(status)), "R68");
        assert_eq!((group.level, self::id(group.parent.as_ref())), (Some(Level::Regional), "styrgrupp"), "R68");
        says(&group.purpose, &general); // R67
    }
    says(&group("ag-valdsutovare").note, &["Ev."]); // R68
    assert_eq!(VIEW.groups.iter().filter(|group| group.kind == Some(GroupKind::Working)).count(), 3, "R68");
}

#[test]
fn r69_r70_r71_r72_who_appoints_supplies_advises_and_decides() {
    assert_eq!(pairs(RelationKind::Appoints), to_working_groups("styrgrupp"), "R69");
    assert_eq!(pairs(RelationKind::SuppliesMembers), to_working_groups("lansgrupp"), "R70");
    assert_eq!(pairs(RelationKind::ReferenceGroupFor), to_working_groups("lansgrupp"), "R71");
    for working in WORKING {
        says(&relations(RelationKind::Appoints)[&("styrgrupp", working)].note, &["uppdraget", "kompetens"]); // R69
        says(&relations(RelationKind::SuppliesMembers)[&("lansgrupp", working)].note, &["i huvudsak"]); // R70
        says(&relations(RelationKind::ReferenceGroupFor)[&("lansgrupp", working)].note, &["kan"]); // R71
    }
    says(&duty("utse-representanter").text, &["uppdraget", "kompetens"]); // R69
    let mut way: BTreeSet<String> = WORKING.iter().map(|group| format!("{group} styrgrupp")).collect();
    way.extend(["lansgrupp styrgrupp".into(), "styrgrupp beslutsforum".into()]);
    assert_eq!(pairs(RelationKind::EscalatesTo), way, "R72: never past the Styrgrupp");
    says(&relations(RelationKind::EscalatesTo)[&("lansgrupp", "styrgrupp")].note, &["tolkning"]);
    assert_eq!(group("beslutsforum").kind, Some(GroupKind::Forum), "R72");
    says(&group("beslutsforum").name, &["råd", "nätverk", "andra beslutsfattande forum"]); // R37
    says(&group("beslutsforum").note, &["övriga beslutsforum"]); // R72
    says(&group("styrgrupp").note, &["uppdraget", "kompetens", "i huvudsak ur Länsgruppen", "referensgrupp"]);
}

#[test]
fn r73_r74_fifteen_local_groups_that_nobody_has_confirmed() {
    assert_eq!(local_groups().len(), 15, "R73");
    let mut informed = BTreeSet::new();
    for group in local_groups() {
        let municipality = organization(id(group.municipality.as_ref()));
        assert_eq!(municipality.sector, Some(Sector::Municipality), "R73");
        assert_eq!(*group.name, format!("Lokal samverkansgrupp – {}", municipality.short), "R73");
        let place = municipality.short.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o");
        assert_eq!(group.id.as_str(), format!("lokal-{place}"), "R73");
        assert_eq!((group.level, group.status), (Some(Level::Local), Some(GroupStatus::Unconfirmed)), "R73");
        assert_eq!(id(group.parent.as_ref()), "lansgrupp", "R73");
        says(&group.purpose, &["stärka samverkan", "lokala", "regionala", "kommunens representant i Länsgruppen"]);
        let bridge = relations(RelationKind::Informs)[&("lansgrupp", group.id.as_str())];
        assert!(bridge.both_ways, "R74: there and back");
        says(&bridge.via, &["representant i Länsgruppen"]); // R73
        informed.insert(format!("lansgrupp {}", group.id));
    }
    assert_eq!(pairs(RelationKind::Informs), informed, "R74");
    let theirs: BTreeSet<_> = local_groups().iter().map(|group| id(group.municipality.as_ref())).collect();
    assert_eq!(theirs, municipalities(), "R73: one each");
}

#[test]
fn r75_r76_r77_r78_the_proposed_agreements() {
    let rok = VIEW.agreements.get("rok-kvinnofrid").unwrap();
    assert_eq!((id(rok.proposed_by.as_ref()), rok.state), ("rss-dalarna", Some(DocumentState::Proposed)), "R75");
    says(&rok.note, &["kvinnofridssatsningen 2021–2023"]); // R75
    assert_eq!((rok.valid_from, rok.valid_to), (None, None), "R75: the period is the initiative's, it never held");
    says(&rok.name, &["RÖK"]); // R75
    says(&rok.purpose, &["ansvarsfördelning och roller", "individens behov av skydd och stöd"]); // R76
    says(&rok.purpose, &["stöd för arbetet på lokal nivå", "lokala samverkansöverenskommelser"]); // R77
    let local = VIEW.agreements.get("lokal-overenskommelse").unwrap();
    assert_eq!((id(local.based_on.as_ref()), local.level), ("rok-kvinnofrid", Some(Level::Local)), "R77");
    assert_eq!((local.state, rok.level), (Some(DocumentState::Proposed), Some(Level::Regional)), "R77");
    assert_eq!((id(rok.group.as_ref()), id(group("ag-rok").agreement.as_ref())), ("ag-rok", "rok-kvinnofrid"), "R78");
    assert!(rok.name.starts_with(&*group("ag-rok").name), "R78: one name");
    assert_eq!(pairs(RelationKind::Proposes), set(["rss-dalarna ag-rok"]), "R75, R78");
}

#[test]
fn twenty_eight_organizations_of_which_fifteen_municipalities_r66() {
    assert_eq!(VIEW.organizations.len(), 28);
    let places = "2021 Vansbro 2023 Malung-Sälen 2026 Gagnef 2029 Leksand 2031 Rättvik 2034 Orsa 2039 Älvdalen \
                  2061 Smedjebacken 2062 Mora 2080 Falun 2081 Borlänge 2082 Säter 2083 Hedemora 2084 Avesta 2085 Ludvika";
    let held = municipalities().into_iter().map(|id| (&*organization(id).municipality_code, &*organization(id).short));
    let held: Vec<_> =
        held.collect::<BTreeMap<_, _>>().into_iter().map(|(code, place)| format!("{code} {place}")).collect();
    assert_eq!(held.join(" "), places);
    for (id, names) in [
        ("aklagarkammaren-falun", &["Åklagarkammaren i Falun", "Åklagarkammaren Falun"][..]),
        ("polismyndigheten-dalarna", &["Polismyndigheten Dalarna", "Polismyndigheten"]),
        ("rss-dalarna", &["RSS Dalarna", "RSS", "Regional samverkans- och stödstruktur"]),
        ("radda-barnen-dalarna", &["Rädda Barnen Dalarna", "Rädda Barnen", "Rädda barnen Dalarna"]),
        ("lansstyrelsen-dalarna", &["Länsstyrelsen i Dalarnas län", "Länsstyrelsen Dalarna"]),
    ] {
        let org = organization(id);
        assert_eq!(set(std::iter::once(&org.name).chain(&org.aliases).map(|name| &**name)), set(names.iter().copied()));
    }
    for org in VIEW.organizations.iter() {
        let jour = ["kvinnojourer", "brottsofferjourer"].contains(&org.id.as_str());
        assert_eq!((org.collective, org.sensitive_contact), (jour, jour), "{}", org.id);
        assert!(org.sector.is_some() && !org.name_en.is_empty(), "{}", org.id);
        assert_eq!(org.municipality_code.is_empty(), org.sector != Some(Sector::Municipality), "{}", org.id);
    }
    assert!(VIEW.groups.iter().all(|group| !group.name_en.is_empty() && group.status.is_some()));
}

#[test]
fn every_record_says_where_it_comes_from() {
    for ((kind, id), cells) in &TEMPLATE.records {
        let texts = |field: &str| {
            let field = field.to_owned();
            cells.iter().filter(move |(name, _, _)| name.as_str() == field).filter_map(|(_, _, value)| value.as_text())
        };
        // A charter has no field for it.
        let noted =
            texts("note").find_map(|note| note.strip_prefix("Källa: ")?.split_once('.')).map(|(lines, _)| lines);
        let sources: Vec<&str> = texts("sources").chain(noted.filter(|_| kind.as_str() == "charter")).collect();
        assert!(!sources.is_empty(), "{kind} {id}");
        for source in sources {
            let Some((paper, lines)) = source.split_once(":L") else {
                assert!(source.starts_with("offentlig källa: "), "{kind} {id}: {source}");
                continue;
            };
            let length = BTreeMap::from([("uppdrag", 198), ("struktur", 155)])[paper];
            for range in lines.split(", L") {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                let (first, last): (u16, u16) = (first.parse().unwrap(), last.parse().unwrap());
                assert!(0 < first && first <= last && last <= length, "{kind} {id}: {source}");
            }
        }
    }
}

#[test]
fn every_record_is_there_and_every_reference_leads_somewhere() {
    let mut ids = HashSet::new();
    for ((kind, id), cells) in &TEMPLATE.records {
        assert!(ids.insert(id), "{id} is the id of one record only");
        assert!(VIEW.has(kind.as_str(), id.as_str()), "{kind} {id}");
        assert_eq!(STATE.record(*kind, id).unwrap().presence(), Presence::Shown);
        let declared = KINDS.iter().find(|declared| declared.name == *kind).unwrap();
        let mut registers = HashSet::new();
        for (field, member, value) in cells {
            assert!(registers.insert((field, member)), "{kind} {id} says {field} twice");
            assert_ne!(value.as_text(), Some(""), "{kind} {id} {field}");
            let Type::Ref(kinds) = declared.field(field.as_str()).unwrap().ty else { continue };
            let target = value.as_text().unwrap();
            assert!(kinds.iter().any(|kind| VIEW.has(kind, target)), "{kind} {id} {field}: {target}");
        }
    }
    assert_eq!(ids.len(), DALARNA.lines().filter(|line| line.starts_with("[[")).count());
    assert!(conflicts(&STATE).is_empty());
}

fn lines(text: &str) -> Vec<String> {
    template::operations(&[parse(text).unwrap()]).iter().map(|op| encode(op)).collect()
}

#[test]
fn the_same_bytes_every_time_and_everywhere() {
    assert_eq!(TEMPLATE.id, "dalarna-mvk");
    assert_eq!((TEMPLATE.version, TEMPLATE.released.to_string()), (1, "2026-11-22T00:00:00.000Z/0".into()));
    let once = lines(DALARNA);
    assert_eq!(once, lines(DALARNA));
    assert_eq!(once, lines(&DALARNA.replace('\n', "\r\n")), "as a checkout on Windows has it");
    assert_eq!(once.len(), TEMPLATE.records.len(), "one operation a record");
    for line in &once {
        assert!(line.len() <= MAX_OPERATION, "{} bytes", line.len());
        assert_eq!(encode(&decode(line).unwrap()), *line);
    }
    let other = DALARNA.replace("version = 1", "version = 2");
    assert!(once.iter().zip(lines(&other)).all(|(one, two)| *one != two), "another version, other operations");
    let (name, sector) = ("name = \"Falu kommun\"\n", "sector = \"municipality\"\n");
    let record = |fields: &str| format!("{HEAD}[[organization]]\nid = \"falu-kommun\"\n{fields}");
    assert_eq!(lines(&record(&format!("{name}{sector}"))), lines(&record(&format!("{sector}{name}"))), "any order");
}

const HEAD: &str = "[template]\nid = \"x\"\nversion = 1\nreleased = 2026-11-22\n";

#[test]
fn a_file_that_is_wrong_is_refused_by_name() {
    let record = |id: &str, refusal| BadTemplate::Record { id: id.into(), refusal };
    let bad_id = |kind: &str, id: &str| BadTemplate::Id { kind: kind.into(), id: id.into() };
    let twice = |kind: &str, id: &str| BadTemplate::Twice { kind: kind.into(), id: id.into() };
    let org = "[[organization]]\nid = \"a\"\nname = \"A\"\n";
    let relation = "[[relation]]\nfrom = \"a\"\nkind = \"informs\"\nto = \"a\"\n";
    let unknown_kind = Refusal::UnknownKind { text: "organisation".into() };
    let unknown = |kind, text: &str| Refusal::UnknownId { kind, text: text.into() };
    let sector = Refusal::BadChoice { field: "sector", text: "stat".into(), allowed: Sector::CODES.to_vec() };
    let [to_a, to_b] = ["a", "b"].map(|to| Id::derived(Name::new("relation"), &["a", "informs", to]));
    for (text, expected) in [
        (org.replace("organization", "organisation"), record("", unknown_kind)),
        (format!("{org}part_of = \"nobody\""), record("a", unknown("organization", "nobody"))),
        (
            format!("{org}{}", relation.replace("to = \"a\"", "to = \"b\"")),
            record(to_b.as_str(), unknown("organization", "b")),
        ),
        (org.repeat(2), twice("organization", "a")),
        (format!("{org}{}", relation.repeat(2)), twice("relation", to_a.as_str())),
        (format!("{org}from = \"2027-02-30\""), record("a", Refusal::BadDate { text: "2027-02-30".into() })),
        (format!("{org}from = 09:30:00"), record("a", Refusal::BadDate { text: "09:30:00".into() })),
        (format!("{org}collective = \"ja\""), record("a", Refusal::BadBool { text: "ja".into() })),
        (format!("{org}sector = \"stat\""), record("a", sector)),
        (format!("{org}part_of = \"Å\""), record("a", Refusal::BadId { text: "Å".into() })),
        (format!("{org}aliases = \"B\""), record("a", Refusal::SetOrNot { field: "aliases", set: true })),
        (org.replace("name = \"A\"\n", ""), record("a", Refusal::Missing { kind: "organization", field: "name" })),
        (org.replace("id = \"a\"\n", ""), bad_id("organization", "")),
        (org.replace("\"a\"", "\"Falun\""), bad_id("organization", "Falun")),
        (format!("{org}{relation}id = \"made-up\""), bad_id("relation", "made-up")),
    ] {
        assert_eq!(parse(&format!("{HEAD}{text}")).unwrap_err(), expected, "{text}");
    }
    assert!(parse(&format!("{HEAD}{org}")).is_ok(), "what the others are made of");
    let unknown_field = parse(&format!("{HEAD}{org}colour = \"red\"")).unwrap_err();
    let BadTemplate::Record { id, refusal: Refusal::UnknownField { kind, text, fields } } = unknown_field else {
        panic!()
    };
    assert_eq!((&*id, kind, &*text, fields.contains(&"aliases")), ("a", "organization", "colour", true));
    assert!(matches!(parse(&format!("{HEAD}{org}from = 2027-02-30")), Err(BadTemplate::Syntax(_))));
    assert!(matches!(parse("[template"), Err(BadTemplate::Syntax(_))));
    for (right, wrong) in [("\"x\"", "\"Å\""), ("= 1", "= 0"), ("2026-11-22", "\"soon\""), ("[template]", "[head]")] {
        assert_eq!(parse(&HEAD.replace(right, wrong)).unwrap_err(), BadTemplate::Head, "{wrong}");
    }
}
