//! Forms: what they write, what they refuse, and what a dropped line leaves of them.

use super::{MEETING, Play, opening};
use crate::domain::seat::Role;
use crate::replica::Replica;
use crate::tui::event::Input;

fn holder(play: &Play, seat: &str, role: Role) -> Option<(String, String)> {
    let replica = play.replica();
    let person = replica.view().holder(seat, role, replica.today())?;
    Some((person.name.to_string(), person.email.to_string()))
}

#[test]
fn r55_r58_representative_and_deputy_are_named_in_one_form_and_one_action() {
    let mut play = Play::demo();
    play.keys("5<Down><Down><Down>b").expect("Blankett för Borlänge kommun");
    let n = play.count();
    play.keys("Ny Representant<Tab>ny@example.org<Tab>Ny Ersättare<Tab>ersattare@example.org<Enter>");
    assert_eq!(play.count(), n + 1);
    let seat = "lansgrupp/borlange-kommun";
    assert_eq!(holder(&play, seat, Role::Representative), Some(("Ny Representant".into(), "ny@example.org".into())));
    assert_eq!(holder(&play, seat, Role::Deputy), Some(("Ny Ersättare".into(), "ersattare@example.org".into())));
    // The former mandate ended the day before; its person and address are as they were.
    let view = play.replica().view();
    let former = view.people.iter().find(|person| &*person.name == "Representant Borlänge").unwrap();
    assert_eq!(&*former.email, "representant.borlange@example.org");
    let ended: Vec<_> = view.mandates.of(former.id.as_str()).filter_map(|mandate| mandate.to).collect();
    assert_eq!(ended, [play.replica().today().pred_opt().unwrap()]);
    play.keys("u");
    assert_eq!(holder(&play, seat, Role::Representative).map(|(name, _)| name), Some("Representant Borlänge".into()));
}

#[test]
fn another_person_never_inherits_an_address() {
    let mut play = Play::demo();
    play.keys("5<Down><Down><Down>bNy Representant<Tab>").reject("representant.borlange@example.org");
    play.keys("<Enter>");
    assert_eq!(
        holder(&play, "lansgrupp/borlange-kommun", Role::Representative),
        Some(("Ny Representant".into(), String::new()))
    );
}

#[test]
fn errors_stand_beside_their_fields_and_the_text_stays() {
    let mut play = Play::demo();
    play.keys("3n31/2<Enter>").expect("”31/2” är inget datum").expect("31/2");
    play.keys("<Backspace><Backspace><Backspace><Backspace>1/1 2001<Enter>").expect("då Länsgruppen bildades");
    play.keys("<Esc>3n<Enter>").expect("Behövs");
    let n = play.count();
    play.burst(&[Input::Paste("11/2\u{1b}[2J\u{202e}".into())]);
    play.keys("<Enter>");
    assert_eq!(play.count(), n);
    play.expect("osynligt styrtecken");
}

#[test]
fn a_field_chosen_from_a_list_takes_only_what_is_on_it() {
    let mut play = Play::demo();
    play.keys("3n<S-Tab>nosuch<Tab>11/2<Enter>").expect("finns inte i listan");
    play.keys("<Backspace><Backspace><Backspace><Backspace><Backspace><Backspace>styrgr<Enter>")
        .expect("Styrgrupp Länsgruppen");
    play.keys("<Enter>");
    let view = play.replica().view();
    assert_eq!(
        view.meetings.of("styrgrupp").filter(|meeting| meeting.date.unwrap().to_string() == "2027-02-11").count(),
        1
    );
}

/// UX 14, 12: what was half typed is offered again; what was saved is not.
#[test]
fn a_dropped_line_leaves_the_text_and_a_saved_form_leaves_none() {
    let dir = tempfile::tempdir().unwrap();
    let replica = crate::demo::create(&opening(dir.path())).unwrap();
    let mut play = Play::on(replica);
    play.keys("3n11/2<Tab><Tab><Tab><Tab>Stadshuset i F");
    let before = play.count();
    // The process dies here: nothing is closed, nothing runs.
    drop(play);
    let (replica, _) = Replica::open(&opening(dir.path())).unwrap();
    let mut play = Play::on(replica);
    play.expect("Linjen bröts medan du skrev").expect("Stadshuset i F").expect("11/2");
    assert_eq!(play.count(), before);
    play.keys("alun<Enter>");
    assert_eq!(play.count(), before + 1);
    play.keys("3").expect("tors 2027-02-11");
    drop(play);
    let (replica, _) = Replica::open(&opening(dir.path())).unwrap();
    let mut play = Play::on(replica);
    play.reject("Linjen bröts").expect("Översikt");
}

/// The draft was written, then the form was saved, and the line dropped before the draft was removed.
#[test]
fn a_draft_whose_operation_exists_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let replica = crate::demo::create(&opening(dir.path())).unwrap();
    let mut play = Play::on(replica);
    play.keys("3n11/2");
    let data = dir.path().join("data");
    let draft = std::fs::read(data.join("draft")).unwrap();
    play.keys("<Enter>");
    assert!(!data.join("draft").exists());
    drop(play);
    std::fs::write(data.join("draft"), draft).unwrap();
    let (replica, _) = Replica::open(&opening(dir.path())).unwrap();
    Play::on(replica).reject("Linjen bröts");
}

/// Rule 10 of the log: a form replaces what it showed, and only the fields that were touched.
#[test]
fn a_form_writes_touched_fields_over_what_it_showed() {
    let (mut play, _) = Play::on_memory();
    play.keys("3ä<Tab><Tab><Tab><Tab><Tab>");
    // Meanwhile somebody else changes the place; the form has not seen it.
    let meeting = crate::log::Id::new(MEETING).unwrap();
    let elsewhere = {
        let ops: Vec<_> = play.replica().log().iter().cloned().collect();
        let memory = crate::store::Memory::default();
        let mut other = Replica::on(Box::new(memory), ops, crate::log::ReplicaId(8));
        let kind = crate::domain::view::kind("meeting").unwrap();
        let to = crate::domain::edit::Assign::To("Borlänge".into());
        let change = other.editor().set(kind, &meeting, &[("place".into(), to)]).unwrap();
        other.stage(change)
    };
    play.hands.app.merge_for_test(elsewhere);
    play.keys("<End>, rum 2<Enter>");
    let record = play.replica().state().record(crate::log::Name::new("meeting"), &meeting).unwrap();
    assert!(record.has_conflict(), "two who did not see each other differ visibly");
    play.expect("en uppgift skiljer sig");
    let last = play.replica().log().of(crate::log::ReplicaId(7)).last().unwrap().clone();
    let fields: Vec<&str> = last.writes().iter().map(|write| write.register.field.as_str()).collect();
    assert_eq!(fields, ["place"]);
}

#[test]
fn what_cannot_be_kept_is_not_shown_as_done_and_the_text_stays() {
    let (mut play, memory) = Play::on_memory();
    play.keys("3n11/2");
    memory.fail(true);
    let n = play.count();
    play.keys("<Enter>").expect("disken är full").expect("11/2");
    assert_eq!(play.count(), n);
    memory.fail(false);
    play.keys("<Enter>").expect("La till möte");
    // In the roll: the mark is not shown, and the rest of the burst is dropped.
    play.keys("1<Enter><Enter>falu");
    memory.fail(true);
    play.keys("<Enter>").expect("disken är full").expect("[ ]");
    memory.fail(false);
    play.keys("falu<Enter>").expect("[x]");
}

/// UX 43–44 and R8: several at once, and undo brings them back.
#[test]
fn several_are_removed_at_once_and_come_back() {
    let mut play = Play::demo();
    play.keys("3<Home><Space><Space>").expect("2 valda");
    let n = play.replica().view().meetings.len();
    play.keys("<Delete>");
    assert_eq!(play.replica().view().meetings.len(), n - 2);
    play.keys("u");
    assert_eq!(play.replica().view().meetings.len(), n);
}

#[test]
fn people_of_one_name_are_told_apart_by_where_they_work() {
    let mut play = Play::demo();
    play.keys("5<Down>bRepresentant F").expect("› Representant Falun (Falun)");
}

/// Everything that a reader might type as a message reaches the text table: no screen is ever empty of help.
#[test]
fn the_app_starts_on_an_empty_store_and_says_what_to_press() {
    let replica = Replica::on(Box::new(crate::store::Memory::default()), Vec::new(), crate::log::ReplicaId(1));
    let mut play = Play::on(replica);
    for (digit, says) in [("1", "n för ett nytt"), ("3", "Tryck n"), ("5", "Tryck n"), ("9", "Inget har ändrats")] {
        play.keys(digit).expect(says);
    }
}

/// The working group on the agreement, with an action to lose.
fn with_an_action() -> Play {
    let mut play = Play::demo();
    play.keys("2.kvinnofrid<Enter>+Skriv utkast<Enter>").expect("La till åtgärd Skriv utkast");
    play
}

fn action<'a>(play: &'a Play, title: &str) -> &'a crate::domain::action::ActionItem {
    play.replica().view().actions.iter().find(|action| &*action.title == title).unwrap()
}

#[test]
fn r67_an_heir_who_does_not_exist_is_refused_beside_the_field() {
    let mut play = with_an_action();
    let n = play.count();
    play.keys("s").expect("Åtgärder 1").keys("<Tab>qqq<Tab>Klart<Enter>").expect("har id ”qqq”");
    assert_eq!(play.count(), n, "nothing is dropped for a name that was mistyped");
    play.keys("<Backspace><Backspace><Backspace>Regional samverkansö<Enter><Enter>");
    assert_eq!(play.count(), n, "nor is a group its own heir");
    play.keys("<Backspace>Länsgruppen<Enter><Enter>");
    assert_eq!(action(&play, "Skriv utkast").group.as_ref().map(|id| id.as_str()), Some("lansgrupp"));
    assert!(action(&play, "Skriv utkast").is_open());
}

#[test]
fn undo_to_here_takes_back_what_one_did_oneself_and_nothing_else() {
    let mut play = with_an_action();
    let title = "Skriv utkast";
    // Somebody else's change comes in between.
    let theirs = {
        let ours: Vec<_> = play.replica().log().iter().cloned().collect();
        let mut other = Replica::on(Box::new(crate::store::Memory::default()), ours, crate::log::ReplicaId(99));
        other.fix_now(opening(std::path::Path::new("")).now);
        let id = action(&play, title).id.clone();
        let fields = [("priority".to_owned(), crate::domain::edit::Assign::To("high".into()))];
        let change = other.editor().set(crate::domain::view::kind("action-item").unwrap(), &id, &fields).unwrap();
        other.stage(change)
    };
    play.hands.app.merge_for_test(theirs);
    play.keys("4<Esc>.Skriv utkast<Enter>d2027-03-01<Enter>x");
    assert_eq!(action(&play, title).done_on, Some(play.replica().today()));
    // The history, newest first: done, dated, theirs, added.
    play.keys("9<Home><Down>Å").expect("2 ").keys("j");
    let held = action(&play, title);
    assert_eq!((held.due, held.done_on, held.is_open()), (None, None, true));
    assert_eq!(held.priority, Some(crate::domain::action::Priority::High));
}

#[test]
fn r8_who_is_erased_goes_after_a_question_that_lists_what_goes_and_what_stays() {
    let mut play = Play::demo();
    let people = |play: &Play| play.replica().view().people.iter().filter(|person| person.name.is_empty()).count();
    play.keys("5<Tab>")
        .expect("Ersättare Arbetsförmedlingen")
        .keys(",radera<Enter>")
        .expect("Radera för gott")
        .expect("Skäl");
    let n = play.count();
    play.keys("<Enter>").expect("Behövs");
    play.keys("Ersättare bad om det<Tab>12-2026<Enter>").expect("står i skälet");
    play.keys("<Home>");
    for _ in 0..10 {
        play.keys("<Delete>");
    }
    play.keys("<Enter>").expect("Går inte att ångra").expect("Blir kvar:").expect("räknas som förut");
    play.keys("<Enter>,r").expect("Går inte att ångra");
    play.keys("<Esc>").expect("Radera för gott");
    assert_eq!((play.count(), people(&play)), (n, 0));
    play.keys("<Enter>j").expect("Raderat för gott").expect("raderad");
    assert_eq!(people(&play), 1);
    let after = play.count();
    assert!(after >= n + 2, "the erasure and its confirmation");
    play.keys("u").reject("Radering");
    assert_eq!(people(&play), 1, "undo does not reach it");
}

#[test]
fn r8_on_a_persons_page_it_is_the_person_who_is_erased_whatever_is_selected() {
    let mut play = Play::demo();
    play.keys("5<Tab>").expect("Ersättare Arbetsförmedlingen").keys("<Enter>").expect("Uppdrag");
    play.keys(",radera<Enter>").expect("Radera för gott: Ersättare Arbetsförmedlingen");
    play.keys("Begärt<Tab>12-2026<Enter>").expect("Går inte att ångra");
}

/// R53–R65: the paper as a screen. A changed deputy is a few keys beside the name and the address.
#[test]
fn b_registers_a_form_says_first_what_it_changes_and_a_wrong_one_is_registered_again() {
    let mut play = Play::demo();
    play.keys("5.falu<Enter>b")
        .expect("Blankett för Falu kommun")
        .expect("representant oförändrad, ersättare oförändrad")
        .expect("Saknas")
        .expect("Undertecknad av, Undertecknad");
    play.keys("<Tab><Tab>Eva Ny<Tab>eva@example.org").expect("ny ersättare Eva Ny, representant oförändrad");
    let before = play.count();
    play.keys("<Enter>");
    assert_eq!(play.count(), before + 1, "one action");
    assert!(play.message().contains("ny ersättare Eva Ny"), "{}", play.message());
    // On the organization's page it is registered again: it was somebody else.
    play.keys("<Enter>").expect("Blanketter").expect("registrerad");
    play.keys("<Tab>").keys("ä").expect("Blankett för Falu kommun").expect("Eva Ny");
    play.keys("<Tab><Tab>Ulf Ny<Enter>");
    assert!(play.message().contains("Ulf Ny"), "{}", play.message());
    play.expect("Ulf Ny").reject("Eva Ny, ");
    let seat = "lansgrupp/falu-kommun";
    let deputies = play.replica().view().holders(seat, Role::Deputy, play.replica().today());
    assert_eq!(deputies.len(), 1);
    // Taken back twice, the seat is what it was.
    play.keys("åå");
    let deputy = play.replica().view().holder(seat, Role::Deputy, play.replica().today()).unwrap();
    assert!(deputy.name.starts_with("Ersättare"), "{}", deputy.name);
}
