//! Reports as lists: findings, duties, boards. Each row leads somewhere or shows what it counts.

use super::Play;

#[test]
fn a_finding_leads_to_where_it_is_mended() {
    let mut play = Play::demo();
    play.keys("1").expect("att se över (!)");
    play.keys("!").expect("Att se över").expect("vakant");
    // From the finding straight to the form of the seat, or to the page.
    play.keys("<Home><Enter>").expect("Åklagarkammaren i Falun");
    play.keys("<Esc>").expect("Att se över");
    play.keys("=").expect("dolt i visningsläge").reject("vakant");
}

#[test]
fn r45_r52_the_card_of_duties_shows_what_is_behind_its_numbers_and_other_years() {
    let mut play = Play::demo();
    play.keys("5<Down><Down><Down>c").expect("Borlänge kommun › Uppdraget").expect("2026-01-01–2026-11-22");
    play.expect("möten").expect("inte noterat än").reject("Länsgruppen 2026");
    play.keys("<Enter>").expect("Länsgruppen 2026");
    // A meeting behind the number has its page.
    play.keys("<Down><Enter>").expect("› Möte 2026");
    play.keys("<Esc><Home><Enter>").reject("Länsgruppen 2026");
    play.keys("<").expect("2025-01-01–2025-12-31");
    play.keys(">").expect("2026-01-01–2026-11-22");
    // There is no year to come.
    play.keys(">").expect("2026-01-01–2026-11-22");
}

#[test]
fn r40_the_municipalities_and_the_papers_lead_to_their_organizations() {
    let mut play = Play::demo();
    play.keys("m").expect("Kommunerna").expect("Lokal grupp").expect("Avesta");
    assert!(play.cursor_row().contains("Avesta"), "{}", play.cursor_row());
    play.keys("<Enter>").expect("Avesta kommun");
    play.keys("<Esc><Esc>2<Down>M").expect("Vad dokumenten säger").expect("Länschefsnätverket").expect("odaterat");
    play.keys("<Esc>K").expect("Möjliga deltagare");
}

#[test]
fn a_pile_of_papers_goes_on_to_the_next_organization_without_one() {
    let mut play = Play::demo();
    play.keys("5b").expect("Blankett för Arbetsförmedlingen");
    let n = play.count();
    play.keys("Ny Representant<C-n>").expect("Blankett för Avesta kommun");
    assert_eq!(play.count(), n + 1);
    play.keys("Nästa Representant<C-n>").expect("Blankett för Barnahus Dalarna");
    // An error stays beside its field, and what follows is an ordinary save.
    play.keys("<Tab><Tab><Tab><Tab><Tab><Tab>31/2<C-n>").expect("”31/2” är inget datum").expect("Barnahus Dalarna");
    play.keys("<Backspace><Backspace><Backspace><Backspace><Enter>").reject("Gäller från");
    assert_eq!(play.count(), n + 3);
}

#[test]
fn r53_r65_who_has_sent_none_is_a_list_and_a_form_that_is_out_is_noted() {
    let mut play = Play::demo();
    play.keys("B").expect("Blanketter").expect("ingen");
    assert!(play.cursor_row().contains("Arbetsförmedl"), "{}", play.cursor_row());
    let n = play.count();
    let forms = play.replica().view().nominations.iter().count();
    play.keys("ps").expect("Utsända blanketter: 1");
    assert_eq!(play.count(), n + 1);
    // It has moved below those who have been sent none, and the cursor with it; it is not sent again.
    assert!(play.cursor_row().contains("Arbetsförmedl"), "{}", play.cursor_row());
    play.expect("utsänd");
    play.keys("ps").expect("redan utsänd");
    assert_eq!(play.count(), n + 1);
    // What comes back is registered on the form that went out.
    play.keys("b").expect("Blankett för Arbetsförmedlingen").keys("Ny Representant<Enter>").expect("registrerad");
    assert_eq!((play.count(), play.replica().view().nominations.iter().count()), (n + 2, forms + 1));
    play.keys("å").expect("utsänd");
}

#[test]
fn what_is_picked_in_a_report_is_meant_and_not_the_row_of_the_cursor() {
    let mut play = Play::demo();
    play.keys("B<Space><Space>").expect("2 valda").keys("ps").expect("Utsända blanketter: 2");
    play.keys("<Esc><Home>");
    assert!(play.cursor_row().contains("Barnahus"), "two were sent out, this was not: {}", play.cursor_row());
    assert!(play.cursor_row().contains("ingen"), "{}", play.cursor_row());
}

#[test]
fn the_cursor_of_a_report_stays_on_its_record_when_others_come_and_go() {
    let mut play = Play::demo();
    play.keys("Bps<Home><Down>");
    assert!(play.cursor_row().contains("Barnahus"), "{}", play.cursor_row());
    play.keys("u");
    assert!(play.cursor_row().contains("Barnahus"), "above it stands again what was taken back: {}", play.cursor_row());
    play.keys("<Up><Up>");
    assert!(play.cursor_row().contains("Arbetsförmedl"), "{}", play.cursor_row());
    // The same when one comes back to the list.
    play.keys("<Down><Down><Enter><Esc>");
    assert!(play.cursor_row().contains("Barnahus"), "{}", play.cursor_row());
}

#[test]
fn the_paper_is_written_into_the_folder_of_files_and_the_message_says_where() {
    let mut play = Play::demo();
    play.keys("5<Down><Down><Down>").keys("p").expect("Word").keys("w");
    play.expect("Skrev ").expect("blankett-borlange-kommun.docx");
    let folder = play.replica().dir().and_then(std::path::Path::parent).unwrap().join("samverkan-utbyte");
    assert!(std::fs::metadata(folder.join("blankett-borlange-kommun.docx")).unwrap().len() > 1000);
    play.keys("ph").expect("blankett-borlange-kommun.html");
    play.keys("pv").expect("Borlänge kommun").expect("Delta aktivt");
}

#[test]
fn a_personal_identity_number_is_pointed_out_when_it_is_saved() {
    let mut play = Play::demo();
    play.keys("5<Enter>Ä");
    let n = play.count();
    play.keys("<S-Tab>Ring 811218-9876<S-Tab><Enter>");
    assert_eq!(play.count(), n + 1);
    play.expect("personnummer");
}
