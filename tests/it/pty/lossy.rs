//! The screens of a store in which both copies have lost a change.

use super::county::County;

/// Everything can be looked at, the header says what is wrong, and no key writes.
#[test]
fn a_lossy_store_is_looked_at_and_not_written_to() {
    for (lang, header, refused, screen) in [
        ("sv", "ändringar borta", "Ändringar är borta, så inget kan ändras.", "1 Översikt"),
        ("en", "changes lost", "Changes are lost, so nothing can be changed.", "1 Overview"),
    ] {
        let county = County::of(5);
        let path = county.data().join("gen-1/journal");
        let journal = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, journal.replacen("Förening 003", "Förening 00E", 1)).unwrap();
        std::fs::remove_dir_all(county.data().join("gen-1/sled")).unwrap();
        let before = std::fs::read(&path).unwrap();
        let mut terminal = county.run(&["--lang", lang]).start();
        terminal
            .wait_for(header)
            .wait_for(screen)
            .keys("5")
            .wait_for("Förening 002")
            .keys("+")
            .wait_for_message(refused);
        terminal.keys("ä").quiet().keys("q");
        assert_eq!(terminal.exit(), Some(0));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
