//! The one loop: wait for a key or a deadline, take everything that is queued, write once, draw once.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event;
use ratatui::layout::Position;
use ratatui::{CompletedFrame, Terminal};

use super::app::App;
use super::backend::Ansi;
use super::event::{Decoder, Input};
use super::{frame, terminal};
use crate::store::{Moment, is_rehearsed, panic_if};

/// Runs the program until it is left.
///
/// # Errors
/// If the terminal cannot be read or written.
pub(super) fn run(app: &mut App, backend: Ansi) -> io::Result<()> {
    let mut screen = Terminal::new(backend)?;
    let mut decoder = Decoder::default();
    let mut draw = true;
    let opened = app.cx().view().version;
    while !app.quit {
        if draw {
            paint(&mut screen, app, opened)?;
        }
        draw = wait(app, &mut decoder)?;
    }
    app.close();
    Ok(())
}

/// Draws a frame. `opened` is the version of the state at the start, for `--panic-test` alone.
pub(super) fn paint<'a>(screen: &'a mut Terminal<Ansi>, app: &mut App, opened: u64) -> io::Result<CompletedFrame<'a>> {
    if terminal::was_disturbed() || std::mem::take(&mut app.redraw) {
        screen.clear()?;
    }
    screen.draw(|target| {
        let mut cursor: Option<Position> = None;
        frame::draw(app, target.buffer_mut(), &mut cursor);
        if app.cx().view().version != opened {
            rehearse(app.message());
        }
        if let Some(cursor) = cursor {
            target.set_cursor_position(cursor);
        }
    })
}

/// What `--panic-test` asks for.
fn rehearse(message: &str) {
    panic_if(Moment::Draw, message.as_bytes());
    if is_rehearsed(Moment::Thread) {
        let message = message.to_owned();
        let thread = std::thread::spawn(move || panic_if(Moment::Thread, message.as_bytes()));
        let _ = thread.join();
    }
}

/// Waits, and takes all that has come; whether a frame is to be drawn.
fn wait(app: &mut App, decoder: &mut Decoder) -> io::Result<bool> {
    let deadline = [app.deadline(), decoder.deadline()].into_iter().flatten().min();
    let due = match deadline {
        Some(deadline) => !event::poll(deadline.saturating_duration_since(Instant::now()))?,
        None => false,
    };
    let now = Instant::now();
    if due {
        let held = decoder.deadline().is_some_and(|at| at <= now);
        let inputs = if held { decoder.let_go() } else { Vec::new() };
        let typed = !inputs.is_empty();
        take(app, inputs);
        return Ok(app.tick(now) || typed);
    }
    // Everything that was typed meanwhile is obeyed before the next frame: one write, one frame.
    let mut any = false;
    loop {
        let inputs = decoder.feed(event::read()?, Instant::now());
        any |= !inputs.is_empty();
        for input in inputs {
            app.input(input);
        }
        if app.quit || !event::poll(Duration::ZERO)? {
            break;
        }
    }
    terminal::mind_the_rest();
    app.commit();
    Ok(any)
}

/// Obeys what has come, and keeps it: one write.
pub(super) fn take(app: &mut App, inputs: Vec<Input>) {
    for input in inputs {
        app.input(input);
    }
    app.commit();
}
