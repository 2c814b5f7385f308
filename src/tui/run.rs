//! The one loop: wait for a key or a deadline, take everything that is queued, write once, draw once.

use std::io;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crossterm::event;
use ratatui::layout::Position;
use ratatui::{CompletedFrame, Terminal};

use super::app::App;
use super::backend::Ansi;
use super::event::{Decoder, Input};
use super::key::Key;
use super::{frame, terminal};

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
        if app.wants_check() {
            check(&mut screen, app, &mut decoder, opened)?;
            draw = true;
        }
    }
    app.close();
    Ok(())
}

/// Checks the data folder with a frame now and then. What is typed meanwhile counts afterwards, but for the Esc that stops it.
fn check(screen: &mut Terminal<Ansi>, app: &mut App, decoder: &mut Decoder, opened: u64) -> io::Result<()> {
    let (mut typed, mut failed) = (Vec::new(), Ok(()));
    let mut show = |app: &mut App| -> io::Result<ControlFlow<()>> {
        paint(screen, app, opened)?;
        let mut inputs = Vec::new();
        while event::poll(Duration::ZERO)? {
            inputs.extend(decoder.feed(event::read()?, Instant::now()));
        }
        if decoder.deadline().is_some_and(|at| at <= Instant::now()) {
            inputs.extend(decoder.let_go());
        }
        let stops = inputs.contains(&Input::Key(Key::Esc));
        typed.extend(inputs.into_iter().filter(|input| *input != Input::Key(Key::Esc)));
        Ok(if stops { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    app.check(&mut |app| {
        show(app).unwrap_or_else(|error| {
            failed = Err(error);
            ControlFlow::Break(())
        })
    });
    take(app, typed);
    failed
}

/// Draws a frame. `opened` is the version of the state at the start, for `--panic-test` alone.
pub(super) fn paint<'a>(screen: &'a mut Terminal<Ansi>, app: &mut App, opened: u64) -> io::Result<CompletedFrame<'a>> {
    if terminal::was_disturbed() || std::mem::take(&mut app.redraw) {
        screen.clear()?;
    }
    screen.draw(|target| {
        let mut cursor: Option<Position> = None;
        frame::draw(app, target.buffer_mut(), &mut cursor);
        if app.panic_test && app.cx().view().version != opened {
            panic_on_purpose(app.message());
        }
        if let Some(cursor) = cursor {
            target.set_cursor_position(cursor);
        }
    })
}

/// What `--panic-test` asks for; like any panic it may quote what is on the screen.
#[expect(clippy::panic, reason = "that is what is tested")]
fn panic_on_purpose(message: &str) {
    panic!("{message}");
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
