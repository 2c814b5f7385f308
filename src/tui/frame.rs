//! The frame around a screen: where I am, what differs, what has just happened, and the keys that work here.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::app::App;
use super::canvas::{Canvas, PLAIN, STRONG};
use super::command;
use super::screens::ROOTS;
use crate::text::format::width;

/// The smallest window that anything can be done in.
const SMALLEST: (u16, u16) = (40, 10);
/// Rows below the screen: a line across, the message, the keys.
const BELOW: u16 = 3;

/// Draws everything.
pub(super) fn draw(app: &mut App, buffer: &mut Buffer, cursor: &mut Option<Position>) {
    app.prepare();
    let mut canvas = Canvas::new(buffer, cursor);
    let (columns, rows) = (canvas.width(), canvas.height());
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        canvas.text(0, 0, app.cx().lang.window_too_small(), PLAIN);
        canvas.put_cursor(0, 0);
        return;
    }
    let above = draw_header(app, &mut canvas);
    let keys = footer(app, columns);
    let message = message(app);
    let height = rows - above - BELOW;
    {
        let (cx, _, mut screens) = app.seen();
        let base = screens.remove(0);
        let over: Vec<u16> = screens.iter().filter_map(|screen| screen.overlay(columns)).collect();
        let covered = over.iter().copied().max().unwrap_or(0).min(height);
        base.draw(&cx, &mut canvas.part(0, above, columns, height - covered.min(height.saturating_sub(3))));
        for (screen, needed) in screens.into_iter().zip(over) {
            let needed = needed.min(height);
            screen.draw(&cx, &mut canvas.part(0, above + height - needed, columns, needed));
        }
    }
    canvas.rule(rows - BELOW);
    canvas.text(1, rows - 2, &message, PLAIN);
    canvas.text(1, rows - 1, &keys, PLAIN);
}

/// The breadcrumb, what differs between machines, and on the screens with a digit the digits; how many rows it takes.
fn draw_header(app: &App, canvas: &mut Canvas<'_>) -> u16 {
    let cx = app.cx();
    let mut right = app.top().status(&cx);
    for word in app.condition().into_iter().rev() {
        right = format!("{word}  {right}");
    }
    let differs = app.differing();
    if differs > 0 {
        let key = command::by_id("differences").filter(|command| command.works(&app.here()));
        let key = key.and_then(|command| command.keys().next()).map(|key| format!(" ({})", key.label(cx.lang)));
        right = format!("{right}  {}{}", cx.lang.differing(differs), key.unwrap_or_default());
    }
    let room = canvas.width().saturating_sub(width(&right) as u16 + 4);
    canvas.text_in(1, 0, room, &app.breadcrumb(), STRONG);
    canvas.right(0, &format!("{right} "), PLAIN);
    let roots = app.here().at_root;
    if roots {
        let names: Vec<String> =
            ROOTS.iter().map(|root| format!("{} {}", root.digit, (root.command.text)(cx.lang))).collect();
        let all: usize = names.iter().map(|name| width(name) + 2).sum();
        let gap = if all <= usize::from(canvas.width()) { 2 } else { 1 };
        let mut x = 1;
        for (n, name) in names.iter().enumerate() {
            x = canvas.text(x, 1, name, if n == app.root() { STRONG } else { PLAIN }) + gap;
        }
        canvas.rule(2);
        return 3;
    }
    1
}

fn message(app: &App) -> String {
    if app.message().is_empty() { app.top().hint(&app.cx()) } else { app.message().to_owned() }
}

/// As many of the keys that work here as fit.
fn footer(app: &App, columns: u16) -> String {
    let here = app.here();
    let mut line = String::new();
    for (key, command) in command::footer(&here) {
        let item = format!("{} {}", key.label(here.cx.lang), (command.text)(here.cx.lang));
        let gap = if line.is_empty() { "" } else { "  " };
        if width(&line) + gap.len() + width(&item) + 2 > usize::from(columns) {
            continue;
        }
        line.push_str(gap);
        line.push_str(&item);
    }
    line
}
