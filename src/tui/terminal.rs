//! The terminal taken and given back, whatever happens: quitting, a panic, a signal, a dropped line, a stop.
//!
//! Nothing here relies on `Drop`: an exit by signal equals `kill -9`, since every change was durable before its frame.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD as STANDARD;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::event::{PollFd, PollFlags, Timespec};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use crate::text::Lang;

/// Alternate screen, bracketed paste, clean.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[m\x1b[2J";
/// Plain style, no bracketed paste, the main screen, a visible cursor.
const LEAVE: &[u8] = b"\x1b[m\x1b[?2004l\x1b[?1049l\x1b[?25h";
/// How long a signal waits for a frame that is being written, before it leaves without restoring the screen.
const PATIENCE: Duration = Duration::from_millis(50);

/// How long after a stop the signals of that time take to be heard.
const WOKEN: Duration = Duration::from_millis(5);
/// What ends the process.
const ENDING: [i32; 4] = [SIGTERM, SIGINT, SIGHUP, SIGQUIT];

/// Held while a frame is written.
static SCREEN: Mutex<()> = Mutex::new(());
/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether the screen must be drawn whole: somebody else may have written to it.
static STALE: AtomicBool = AtomicBool::new(false);

/// Whether there is a terminal that the screens can be shown on.
pub fn is_usable() -> bool {
    let term = std::env::var("TERM").unwrap_or_default();
    io::stdin().is_terminal() && io::stdout().is_terminal() && can_move(&term)
}

/// Whether a terminal of this name can move its cursor.
pub fn can_move(term: &str) -> bool {
    !term.is_empty() && term != "dumb"
}

/// Takes the terminal, and sees to it that signals give it back. Taking it again changes nothing.
///
/// # Errors
/// If the terminal cannot be set.
pub fn take(lang: Lang, dir: &Path) -> io::Result<()> {
    if TAKEN.load(Ordering::SeqCst) {
        return Ok(());
    }
    let signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGXFSZ])?;
    let dir = dir.to_owned();
    std::thread::Builder::new().name("signals".into()).spawn(move || watch(signals, lang, &dir))?;
    std::thread::Builder::new().name("line".into()).spawn(mind_the_line)?;
    enter()
}

/// Ends the process when the line is gone. The kernel tells only the session that the line belongs to: a
/// program of another session would wait for keys for ever and hold the store.
fn mind_the_line() {
    let stdin = rustix::stdio::stdin();
    loop {
        // Nothing is waited for but what cannot be left out: that the other end is gone.
        let mut polled = [PollFd::new(&stdin, PollFlags::empty())];
        let told = rustix::event::poll(&mut polled, None);
        if told.is_ok() && polled[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            let _ = low_level::raise(SIGHUP);
            return;
        }
    }
}

fn enter() -> io::Result<()> {
    let _screen = SCREEN.lock();
    enable_raw_mode()?;
    STALE.store(true, Ordering::SeqCst);
    let entered = write_all(ENTER);
    // Only now: a frame must not come before the screen that it is for.
    TAKEN.store(true, Ordering::SeqCst);
    entered
}

/// Gives the terminal back as it was. A line that takes nothing more is not waited for.
pub fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if takes_output() {
            let _ = write_all(LEAVE);
        }
        let _ = disable_raw_mode();
    }
}

/// Gives the terminal back and keeps frames from it, for a panic on whatever thread.
pub fn hand_back() -> Option<MutexGuard<'static, ()>> {
    let screen = frame_written();
    give_back();
    screen
}

/// Whether the terminal takes output at once: one that hangs or is gone does not.
fn takes_output() -> bool {
    let stdout = rustix::stdio::stdout();
    let mut polled = [PollFd::new(&stdout, PollFlags::OUT)];
    let ready = rustix::event::poll(&mut polled, Some(&Timespec::default()));
    ready.is_ok() && polled[0].revents().contains(PollFlags::OUT)
}

/// Whether the screen is to be drawn whole; asking forgets it.
pub fn was_disturbed() -> bool {
    STALE.swap(false, Ordering::SeqCst)
}

/// Writes a frame. While the terminal is given back, as before a stop takes effect, the frame is dropped and the next
/// one is drawn whole.
///
/// # Errors
/// What the operating system said: the line is gone.
pub fn write(frame: &[u8]) -> io::Result<()> {
    let _screen = SCREEN.lock();
    if !TAKEN.load(Ordering::SeqCst) {
        STALE.store(true, Ordering::SeqCst);
        return Ok(());
    }
    write_all(frame)
}

/// The largest text that is copied, in bytes: terminals drop longer ones without a word.
const MAX_COPY: usize = 74_000;

/// Copies a text to the user's own clipboard, which only their terminal reaches: by way of tmux, or by OSC 52.
///
/// # Errors
/// If the text is too long, or tmux or the terminal does not take it. Nobody confirms that it arrived.
pub fn copy(text: &str) -> io::Result<()> {
    if !TAKEN.load(Ordering::SeqCst) {
        return Err(io::ErrorKind::NotConnected.into());
    }
    if text.len() > MAX_COPY {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    if std::env::var_os("TMUX").is_some() {
        let mut tmux = Command::new("tmux");
        let mut child = tmux.args(["load-buffer", "-w", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            io::Write::write_all(&mut stdin, text.as_bytes())?;
        }
        return if child.wait()?.success() { Ok(()) } else { Err(io::ErrorKind::Unsupported.into()) };
    }
    write(format!("\x1b]52;c;{}\x07", STANDARD.encode(text)).as_bytes())
}

/// Past the standard library's buffer and lock: a signal must be able to write while a frame waits for a dead line.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Signals never wait for the event loop, whose writing may be stuck on a dead terminal.
fn watch(mut signals: Signals, lang: Lang, dir: &Path) {
    loop {
        for signal in signals.wait() {
            match signal {
                // A write beyond the file-size limit fails with an error instead, which the store handles.
                SIGXFSZ => {}
                SIGTSTP => {
                    stop();
                    // What ends us may have come while we were stopped, and then nothing is taken again.
                    std::thread::sleep(WOKEN);
                    if let Some(signal) = signals.pending().find(|signal| ENDING.contains(signal)) {
                        end(signal, lang, dir);
                    }
                    go_on();
                }
                _ => end(signal, lang, dir),
            }
        }
    }
}

/// Gives the terminal back and ends the process; says so if it is somebody else's doing.
fn end(signal: i32, lang: Lang, dir: &Path) -> ! {
    let _screen = frame_written();
    let taken = (signal == SIGTERM).then(|| crate::store::taken_by(dir)).flatten();
    give_back();
    if let Some(by) = taken
        && takes_output()
    {
        let (user, at) = crate::error::holder_words(&by);
        let _ = write_all(format!("{}\r\n", lang.taken_by(&user, &at)).as_bytes());
    }
    std::process::exit(128 + signal);
}

/// Stops the process as the shell asked, until it is continued.
fn stop() {
    {
        let _screen = frame_written();
        give_back();
    }
    let _ = low_level::emulate_default_handler(SIGTSTP);
}

/// Takes the terminal again after a stop.
fn go_on() {
    let _ = enter();
    // Wakes the event loop, which then draws.
    let _ = low_level::raise(SIGWINCH);
}

/// Stops this process, for the command of that name.
pub fn suspend() {
    let _ = low_level::raise(SIGTSTP);
}

/// Waits until no frame is being written, and keeps the next from being; nothing if the line does not take the one that is.
fn frame_written() -> Option<MutexGuard<'static, ()>> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        match SCREEN.try_lock() {
            Ok(screen) => return Some(screen),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(1)),
        }
    }
    None
}
