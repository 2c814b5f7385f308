//! The start structure, `data/dalarna.toml`, against the founding papers: one row a fact, with its R-number beside it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop the test")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use samverkan::domain::organization::Sector;
use samverkan::domain::schema::{Kind, Type};
use samverkan::domain::template::{BadTemplate, parse};
use samverkan::domain::{KINDS, Refusal, View};
use samverkan::log::{Id, MAX_OPERATION, OpLog, Presence, State, Template, Value, conflicts, decode, encode, template};

const DALARNA: &str = include_str!("../../data/dalarna.toml");

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| parse(DALARNA).unwrap());
static STATE: LazyLock<State> = LazyLock::new(|| {
    let mut log = OpLog::default();
    for op in template::operations(std::slice::from_ref(&*TEMPLATE)) {
        log.insert(op);
    }
    State::fold(log.iter())
});
static VIEW: LazyLock<View> = LazyLock::new(|| View::of(&STATE));

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn kind(name: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.name.as_str() == name).unwrap()
}

fn sorted(texts: impl Iterator<Item = String>, between: &str) -> String {
    texts.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(between)
}

/// A field as text; a set's members are sorted, with `, ` between them; an empty field is "".
fn value(kind: &Kind, id: &Id, field: &str) -> String {
    let field = kind.field(field).unwrap();
    let spell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Text(value) => value.to_string(),
        other => panic!("{other:?}"),
    };
    let record = STATE.record(kind.name, id).unwrap_or_else(|| panic!("no {} {id}", kind.name));
    if field.set { sorted(record.members(field.name).map(spell), ", ") } else { spell(record.value(field.name)) }
}

/// Fields of a record that is named as "group lansgrupp" or "relation FROM KIND TO", with ` · ` between them.
fn of(record: &str, fields: &str) -> String {
    let words: Vec<&str> = record.split(' ').collect();
    let kind = kind(words[0]);
    let id = if kind.derived.is_empty() { Id::new(words[1]).unwrap() } else { Id::derived(kind.name, &words[1..]) };
    fields.split(' ').map(|field| value(kind, &id, field)).collect::<Vec<_>>().join(" · ")
}

/// These fields of the record have these values.
#[track_caller]
fn is(requirement: &str, record: &str, fields: &str, expected: &str) {
    assert_eq!(of(record, fields), expected, "{requirement}: {record} {fields}");
}

/// The field's text keeps each of these facts, which stand between ` | `.
#[track_caller]
fn says(requirement: &str, record: &str, field: &str, facts: &str) {
    let text = of(record, field);
    for fact in facts.split(" | ") {
        assert!(text.to_lowercase().contains(&fact.to_lowercase()), "{requirement}: {fact:?} is not in {text:?}");
    }
}

/// The ids of the records of a kind whose field has that value, sorted.
fn ids(of: &str, field: &str, expected: &str) -> String {
    let has = |id: &&Id| value(kind(of), id, field) == expected;
    sorted(STATE.records(kind(of).name).map(|(id, _)| id).filter(has).map(Id::to_string), " ")
}

/// The relations of a kind are these and no others, each "FROM TO".
#[track_caller]
fn are(requirement: &str, relation: &str, expected: &[&str]) {
    let ends = |id: &Id| format!("{} {}", value(kind("relation"), id, "from"), value(kind("relation"), id, "to"));
    let found: BTreeSet<_> =
        VIEW.relations.iter().filter(|row| row.kind.unwrap().code() == relation).map(|row| ends(&row.id)).collect();
    assert_eq!(found, expected.iter().copied().map(str::to_owned).collect(), "{requirement}");
}

const WORKING: &str = "ag-resurscentra ag-rok ag-valdsutovare";

/// The relation goes from the group to each working group, and its note keeps the facts.
#[track_caller]
fn to_each_working_group(requirement: &str, from: &str, relation: &str, facts: &str) {
    for to in WORKING.split(' ') {
        says(requirement, &format!("relation {from} {relation} {to}"), "note", facts);
    }
    assert_eq!(VIEW.relations.iter().filter(|row| row.kind.unwrap().code() == relation).count(), 3, "{requirement}");
}

fn municipalities() -> BTreeSet<String> {
    VIEW.municipalities(today()).map(|org| org.id.to_string()).collect()
}

fn members(charter: &str) -> BTreeSet<String> {
    of(charter, "members").split(", ").map(str::to_owned).collect()
}

#[test]
fn lansstyrelsen_is_responsible_and_convenes() {
    is("R1", "duty strukturansvar", "holder group", "convener · ");
    says("R1", "duty strukturansvar", "text", "ansvara för strukturen | sammankalla | leda");
    let convened = "ag-resurscentra ag-rok ag-valdsutovare lansgrupp styrgrupp";
    assert_eq!(ids("group", "convener", "lansstyrelsen-dalarna"), convened, "R1");
    let convened: Vec<_> = convened.split(' ').map(|group| format!("lansstyrelsen-dalarna {group}")).collect();
    are("R1", "convenes", &convened.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ids("group", "leader", "lansstyrelsen-dalarna"), "lansgrupp styrgrupp", "R1");
    let line = "relation lansstyrelsen-dalarna convenes lansgrupp";
    says("R1", line, "note", "administrerar | samordnar");
    says("R2", line, "via", "strateg inom våld i nära relation");
    is("R2", "duty samordna-lansgruppen", "holder group", "convener · lansgrupp");
    says("R2", "duty samordna-lansgruppen", "text", "administrera | samordna | strateg inom våld i nära relation");
    says("R2", "duty samordna-lansgruppen", "text", "sammankallar");
}

#[test]
fn working_groups_may_be_led_by_others_such_as_rss() {
    to_each_working_group("R3", "rss-dalarna", "may_lead", "exempel | andra aktörer");
    says("R3", "duty strukturansvar", "text", "ledas av andra aktörer | t.ex. RSS");
    for group in WORKING.split(' ') {
        is("R3", &format!("group {group}"), "leader", "");
    }
}

#[test]
fn the_strateg_talks_with_lanschefsnatverket_and_other_networks() {
    are("R4", "dialogue", &["lansstyrelsen-dalarna lanschefsnatverket"]);
    let dialogue = "relation lansstyrelsen-dalarna dialogue lanschefsnatverket";
    let facts = "kontinuerlig | andra nätverk | fortsätta utveckla | skapa förutsättningar | våldsutsatthet";
    is("R4", dialogue, "both_ways", "true");
    says("R4", dialogue, "via", "strateg inom våld i nära relation");
    says("R4", dialogue, "note", facts);
    is("R4", "duty dialog", "holder", "convener");
    says("R4", "duty dialog", "text", facts);
    says("R4", "duty dialog", "text", "Länschefsnätverket | strateg inom våld i nära relation");
    is("R4", "group lanschefsnatverket", "name kind parent level", "Länschefsnätverket · network ·  · regional");
}

#[test]
fn the_structure_was_a_proposal_and_both_papers_stay() {
    for group in ["lansgrupp", "styrgrupp"] {
        let (charter, document) = (format!("charter {group}/struktur"), "Kvinnofrid – regional samverkan");
        is("R5", &charter, "date forum", "2021-12-17 · Länschefsnätverket");
        is("R66", &charter, "document group", &format!("{document} · {group}"));
        says("R5", &charter, "note", "förslag");
    }
    says("R5", "group lanschefsnatverket", "note", "förslaget | 2021-12-17");
    let uppdrag = "Länsgrupp Mäns våld mot kvinnor och våld i nära relationer ·  ·  · lansgrupp";
    is("R66", "charter lansgrupp/uppdrag", "document date forum group", uppdrag);
    assert_eq!(VIEW.charters.len(), 3, "R66");
}

#[test]
fn rss_stands_in_the_structure_by_its_seats_and_relations() {
    assert_eq!(ids("seat", "organization", "rss-dalarna"), "lansgrupp/rss-dalarna styrgrupp/rss", "R6");
    assert_eq!(ids("relation", "from", "rss-dalarna").split(' ').count(), 3 + 1, "R6: may lead three, proposes one");
    says("R6", "charter lansgrupp/struktur", "note", "bild | grupperna | relationen till RSS");
}

#[test]
fn lansgruppen_was_formed_in_2010() {
    let name = "Länsgrupp Mäns våld mot kvinnor och våld i nära relationer";
    is("R7", "group lansgrupp", "founded full_name", &format!("2010 · {name}"));
    assert_eq!(VIEW.groups.get("lansgrupp").unwrap().first_day(), NaiveDate::from_ymd_opt(2010, 1, 1), "R7");
}

#[test]
fn nobodys_name_mail_or_street_is_in_the_file() {
    let file = DALARNA.to_lowercase();
    for part in ["@", "gatan", "mailto", "tel:", "postadress"] {
        assert!(!file.contains(part), "R8: {part}");
    }
    // A postal code is "ddd dd", a telephone number begins with 0.
    let digits = |word: &str, n| word.len() == n && word.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<&str> = file.split_whitespace().map(|word| word.trim_matches([',', '.', '"', '(', ')'])).collect();
    assert!(!words.windows(2).any(|pair| digits(pair[0], 3) && digits(pair[1], 2)), "R8: a postal code");
    assert!(!words.iter().any(|word| word.starts_with('0')), "R8: a telephone number");
    assert!(VIEW.people.is_empty() && VIEW.mandates.is_empty() && VIEW.nominations.is_empty(), "R8");
    let nowhere = |field| ids("organization", field, "").split(' ').count() == 28;
    assert!(nowhere("address") && nowhere("function_mailbox"), "R8: who receives the form is a setting");
}

#[test]
fn the_national_goals_in_their_official_words() {
    assert_eq!(ids("goal", "level", "national_overall"), "nat-overgripande", "R9");
    let overall = "Kvinnor och män ska ha samma makt att forma samhället och sina egna liv";
    is("R9", "goal nat-overgripande", "title parent", &format!("{overall} · "));
    says("R10", "goal nat-overgripande", "note", "sex långsiktiga delmål");
    assert_eq!(ids("goal", "level", "national_subgoal"), "nat-delmal-6", "R10");
    let sixth = "6 · nat-overgripande · Mäns våld mot kvinnor ska upphöra · Mäns våld mot kvinnor ska upphöra. Kvinnor \
                 och män, flickor och pojkar, ska ha samma rätt och möjlighet till kroppslig integritet";
    is("R10", "goal nat-delmal-6", "number parent title text", sixth);
    says("R10", "goal nat-delmal-6", "note", "sjätte av sex | Skr. 2016/17:10");
    assert_eq!(ids("goal", "level", "national_objective"), "nat-1 nat-2 nat-3 nat-4", "R15–R18");
    let second = "Förbättrad upptäckt av våld och starkare skydd och stöd för våldsutsatta kvinnor och barn";
    is("R15", "goal nat-1", "title", "Ett utökat och verkningsfullt förebyggande arbete mot våld");
    is("R16", "goal nat-2", "title", second);
    is("R17", "goal nat-3", "title", "Effektivare brottsbekämpning");
    is("R18", "goal nat-4", "title", "Förbättrad kunskap och metodutveckling");
    for n in 1..=4 {
        let frame = format!("{n} · nationell-strategi · nat-delmal-6 · 2017-01-01 · 2026-12-31");
        is("R15–R18", &format!("goal nat-{n}"), "number strategy parent valid_from valid_to", &frame);
    }
}

#[test]
fn the_national_strategy() {
    let national = "strategy nationell-strategi";
    let name = "Nationell strategi för att förebygga och bekämpa mäns våld mot kvinnor";
    is("R11", national, "name aliases", &format!("{name} · Skr. 2016/17:10"));
    is("R11", national, "level state valid_from valid_to", "national · in_force · 2017-01-01 · 2026-12-31");
    says("R11", national, "note", "Makt, mål och myndighet – feministisk politik för en jämställd framtid");
    says("R12", national, "purpose", "effektiviteten | kvaliteten | långsiktigheten | nationell, regional och lokal");
    says("R13", national, "purpose", "förebygga att våld överhuvudtaget uppstår | inte enbart åtgärda");
    says("R14", national, "purpose", "utsatthets- och ett utövarperspektiv");
}

#[test]
fn the_countys_goals_strategy_and_four_goal_areas() {
    is("R19", "duty nationella-mal-i-lanet", "holder", "convener");
    let role = "riksdag och regering | genomslag i länet | regionala och lokala | förhållanden och förutsättningar";
    says("R19", "duty nationella-mal-i-lanet", "text", role);
    assert_eq!(ids("goal", "level", "county_overall"), "lan-1 lan-2", "R20, R21");
    is("R20", "goal lan-1", "number parent title", "1 · nat-delmal-6 · Mäns våld mot kvinnor ska upphöra");
    let same =
        "Oavsett var i landet man bor eller arbetar ska man ha samma möjlighet till stöd och hjälp av god kvalitet";
    is("R21", "goal lan-2", "number parent title", &format!("2 · nat-delmal-6 · {same}"));
    says("R21", "goal lan-2", "note", "i landet | för länet");
    let county = "strategy lansstrategi";
    is("R22", county, "level valid_from valid_to", "regional · 2023-01-01 · 2028-12-31");
    says("R22", county, "purpose", "mål och vision | fyra målområden | bygger på den nationella strategin");
    is("R23", county, "replaces", "handlingsplan");
    let former = "Handlingsplan för att bekämpa mäns våld mot kvinnor · superseded · regional";
    is("R23", "strategy handlingsplan", "name state level", former);
    is("R24", county, "name", "Ett Dalarna fritt från våld");
    says("R24", county, "aliases", "Länsstrategin MVK");
    is("R25", county, "state", "in_force");
    says("R25", county, "note", "under framtagande (struktur:L126) | offentliga källans");
    let four = "aklagarkammaren-falun lansstyrelsen-dalarna polismyndigheten-dalarna region-dalarna";
    let parties = four.split(' ').map(str::to_owned).chain(municipalities());
    is("R22", county, "parties", &sorted(parties, ", "));
    let areas = [
        "Ett utökat och verkningsfullt våldsförebyggande arbete",
        "Förbättrad tidig upptäckt av våld och stödinsatser till våldsutsatta och behandling till våldsutövare",
        "Effektivare brottsbekämpning",
        "Förbättrad kunskap och metodutveckling",
    ];
    assert_eq!(ids("goal", "level", "goal_area"), "mo-1 mo-2 mo-3 mo-4", "R22");
    for (n, title) in (1..).zip(areas) {
        let area = format!("goal mo-{n}");
        is("R22", &area, "title number maps_to", &format!("{title} · {n} · nat-{n}"));
        let frame = "lansstrategi · lan-1 · 2023-01-01 · 2028-12-31";
        is("R22", &area, "strategy parent valid_from valid_to", frame);
        assert!(!of(&area, "short").is_empty(), "R22: a column needs a short name");
        says("R22", &area, "sources", "offentlig källa: Länsstyrelsen Dalarna 2023-09-26, https://");
    }
}

#[test]
fn the_three_forms_of_violence() {
    is("R26", "violence-form vinr", "number text includes", "1 · Våld i nära relation · ");
    let honour = "2 · Hedersrelaterat våld och förtryck · barnäktenskap, könsstympning, tvångsäktenskap";
    is("R27", "violence-form heder", "number text includes", honour);
    let third = "Prostitution och människohandel för sexuella ändamål samt sexualiserat våld oberoende av relation";
    is("R28", "violence-form prostitution-sexuellt", "number text includes", &format!("3 · {third} · "));
    assert_eq!(VIEW.violence_forms.len(), 3, "R26–R28");
}

#[test]
fn the_six_purposes_of_lansgruppen_and_the_sentence_of_the_other_paper() {
    says("R29", "purpose syfte-1", "text", "verka | nationella och regionala målen | nås");
    says("R30", "purpose syfte-2", "text", "stärka och utveckla | lokala och regionala arbetet | långsiktigt");
    says("R31", "purpose syfte-3", "text", "lokala och regionala behov | framgångsfaktorer | sprida lärande exempel");
    says("R32", "purpose syfte-4", "text", "främja | länets aktörer | fördjupar | samverkan");
    says("R33", "purpose syfte-5", "text", "över gränser | goda kontakter | samordningsvinster");
    says("R34", "purpose syfte-6", "text", "mer jämlikt | hela Dalarna");
    for n in 1..=6 {
        is("R29–R34", &format!("purpose syfte-{n}"), "number group", &format!("{n} · lansgrupp"));
    }
    is("R35", "purpose syfte-struktur", "number group", " · lansgrupp");
    says("R35", "purpose syfte-struktur", "text", "stärka och utveckla | lokala och regionala | långsiktigt");
    says("R35", "purpose syfte-struktur", "text", "förmedla information och erfarenheter | aktörer och verksamheter");
    assert_eq!(ids("purpose", "group", "lansgrupp").split(' ').count(), 7, "R29–R35");
}

#[test]
fn what_the_styrgrupp_is_for_and_how_often_it_meets() {
    is("R36", "group styrgrupp", "name kind parent level", "Styrgrupp Länsgruppen · steering ·  · regional");
    let purpose = "leda och prioritera | Länsgruppen | arbetsgrupperna | målområdena | Länsstrategin MVK";
    says("R36", "purpose styrgrupp-syfte-1", "text", purpose);
    let led = ["styrgrupp ag-resurscentra", "styrgrupp ag-rok", "styrgrupp ag-valdsutovare", "styrgrupp lansgrupp"];
    are("R36", "leads", &led);
    is("R37", "duty besluta-eller-fora-vidare", "holder group", "steering_member · styrgrupp");
    let power = "mandat att fatta beslut i den egna organisationen och/eller | råd, nätverk och andra";
    says("R37", "duty besluta-eller-fora-vidare", "text", power);
    is("R37", "group beslutsforum", "kind name", "forum · Råd, nätverk och andra beslutsfattande forum");
    says("R38", "purpose styrgrupp-syfte-2", "text", "se till | arbetsgrupperna | representanter");
    is("R38", "duty utse-representanter", "holder group", "steering_member · styrgrupp");
    says("R38", "duty utse-representanter", "text", "se till | arbetsgrupperna | representanter");
    is("R36", "purpose styrgrupp-syfte-1", "number group", "1 · styrgrupp");
    is("R38", "purpose styrgrupp-syfte-2", "number group", "2 · styrgrupp");
    is("R39", "group styrgrupp", "meetings_per_year also_on_demand", "2 · true");
    says("R39", "group styrgrupp", "note", "ca två gånger per år och/eller vid behov");
}

#[test]
fn the_styrgrupp_has_eight_chairs_and_a_ninth_if_school_and_health_are_two() {
    let seats: Vec<_> = VIEW.seats_of("styrgrupp", today()).collect();
    assert_eq!((seats.len(), seats.iter().filter(|seat| !seat.optional).count()), (9, 8), "R40");
    for (seat, chair) in [
        ("aklagare", "aklagarkammaren-falun ·  · chef · "),
        ("polis", "polismyndigheten-dalarna ·  · chef · "),
        ("lansstyrelsen", "lansstyrelsen-dalarna ·  · chef · "),
        ("region", "region-dalarna ·  · chef · "),
        ("rss", "rss-dalarna ·  · chef · "),
        ("socialchef#1", " · municipality · socialchef · "),
        ("socialchef#2", " · municipality · socialchef · "),
        ("skola-elevhalsa#1", " · municipality · chef för skola och/eller elevhälsa · "),
        ("skola-elevhalsa#2", " · municipality · chef för skola och/eller elevhälsa · true"),
    ] {
        is("R40", &format!("seat styrgrupp/{seat}"), "organization pool function optional", chair);
    }
    let labels: HashSet<_> = seats.iter().map(|seat| &*seat.label).filter(|label| !label.is_empty()).collect();
    assert_eq!(labels.len(), 4, "R40: what no organization names has a name of its own");
    let five = "aklagarkammaren-falun, lansstyrelsen-dalarna, polismyndigheten-dalarna, region-dalarna, rss-dalarna";
    is("R40", "charter styrgrupp/struktur", "members", five);
    says("R40", "charter styrgrupp/struktur", "note", "två socialchefer och chef för skola och/eller elevhälsa");
    let appointed = |id: &str| value(kind("relation"), &Id::new(id).unwrap(), "to");
    let nobody = ids("relation", "kind", "appoints").split(' ').all(|id| appointed(id) != "styrgrupp");
    assert!(nobody, "R41: the papers do not say who appoints it");
    says("R41", "group styrgrupp", "note", "vem som utser dem, står inte i underlaget");
}

#[test]
fn lansgruppen_and_what_its_members_take_on() {
    is("R42", "group lansgrupp", "name kind parent level", "Länsgruppen · county · styrgrupp · regional");
    says("R42", "group lansgrupp", "note", "operativt och verksamhetsnära (struktur:L59)");
    says("R42", "charter lansgrupp/struktur", "note", "operativt och verksamhetsnära");
    says("R43", "charter lansgrupp/uppdrag", "note", "hela sin organisation");
    is("R43", "duty intern-struktur", "holder group", "representative · lansgrupp");
    says("R43", "duty intern-struktur", "text", "hela sin organisation | tydlig intern struktur | hämta in och sprida");
    is("R44", "group lansgrupp", "meetings_per_year meeting_length", "4 · full_day");
    says("R44", "group lansgrupp", "note", "ca 4 heldagar om året | fyra gånger om året");
    is("R45", "duty forutsattningar", "holder group", "organization · lansgrupp");
    says("R45", "duty forutsattningar", "text", "resurser | utrymme | interna informationskanaler");
    is("R52", "duty formedla", "holder group", "representative · lansgrupp");
    says("R52", "duty formedla", "text", "från den regionala nivån till den egna verksamheten | föra tillbaka");
    says("R52", "duty formedla", "text", "till den regionala nivån (Länsgruppen) | till de lokala samverkansgrupperna");
}

#[test]
fn the_six_duties_in_the_order_of_the_form() {
    for (requirement, id, duty, facts) in [
        ("R46", "delta", "1 · representative · attendance · 4", "delta aktivt | möten | ca 4 heldagar/år"),
        ("R47", "arbetsgrupp", "2 · representative · working_groups · ", "vid behov | mindre | specifika"),
        ("R48", "hemmaplan", "3 · representative · home_work · ", "avsätta tid | hemmaplan | mellan träffarna"),
        ("R49", "sprida", "4 · representative · information_spread · ", "relevant | ut i hela organisationen"),
        ("R50", "samla-in", "5 · representative · information_gathered · ", "relevant | från hela organisationen"),
        ("R51", "ny-blankett", "6 · organization · form_current · ", "ny blankett | representanten | ersättaren"),
    ] {
        let record = format!("duty {id}");
        is(requirement, &record, "number holder measure target group", &format!("{duty} · lansgrupp"));
        says(requirement, &record, "text", facts);
    }
    assert_eq!(VIEW.duties.iter().filter(|duty| duty.number.is_some() || duty.measure.is_some()).count(), 6, "R46–R51");
}

#[test]
fn two_papers_with_twelve_entries_each_eleven_of_them_common() {
    let (uppdrag, struktur) = (members("charter lansgrupp/uppdrag"), members("charter lansgrupp/struktur"));
    let municipalities = municipalities();
    assert!(municipalities.is_subset(&uppdrag) && municipalities.is_subset(&struktur), "R66: kommunerna");
    // An entry of the papers: "kommunerna" is one of them.
    let entries = |members: &BTreeSet<String>| members.difference(&municipalities).count() + 1;
    assert_eq!((entries(&uppdrag), entries(&struktur)), (12, 12), "R66");
    assert_eq!(entries(&(&uppdrag & &struktur)), 11, "R66");
    assert_eq!(&uppdrag - &struktur, BTreeSet::from(["brottsofferjourer".into()]), "R66");
    assert_eq!(&struktur - &uppdrag, BTreeSet::from(["rss-dalarna".into()]), "R66");
    assert!(!(&uppdrag | &struktur).contains("lansstyrelsen-dalarna"), "R66: it is in neither");
    assert_eq!((VIEW.seats_of("lansgrupp", today()).count(), (&uppdrag | &struktur).len()), (27, 27), "R66: the union");
    for org in &uppdrag | &struktur {
        is("R66", &format!("seat lansgrupp/{org}"), "organization pool optional", &format!("{org} ·  · "));
    }
}

#[test]
fn three_working_groups_are_proposed_and_how_they_work() {
    assert_eq!(ids("group", "kind", "working"), WORKING, "R68");
    let honour = "Regionalt resurscentra mot hedersrelaterat våld och förtryck · proposed";
    is("R68", "group ag-resurscentra", "name status", honour);
    is("R68", "group ag-rok", "name status", "Regional samverkansöverenskommelse kvinnofrid · proposed");
    let perpetrators = "Insatser för att stödja arbetet med våldsutövare · considered";
    is("R68", "group ag-valdsutovare", "name status", perpetrators);
    says("R68", "group ag-valdsutovare", "note", "Ev.");
    let general = "vid behov | utvecklingsprojekt | insats | inom området | oftast under en avgränsad tid";
    for group in WORKING.split(' ') {
        says("R67", &format!("group {group}"), "purpose", general);
        is("R67", &format!("group {group}"), "parent level", "styrgrupp · regional");
    }
    // What is said of working groups in general outlives these three.
    says("R67", "group styrgrupp", "note", general);
    to_each_working_group("R69", "styrgrupp", "appoints", "utifrån uppdraget | efter kompetens");
    says("R69", "duty utse-representanter", "text", "utifrån uppdraget | efter kompetens");
    says("R69", "group styrgrupp", "note", "utser | utifrån uppdraget | efter kompetens");
    to_each_working_group("R70", "lansgrupp", "supplies_members", "i huvudsak | även andra");
    says("R70", "group styrgrupp", "note", "i huvudsak ur Länsgruppen");
    to_each_working_group("R71", "lansgrupp", "reference_group_for", "kan vara");
    says("R71", "group styrgrupp", "note", "kan vara referensgrupp");
    let way = ["lansgrupp styrgrupp", "styrgrupp beslutsforum"];
    let way = way.into_iter().chain(["ag-resurscentra styrgrupp", "ag-rok styrgrupp", "ag-valdsutovare styrgrupp"]);
    are("R72", "escalates_to", &way.collect::<Vec<_>>());
    says("R72", "relation lansgrupp escalates_to styrgrupp", "note", "tolkning");
    says("R72", "group beslutsforum", "note", "övriga beslutsforum");
    says("R72", "group styrgrupp", "note", "kräver beslut går via Styrgruppen vidare till övriga beslutsforum");
}

#[test]
fn fifteen_local_groups_that_nobody_has_confirmed() {
    assert_eq!(ids("group", "kind", "local").split(' ').count(), 15, "R73");
    for org in VIEW.municipalities(today()) {
        let slug = org.short.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o");
        let (group, bridge) = (format!("group lokal-{slug}"), format!("relation lansgrupp informs lokal-{slug}"));
        is("R73", &group, "municipality name", &format!("{} · Lokal samverkansgrupp – {}", org.id, org.short));
        is("R73", &group, "kind parent level status", "local · lansgrupp · local · unconfirmed");
        says("R73", &group, "purpose", "stärka samverkan | lokala | regionala | representant i Länsgruppen");
        says("R73", &bridge, "via", "kommunens representant i Länsgruppen");
        is("R74", &bridge, "both_ways", "true");
    }
    assert_eq!(ids("relation", "kind", "informs").split(' ').count(), 15, "R74");
}

#[test]
fn the_proposed_agreements() {
    let rok = "agreement rok-kvinnofrid";
    is("R75", rok, "proposed_by state level kind", "rss-dalarna · proposed · regional · collaboration");
    says("R75", rok, "note", "kvinnofridssatsningen 2021–2023");
    is("R75", rok, "valid_from valid_to", " · "); // the period is the initiative's: the agreement has never held
    are("R75", "proposes", &["rss-dalarna ag-rok"]);
    says("R76", rok, "purpose", "ansvarsfördelning och roller | stärka samverkan | individens behov av skydd och stöd");
    says("R77", rok, "purpose", "stöd för arbetet på lokal nivå | lokala samverkansöverenskommelser");
    let local = "rok-kvinnofrid · proposed · local · collaboration";
    is("R77", "agreement lokal-overenskommelse", "based_on state level kind", local);
    is("R78", rok, "group name", &format!("ag-rok · {} (RÖK)", of("group ag-rok", "name")));
    is("R78", "group ag-rok", "agreement", "rok-kvinnofrid");
    assert_eq!(VIEW.agreements.len(), 2, "R75–R78");
}

#[test]
fn twenty_eight_organizations_of_which_fifteen_are_municipalities() {
    assert_eq!(VIEW.organizations.len(), 28);
    let fifteen = "2021 Vansbro/Vansbro 2023 Malung-Sälens/Malung-Sälen 2026 Gagnefs/Gagnef 2029 Leksands/Leksand \
                   2031 Rättviks/Rättvik 2034 Orsa/Orsa 2039 Älvdalens/Älvdalen 2061 Smedjebackens/Smedjebacken \
                   2062 Mora/Mora 2080 Falu/Falun 2081 Borlänge/Borlänge 2082 Säters/Säter 2083 Hedemora/Hedemora \
                   2084 Avesta/Avesta 2085 Ludvika/Ludvika";
    let held = VIEW.municipalities(today()).map(|org| format!("{} {}/{}", org.municipality_code, org.name, org.short));
    assert_eq!(sorted(held.map(|org| org.replace(" kommun", "")), " "), fifteen, "R40: 15");
    let others = VIEW.organizations.iter().filter(|org| org.municipality_code.is_empty() && org.aliases.is_empty());
    let eight = "Arbetsförmedlingen, Barnahus Dalarna, Brottsofferjourer, Högskolan Dalarna, Kriminalvården, \
                 Kvinnojourer, Migrationsverket, Region Dalarna";
    assert_eq!(sorted(others.map(|org| org.name.to_string()), ", "), eight, "R66");
    for (id, names) in [
        ("aklagarkammaren-falun", "Åklagarkammaren i Falun · Åklagarkammaren Falun"),
        ("polismyndigheten-dalarna", "Polismyndigheten Dalarna · Polismyndigheten"),
        ("rss-dalarna", "RSS Dalarna · RSS, Regional samverkans- och stödstruktur"),
        ("radda-barnen-dalarna", "Rädda Barnen Dalarna · Rädda Barnen, Rädda barnen Dalarna"),
        ("lansstyrelsen-dalarna", "Länsstyrelsen i Dalarnas län · Länsstyrelsen Dalarna"),
    ] {
        is("R66", &format!("organization {id}"), "name aliases", names);
    }
    assert_eq!(ids("organization", "collective", "true"), "brottsofferjourer kvinnojourer", "R66");
    assert_eq!(ids("organization", "sensitive_contact", "true"), "brottsofferjourer kvinnojourer");
    let unnamed = [ids("organization", "name_en", ""), ids("organization", "sector", ""), ids("group", "name_en", "")];
    assert_eq!(unnamed.concat(), "");
    let established = "beslutsforum lanschefsnatverket lansgrupp styrgrupp";
    assert_eq!(ids("group", "status", "established"), established, "R5: all else is proposed or unconfirmed");
}

#[test]
fn every_record_says_where_it_comes_from() {
    for ((kind, id), cells) in &TEMPLATE.records {
        let texts = |field: &'static str| {
            cells.iter().filter(move |(name, _, _)| name.as_str() == field).filter_map(|(_, _, value)| value.as_text())
        };
        // A charter has no field for it, but a note.
        let noted = texts("note").filter_map(|note| Some(note.strip_prefix("Källa: ")?.split_once('.')?.0));
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
    for ((name, id), cells) in &TEMPLATE.records {
        assert!(ids.insert(id), "{id} is the id of one record only");
        assert!(VIEW.has(name.as_str(), id.as_str()), "{name} {id}");
        assert_eq!(STATE.record(*name, id).unwrap().presence(), Presence::Shown);
        let mut registers = HashSet::new();
        for (field, member, value) in cells {
            assert!(registers.insert((field, member)), "{name} {id} says {field} twice");
            assert_ne!(value.as_text(), Some(""), "{name} {id} {field}");
            let Type::Ref(kinds) = kind(name.as_str()).field(field.as_str()).unwrap().ty else { continue };
            let target = value.as_text().unwrap();
            assert!(kinds.iter().any(|kind| VIEW.has(kind, target)), "{name} {id} {field}: {target}");
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
    assert_eq!((&*TEMPLATE.id, TEMPLATE.version), ("dalarna-mvk", 1));
    assert_eq!(TEMPLATE.released.to_string(), "2026-11-22T00:00:00.000Z/0");
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
    let turned = format!("{HEAD}[[organization]]\nshort = \"B\"\nname = \"A\"\nid = \"a\"\n");
    assert_eq!(lines(&turned), lines(&format!("{HEAD}{ORG}short = \"B\"\n")), "keys in any order");
}

const HEAD: &str = "[template]\nid = \"x\"\nversion = 1\nreleased = 2026-11-22\n";
const ORG: &str = "[[organization]]\nid = \"a\"\nname = \"A\"\n";
const RELATION: &str = "[[relation]]\nfrom = \"a\"\nkind = \"informs\"\nto = \"a\"\n";

#[test]
fn a_file_that_is_wrong_is_refused_by_name() {
    let record = |id: &str, refusal| BadTemplate::Record { id: id.into(), refusal };
    let bad_id = |kind: &str, id: &str| BadTemplate::Id { kind: kind.into(), id: id.into() };
    let twice = |kind: &str, id: &str| BadTemplate::Twice { kind: kind.into(), id: id.into() };
    let unknown_kind = Refusal::UnknownKind { text: "organisation".into() };
    let nobody = Refusal::UnknownId { kind: "organization", text: "nobody".into() };
    let not_an_organization = Refusal::UnknownId { kind: "organization", text: "g".into() };
    let sector = Refusal::BadChoice { field: "sector", text: "stat".into(), allowed: Sector::CODES.to_vec() };
    let date = |text: &str| record("a", Refusal::BadDate { text: text.into() });
    let missing = |field| record("a", Refusal::Missing { kind: "organization", field });
    let group = "[[group]]\nid = \"g\"\nname = \"G\"\nkind = \"county\"\nconvener = \"g\"";
    let related = Id::derived(kind("relation").name, &["a", "informs", "a"]);
    for (text, expected) in [
        (ORG.replace("organization", "organisation"), record("", unknown_kind)),
        (format!("{ORG}part_of = \"nobody\""), record("a", nobody)),
        (format!("{ORG}{group}"), record("g", not_an_organization)),
        (ORG.repeat(2), twice("organization", "a")),
        (format!("{ORG}{}", RELATION.repeat(2)), twice("relation", related.as_str())),
        (format!("{ORG}from = \"2027-02-30\""), date("2027-02-30")),
        (format!("{ORG}from = 09:30:00"), date("09:30:00")),
        (format!("{ORG}collective = \"ja\""), record("a", Refusal::BadBool { text: "ja".into() })),
        (format!("{ORG}sector = \"stat\""), record("a", sector)),
        (format!("{ORG}part_of = \"Å\""), record("a", Refusal::BadId { text: "Å".into() })),
        (format!("{ORG}aliases = \"B\""), record("a", Refusal::SetOrNot { field: "aliases", set: true })),
        (ORG.replace("name = \"A\"\n", ""), missing("name")),
        (ORG.replace("id = \"a\"\n", ""), bad_id("organization", "")),
        (ORG.replace("\"a\"", "\"Falun\""), bad_id("organization", "Falun")),
        (format!("{ORG}{RELATION}id = \"made-up\""), bad_id("relation", "made-up")),
    ] {
        assert_eq!(parse(&format!("{HEAD}{text}")).unwrap_err(), expected, "{text}");
    }
    let colour = parse(&format!("{HEAD}{ORG}colour = \"red\"")).unwrap_err();
    let BadTemplate::Record { id, refusal: Refusal::UnknownField { kind, text, fields } } = colour else { panic!() };
    assert_eq!((&*id, kind, &*text, fields.contains(&"aliases")), ("a", "organization", "colour", true));
    assert!(matches!(parse(&format!("{HEAD}{ORG}from = 2027-02-30")), Err(BadTemplate::Syntax { .. })));
    assert!(matches!(parse("[template"), Err(BadTemplate::Syntax { .. })));
    for (right, wrong) in [("\"x\"", "\"Å\""), ("= 1", "= 0"), ("2026-11-22", "\"soon\""), ("[template]", "[head]")] {
        assert_eq!(parse(&HEAD.replace(right, wrong)).unwrap_err(), BadTemplate::Head, "{wrong}");
    }
}
