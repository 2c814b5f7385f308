//! Looking on while somebody writes: what they write is seen without a key, nothing can be changed, and it costs next to
//! nothing.

use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;

use super::county::{County, leave, open_roll};
use super::terminal::Terminal;

fn reader(county: &County, lang: &str) -> Terminal {
    county.run(&["--read-only", "--lang", lang]).start()
}

fn mark(terminal: &mut Terminal, n: usize) {
    terminal.keys(&format!("{n:03}")).wait_for(&format!("Sök: {n:03}")).wait_for("Enter = närvarande").quiet();
    terminal.keys("<Enter>").wait_for_message(&format!("Förening {n:03}: representanten närvarande"));
}

#[test]
fn what_somebody_writes_is_seen_without_a_key() {
    let county = County::of(5);
    let mut reader = reader(&county, "sv");
    open_roll(&mut reader);
    reader.wait_for("läser bara").wait_for("Närvarande 0 av 5");
    let mut writer = county.at_roll();
    for n in 1..=3 {
        mark(&mut writer, n);
        reader.wait_for(&format!("Närvarande {n} av 5"));
    }
    writer.keys("<C-z>").wait_for_message("Ångrade");
    reader.wait_for("Närvarande 2 av 5");
    // The writer is killed; whoever only reads neither mends nor hinders, and the next one is followed too.
    writer.signal(Signal::KILL);
    writer.exit();
    let mut writer = county.at_roll();
    mark(&mut writer, 4);
    reader.wait_for("Närvarande 3 av 5");
    leave(&mut writer);
    // The store is written anew, which is another journal.
    county.cli(&["check", "--rebuild"]);
    assert!(county.data().join("gen-2").exists());
    county.cli(&["attend", "provmote", "provgrupp/org-4", "present"]);
    reader.wait_for("Närvarande 4 av 5");
    leave(&mut reader);
}

/// The page of what is removed meanwhile stays harmless.
#[test]
fn what_somebody_removes_is_gone() {
    let county = County::of(5);
    let mut reader = reader(&county, "sv");
    reader
        .wait_for("Översikt")
        .keys("5")
        .wait_for("Förening 001")
        .keys("<Enter>")
        .wait_for("Organisationer › Förening 001");
    county.cli(&["remove", "organization", "org-0"]);
    reader.quiet_for(Duration::from_millis(1500)).keys("<Esc>").wait_for("Förening 002").quiet();
    assert!(!reader.screen().contains("Förening 001"), "{}", reader.screen());
    leave(&mut reader);
}

#[test]
fn trying_to_change_says_why_not_who_writes_and_what_to_do() {
    let county = County::of(5);
    for lang in ["sv", "en"] {
        let sv = lang == "sv";
        let mut reader = reader(&county, lang);
        let alone = if sv { "Läser bara, och ingen annan skriver." } else { "Only reading, and nobody else writes." };
        reader.wait_for(if sv { "läser bara" } else { "reading only" }).keys("3").wait_for("2027-02-11").quiet();
        let before = county.history();
        reader.keys("n").wait_for_message(alone);
        let mut writer = county.start();
        writer.wait_for("Översikt").quiet();
        let said = if sv { "Läser bara: samordnare (pts/" } else { "Only reading: samordnare (pts/" };
        for keys in ["n", "ä", "<Delete>", "å"] {
            reader.keys("<Down>").quiet().keys(keys).wait_for_message(said).quiet();
            assert!(reader.message().ends_with("samverkan --take-over."), "{}", reader.message());
        }
        assert!(reader.screen().contains("2027-02-11"), "{}", reader.screen());
        leave(&mut writer);
        reader.keys("q");
        assert_eq!(reader.exit(), Some(0));
        assert_eq!(county.history(), before);
    }
}

/// Out of reach and back again.
#[test]
fn a_folder_that_is_gone_for_a_while_is_followed_again() {
    let county = County::of(5);
    let mut reader = reader(&county, "sv");
    open_roll(&mut reader);
    reader.wait_for("Närvarande 0 av 5");
    let away = county.aside().join("borta");
    std::fs::rename(county.data(), &away).unwrap();
    reader.wait_for("följer inte").wait_for_message("Ser inget nytt: datamappen är borta");
    std::fs::rename(&away, county.data()).unwrap();
    county.cli(&["attend", "provmote", "provgrupp/org-0", "present"]);
    reader.wait_for("Närvarande 1 av 5").wait_for_message("Följer igen").quiet();
    assert!(!reader.screen().contains("följer inte"), "{}", reader.screen());
    leave(&mut reader);
}

/// How often a process has been woken, all its threads together.
fn wake_ups(pid: u32) -> u64 {
    let of = |path: &Path| {
        let status = std::fs::read_to_string(path.join("status")).unwrap_or_default();
        let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        count.and_then(|count| count.trim().parse::<u64>().ok()).unwrap_or_default()
    };
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    threads.map(|thread| of(&thread.path())).sum()
}

/// At rest whoever writes is never woken, and whoever reads once a second.
#[test]
fn at_rest_reading_beside_costs_next_to_nothing() {
    const SECONDS: u64 = 4;
    let county = County::of(5);
    let mut writer = county.at_roll();
    mark(&mut writer, 1);
    let mut reader = reader(&county, "sv");
    open_roll(&mut reader);
    // What follows a change or a move of the cursor is done by then.
    writer.keys("<Down>");
    writer.quiet_for(Duration::from_secs(4));
    let before = [wake_ups(writer.pid()), wake_ups(reader.pid())];
    let (written, read) = (writer.bytes().len(), reader.bytes().len());
    std::thread::sleep(Duration::from_secs(SECONDS));
    let after = [wake_ups(writer.pid()), wake_ups(reader.pid())];
    assert_eq!(after[0], before[0], "whoever writes was woken");
    assert!((1..=SECONDS + 1).contains(&(after[1] - before[1])), "{} wake-ups", after[1] - before[1]);
    assert_eq!((writer.bytes().len(), reader.bytes().len()), (written, read), "nothing was drawn");
    leave(&mut reader);
    leave(&mut writer);
}
