//! The one loop: wait for a key or a deadline, take everything that is queued, write once, draw once.

use std::io;
use std::ops::ControlFlow;
use std::time::Instant;

use ratatui::layout::Position;
use ratatui::{CompletedFrame, Terminal};

use super::app::App;
use super::backend::Ansi;
use super::event::Input;
use super::key::Key;
use super::keyboard::Keyboard;
use super::{frame, terminal};
use crate::store::{Moment, is_rehearsed, may_go_on, panic_if};

/// Runs the program until it is left.
///
/// # Errors
/// If the terminal cannot be read or written.
pub(super) fn run(app: &mut App, backend: Ansi) -> io::Result<()> {
    let mut screen = Terminal::new(backend)?;
    let mut keyboard = Keyboard::new()?;
    let mut draw = true;
    let opened = app.cx().view().version;
    while !app.quit {
        if draw {
            paint(&mut screen, app, opened)?;
        }
        draw = wait(app, &mut keyboard)?;
        if app.wants_check() {
            check(&mut screen, app, &mut keyboard, opened)?;
            draw = true;
        }
    }
    app.close();
    Ok(())
}

/// Checks the data folder with a frame now and then. What is typed meanwhile counts afterwards, but for the Esc that stops it.
fn check(screen: &mut Terminal<Ansi>, app: &mut App, keyboard: &mut Keyboard, opened: u64) -> io::Result<()> {
    let (mut typed, mut failed) = (Vec::new(), Ok(()));
    let mut show = |app: &mut App| -> io::Result<ControlFlow<()>> {
        paint(screen, app, opened)?;
        let inputs = keyboard.wait(Some(Instant::now()))?;
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
fn wait(app: &mut App, keyboard: &mut Keyboard) -> io::Result<bool> {
    let inputs = keyboard.wait(app.deadline())?;
    // What was shown as done is saved; what has come now may not be.
    if !may_go_on() {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    let any = !inputs.is_empty();
    take(app, inputs);
    Ok(any || app.tick(Instant::now()))
}

/// Obeys what has come, and keeps it: one write.
pub(super) fn take(app: &mut App, inputs: Vec<Input>) {
    for input in inputs {
        app.input(input);
        if app.quit {
            break;
        }
    }
    app.commit();
}
