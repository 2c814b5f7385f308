//! Checking the data folder with a progress that is seen and can be stopped.

use super::county::County;

/// What stands on the line at its end is the result alone, also where the line is narrow.
#[test]
fn check_draws_how_far_it_has_come_and_takes_it_away() {
    let county = County::demo();
    for (columns, rebuild) in [(80, false), (80, true), (30, true)] {
        let arguments = if rebuild { &["check", "--rebuild"][..] } else { &["check"] };
        let mut run = county.run(arguments);
        run.size = (columns, 24);
        let mut terminal = run.start();
        assert_eq!(terminal.exit(), Some(0));
        let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
        let first = if rebuild { "\r1/7 skriver journalen [" } else { "\r1/4 läser journalen [" };
        assert!(bytes.contains(first), "{bytes:?}");
        let screen = terminal.screen();
        assert!(
            screen.replace('\n', "").contains("Allt stämmer") && !screen.contains("/4 ") && !screen.contains("/7 ")
        );
        let drawn: Vec<&str> = bytes.split('\r').filter(|part| part.contains("/7 ") || part.contains("/4 ")).collect();
        assert!(drawn.iter().all(|line| line.trim_end().chars().count() < usize::from(columns)), "{drawn:?}");
    }
}
