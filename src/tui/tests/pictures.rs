//! Pictures: every screen as text in both languages and three sizes, and the README's picture, drawn by the program.
//!
//! `UPDATE_GOLDEN=1 cargo test` writes them anew; look at what changed before it is committed.

use std::fmt::Write as _;
use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::Play;
use super::manners::SCREENS;
use crate::text::Lang;

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Compares with the golden file, or writes it.
#[track_caller]
pub(super) fn compare(name: &str, text: &str) {
    let path = golden(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        return;
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(held == text, "{} is not what the program shows now:\n{text}", path.display());
}

/// A screen as text, and below it where bold stands, so that a lost emphasis shows, too.
pub(super) fn picture(play: &mut Play) -> String {
    play.rest();
    let mut text = play.screen();
    let buffer = play.draw();
    let bold: Vec<String> = (0..buffer.area.height).map(|y| bold_part(&buffer, y)).collect();
    text.push_str("-- bold --\n");
    for line in bold.iter().filter(|line| !line.is_empty()) {
        let _ = writeln!(text, "{line}");
    }
    text
}

fn bold_part(buffer: &Buffer, y: u16) -> String {
    let bold = |x: u16| buffer[(x, y)].modifier.contains(Modifier::BOLD);
    let line: String = (0..buffer.area.width).map(|x| if bold(x) { buffer[(x, y)].symbol() } else { " " }).collect();
    line.trim().to_owned()
}

#[test]
fn every_screen_looks_as_it_was_looked_at() {
    for (lang, code) in [(Lang::Sv, "sv"), (Lang::En, "en")] {
        for (columns, rows) in [(80, 24), (60, 20), (120, 40)] {
            let mut all = String::new();
            for (name, way) in SCREENS {
                // The palette is searched in words of the language.
                let way = if lang == Lang::En { way.replace("underskrift", "sign-in") } else { (*way).to_owned() };
                let mut play = Play::demo().lang(lang).size(columns, rows);
                play.keys(&way);
                // Replica labels and random ids differ from run to run.
                let _ = writeln!(all, "== {name}\n{}", neutral(&picture(&mut play)));
            }
            compare(&format!("screens/{code}-{columns}x{rows}.txt"), &all);
        }
    }
}

/// Takes out what is random.
fn neutral(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = match (line.find("register "), line.find("replica ")) {
            (Some(at), _) if line.contains("ändring") => format!("{}…", &line[..at]),
            (_, Some(at)) if line.contains("change") => format!("{}…", &line[..at]),
            _ => line.to_owned(),
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// The picture of the README: the roll a few minutes before the meeting.
#[test]
fn the_picture_of_the_readme_is_the_program() {
    let mut play = Play::demo();
    play.keys("1<Enter><Enter>");
    for query in
        ["falu<Enter>", "mora<Tab>", "borl<Enter>", "rss<Enter>", "va<Enter>", "<Esc>'<Home>", "<Down>a", "''bo"]
    {
        play.keys(query);
    }
    play.keys("<Esc>sä");
    compare("roll.svg", &svg(&play.draw()));
}

/// A frame as SVG in the terminal's own letters.
fn svg(buffer: &Buffer) -> String {
    const WIDE: u32 = 9;
    const HIGH: u32 = 20;
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"15\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n",
        columns * WIDE + 20,
        rows * HIGH + 16
    );
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let (style, start) = ((buffer[(x, y)].fg, buffer[(x, y)].modifier), x);
            let mut run = String::new();
            while x < buffer.area.width && (buffer[(x, y)].fg, buffer[(x, y)].modifier) == style {
                run.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            if run.trim().is_empty() {
                continue;
            }
            let fill = if style.0 == Color::Cyan { "#11a8cd" } else { "#d4d4d4" };
            let weight = if style.1.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
            let run = run.trim_end().replace('&', "&amp;").replace('<', "&lt;");
            let (left, base) = (10 + u32::from(start) * WIDE, 8 + u32::from(y) * HIGH + 15);
            let length = run.chars().count() as u32 * WIDE;
            let _ = writeln!(
                out,
                "<text x=\"{left}\" y=\"{base}\" fill=\"{fill}\"{weight} xml:space=\"preserve\" textLength=\"{length}\">{run}</text>"
            );
        }
    }
    out.push_str("</svg>\n");
    out
}
