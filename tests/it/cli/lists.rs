//! Lists that come in (`import-csv`), papers that go out (`form`), and who is left out of both.

use std::io::Read as _;

use super::Place;

const LIST: &str = "Organisation;Representant;Representantens mejladress;Ersättare;Gäller från\n\
                    Falu kommun;Ada;ada@example.org;Bo;2026-01-01\n\
                    \n\
                    Borlänge;Cia;cia@example.org;;2026-02-01\n\
                    Åklagarkammaren i Falun;Dag;dag@example.org;Eva;2026-03-01\n";

/// Who has a role in the county group, as `organization role name from`.
fn mandates(place: &Place) -> Vec<String> {
    let rows = place.show(&["mandates"])["rows"].as_array().unwrap().clone();
    let mut mandates: Vec<String> = rows
        .iter()
        .map(|row| {
            let text = |field: &str| row[field].as_str().unwrap_or("-").to_owned();
            let person = place.row("person", row["person"].as_str().unwrap());
            format!("{} {} {} {}", text("organization"), text("role"), person["name"].as_str().unwrap(), text("from"))
        })
        .collect();
    mandates.sort();
    mandates
}

#[test]
fn r54_r64_a_list_out_of_a_spreadsheet_is_previewed_and_taken_as_one_action() {
    let place = Place::county();
    let taken = [
        "aklagarkammaren-falun deputy Eva 2026-03-01",
        "aklagarkammaren-falun representative Dag 2026-03-01",
        "borlange-kommun representative Cia 2026-02-01",
        "falu-kommun deputy Bo 2026-01-01",
        "falu-kommun representative Ada 2026-01-01",
    ];
    // What Excel writes: with and without UTF-8, with tabs when it is pasted.
    let windows: Vec<u8> = LIST.chars().map(|c| c as u32 as u8).collect();
    let files = [format!("\u{feff}{LIST}").into_bytes(), LIST.replace(';', "\t").into_bytes(), windows];
    for (n, bytes) in files.into_iter().enumerate() {
        let path = place.file(&format!("lista-{n}.csv"), bytes);
        let tried = place.run(&["import-csv", "nomination", &path, "--dry-run"]).is(0);
        assert_eq!((tried.out.lines().count(), mandates(&place).len()), (3, 0), "{}", tried.out);
        assert!(
            tried.out.contains("2\t") && tried.out.contains("ny representant Ada, ny ersättare Bo"),
            "{}",
            tried.out
        );
        place.run(&["import-csv", "nomination", &path]).is(0);
        assert_eq!(mandates(&place), taken);
        place.ok(&["undo"]);
        assert_eq!(mandates(&place), [""; 0], "one action");
    }
}

#[test]
fn a_row_that_cannot_be_taken_is_named_with_its_reason_and_holds_back_the_others_unless_it_is_told_not_to() {
    let place = Place::county();
    let list = format!("{LIST}Ingen alls;Fia;fia@example.org;;2026-01-01\nMora kommun;Gun;ada@example.org;;31/2\n");
    let path = place.file("lista.csv", &list);
    let ran = place.run(&["import-csv", "nomination", &path]).is(1);
    assert!(ran.err.contains("Rad 6:") && ran.err.contains("Ingen alls") && ran.err.contains("Rad 7:"), "{}", ran.err);
    assert_eq!(mandates(&place), [""; 0]);
    let ran = place.run(&["import-csv", "nomination", &path, "--each"]).is(1);
    assert!(ran.err.contains("Rad 6:") && ran.err.contains("Rad 7:"), "{}", ran.err);
    assert_eq!(mandates(&place).len(), 5);
    // Whatever kind: the headings are its fields.
    let people = place.file("folk.csv", "Namn,Organisation,Mejladress\nHans,Falu kommun,hans@example.org\n");
    place.run(&["import-csv", "person", &people]).is(0);
    let rows = place.show(&["people"])["rows"].as_array().unwrap().clone();
    let hans = rows.iter().find(|row| row["name"] == "Hans").unwrap();
    assert_eq!(
        (hans["organization"].as_str(), hans["email"].as_str()),
        (Some("falu-kommun"), Some("hans@example.org"))
    );
    let unknown = place.file("fel.csv", "organization,färg\nfalu-kommun,blå\n");
    place.refuses(2, &["import-csv", "nomination", &unknown], &["”färg” känns inte igen"], &["“färg” is not known"]);
    place.refuses(66, &["import-csv", "nomination", "/nosuch.csv"], &["/nosuch.csv"], &["/nosuch.csv"]);
}

#[test]
fn r53_r65_the_paper_is_a_document_a_page_or_a_text_with_the_same_words() {
    let place = Place::county();
    place.ok(&[
        "register",
        "falu-kommun",
        "representative=Ada & <Bo>",
        "internal_channels=Nätet",
        "in_force_from=2026-01-01",
    ]);
    let written = |name: &str, more: &[&str]| {
        let path = place.0.path().join(name);
        place.ok(&[&["form", "falu-kommun", "-o", path.to_str().unwrap()], more].concat());
        std::fs::read(path).unwrap()
    };
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(written("b.docx", &[]))).unwrap();
    let mut document = String::new();
    zip.by_name("word/document.xml").unwrap().read_to_string(&mut document).unwrap();
    let (html, text) = (written("b.html", &[]), written("b.txt", &[]));
    let (html, text) = (String::from_utf8(html).unwrap(), String::from_utf8(text).unwrap());
    for said in ["Delta aktivt på Länsgruppens möten", "Falu kommun", "Nätet", "Skicka in en ny blankett"] {
        assert!(document.contains(said) && html.contains(said) && text.replace('\n', " ").contains(said), "{said}");
    }
    assert!(
        document.contains("Ada &amp; &lt;Bo&gt;")
            && html.contains("Ada &amp; &lt;Bo&gt;")
            && text.contains("Ada & <Bo>")
    );
    assert_eq!(written("b2.docx", &[]), written("b3.docx", &[]), "the same paper is the same file");
    let empty = String::from_utf8(written("tom.txt", &["--empty"])).unwrap();
    assert!(empty.contains("Falu kommun") && !empty.contains("Ada") && !empty.contains("Nätet"));
    place.refuses(2, &["form", "falu-kommun", "-o", "b.pdf"], &[".docx, .html eller .txt"], &[".docx, .html or .txt"]);
}

#[test]
fn r8_protected_people_and_the_contacts_of_shelters_are_in_no_list_and_on_no_paper() {
    let place = Place::county();
    place.ok(&["set", "organization", "kvinnojourer", "sensitive_contact=ja", "address=Hemliga vägen 1"]);
    place.ok(&["register", "kvinnojourer", "representative=Jour Ett", "representative_email=ett@example.org"]);
    place.ok(&["register", "falu-kommun", "representative=Skyddad Person", "representative_email=hemlig@example.org"]);
    let rows = place.show(&["people"])["rows"].as_array().unwrap().clone();
    let id = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap()["id"].as_str().unwrap().to_owned();
    let (protected, shelter) = (id("Skyddad Person"), id("Jour Ett"));
    place.ok(&["set", "person", &protected, "protected=ja"]);
    for report in
        ["people", "mandates", "nominations", "findings", "municipalities", "candidates", "overview", "organizations"]
    {
        for more in [&[][..], &["--json"]] {
            let shown = place.ok(&[&["show", report], more].concat());
            for secret in ["Skyddad Person", "hemlig@example.org", "ett@example.org", "Hemliga vägen"] {
                assert!(!shown.contains(secret), "{report} {more:?}: {secret}\n{shown}");
            }
        }
    }
    assert!(!place.ok(&["form", "falu-kommun"]).contains("Skyddad"));
    // Asked for, they are there.
    let one = place.ok(&["show", "person", &protected]);
    assert!(one.contains("Skyddad Person") && one.contains("hemlig@example.org"), "{one}");
    assert!(place.ok(&["show", "person", &shelter]).contains("ett@example.org"));
    assert!(place.ok(&["show", "person", &protected, "--extract"]).contains("hemlig@example.org"));
}

#[test]
fn r8_a_personal_identity_number_in_a_text_is_pointed_out_and_kept_as_it_was_typed() {
    let place = Place::county();
    let said = place.run(&["set", "organization", "falu-kommun", "note=Ring 811218-9876 om det"]).is(0);
    assert!(said.err.contains("personnummer"), "{}", said.err);
    let said = place.run(&["set", "organization", "falu-kommun", "note=Ring växeln"]).is(0);
    assert!(!said.err.contains("personnummer"), "{}", said.err);
}

#[test]
fn r5_r66_what_the_papers_say_stands_side_by_side_with_what_differs_first() {
    let place = Place::county();
    let rows = place.show(&["membership", "lansgrupp"])["rows"].as_array().unwrap().clone();
    let papers: Vec<_> = rows.iter().filter(|row| row["kind"] == "charter").collect();
    assert_eq!(papers.len(), 2);
    assert_eq!(
        (papers[1]["date"].as_str(), papers[1]["forum"].as_str()),
        (Some("2021-12-17"), Some("Länschefsnätverket"))
    );
    let differ: Vec<&str> =
        rows.iter().filter(|row| row["agreed"] == false).map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(differ, ["brottsofferjourer", "rss-dalarna"], "the two on which the papers differ");
    assert_eq!(rows.iter().filter(|row| row["agreed"] == true).count(), 25);
    // A new version is a paper with a date.
    place.ok(&["add", "charter", "group=lansgrupp", "document=Reviderad", "date=2027-01-01", "members=falu-kommun"]);
    let rows = place.show(&["membership", "lansgrupp"])["rows"].as_array().unwrap().clone();
    assert_eq!(rows.iter().filter(|row| row["agreed"] == true).count(), 1);
}

#[test]
fn r40_the_municipalities_stand_side_by_side_and_what_is_missing_is_empty() {
    let place = Place::county();
    place.ok(&["register", "falu-kommun", "representative=Ada", "in_force_from=2026-01-01"]);
    place.ok(&["set", "group", "lokal-falun", "status=established"]);
    place.ok(&["add", "action-item", "title=Handbok", "owner=falu-kommun"]);
    let rows = place.show(&["municipalities"])["rows"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 15);
    let falun = rows.iter().find(|row| row["id"] == "falu-kommun").unwrap();
    assert!(falun["representative"].is_string() && falun["deputy"].is_null() && falun["agreement"].is_null());
    assert_eq!((falun["confirmed"].as_bool(), falun["open"].as_i64()), (Some(true), Some(1)));
    assert!(rows.iter().filter(|row| row["representative"].is_null()).count() == 14);
}

#[test]
fn r69_r70_candidates_come_from_the_county_group_first_with_their_competence() {
    let place = Place::county();
    place.ok(&["register", "falu-kommun", "representative=Ada", "deputy=Bo", "in_force_from=2026-01-01"]);
    let rows = place.show(&["people"])["rows"].as_array().unwrap().clone();
    let bo = rows.iter().find(|row| row["name"] == "Bo").unwrap()["id"].as_str().unwrap();
    place.ok(&["set", "person", bo, "competence=Hedersrelaterat våld"]);
    place.ok(&["add", "person", "name=Utomstående", "competence=Riskbedömning"]);
    place.ok(&["add", "person", "name=Ingen"]);
    let rows = place.show(&["candidates", "ag-rok"])["rows"].as_array().unwrap().clone();
    let names: Vec<(String, bool)> = rows
        .iter()
        .map(|row| {
            let person = place.row("person", row["id"].as_str().unwrap());
            (person["name"].as_str().unwrap().to_owned(), row["county_group"] == true)
        })
        .collect();
    assert_eq!(names, [("Bo".to_owned(), true), ("Ada".into(), true), ("Utomstående".into(), false)]);
}

#[test]
fn a_period_is_read_and_refused_where_there_is_none() {
    let place = Place::county();
    let shown = place.ok(&["show", "commitments", "falu-kommun", "--from", "2026-01-01", "--to", "2026-06-30"]);
    assert!(shown.contains("2026-01-01–2026-06-30") && shown.contains("inte noterat än"), "{shown}");
    place.refuses(2, &["show", "people", "--from", "2026-01-01"], &["gäller ingen period"], &["about no period"]);
    place.refuses(
        2,
        &["show", "commitments", "falu-kommun", "--from", "2026-02-01", "--to", "2026-01-01"],
        &["kommer före"],
        &["comes before"],
    );
    place.refuses(
        1,
        &["show", "commitments", "falu-kommun", "--from", "2026-02-31"],
        &["är inget datum"],
        &["is not a date"],
    );
}
