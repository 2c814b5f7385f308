//! A terminal with hands: the program in a pseudo-terminal, what its screen shows, and keys that are counted.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long something that must happen is waited for: a busy machine is slow.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// How long nothing must come before a frame is taken to be whole.
const QUIET: Duration = Duration::from_millis(25);

/// The shell becomes the program. Without an end-of-file character the pseudo-terminal types nothing when it is closed.
const BECOME: &str = r#"stty eof undef; exec "$@""#;

/// How the program is started.
pub(super) struct Run {
    /// The arguments.
    pub(super) args: Vec<String>,
    /// The whole environment.
    pub(super) env: Vec<(String, String)>,
    /// What `sh -c` does with the program, which is `"$@"`.
    pub(super) script: &'static str,
    /// Columns and rows.
    pub(super) size: (u16, u16),
    /// The folder that it works in.
    pub(super) dir: PathBuf,
    /// Keys that wait in the line before it starts.
    pub(super) ahead: &'static str,
}

impl Run {
    /// The program in that folder, with these arguments.
    pub(super) fn new(dir: PathBuf, args: Vec<String>, env: Vec<(String, String)>) -> Self {
        Self { args, env, script: BECOME, size: (80, 24), dir, ahead: "" }
    }

    pub(super) fn script(mut self, script: &'static str) -> Self {
        self.script = script;
        self
    }

    /// A variable of the environment set, or with nothing unset.
    pub(super) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.retain(|(held, _)| held != name);
        if !value.is_empty() {
            self.env.push((name.into(), value.into()));
        }
        self
    }

    /// Keys that are typed before it starts.
    pub(super) fn typed_ahead(mut self, keys: &'static str) -> Self {
        self.ahead = keys;
        self
    }

    /// Starts it.
    pub(super) fn start(self) -> Terminal {
        let pair = native_pty_system().openpty(pty_size(self.size)).unwrap();
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", self.script, "sh", env!("CARGO_BIN_EXE_samverkan")]);
        command.args(&self.args);
        command.cwd(&self.dir);
        command.env_clear();
        for (name, value) in &self.env {
            command.env(name, value);
        }
        let mut writer = pair.master.take_writer().unwrap();
        writer.write_all(self.ahead.as_bytes()).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(some(self.size.1), some(self.size.0), 0);
        let seen = Seen { parser, bytes: Vec::new(), ended: false, cut_at: None, hung: false };
        let shared = Arc::new(Shared { seen: Mutex::new(seen), changed: Condvar::new() });
        let output = pair.master.try_clone_reader().unwrap();
        let reader = {
            let shared = shared.clone();
            std::thread::spawn(move || read(output, &shared))
        };
        Terminal { master: Some(pair.master), writer: Some(writer), child, shared, reader: Some(reader), pressed: 0 }
    }
}

fn some(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    ended: bool,
    /// The line drops as soon as the screen shows this.
    cut_at: Option<String>,
    /// Nobody reads what the program writes, as when a connection hangs.
    hung: bool,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        // A test that failed while it held the lock has said why.
        self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn read(mut output: Box<dyn Read + Send>, shared: &Shared) {
    let mut buffer = [0; 1 << 13];
    loop {
        let n = output.read(&mut buffer).unwrap_or(0);
        let seen = shared.lock();
        let mut seen = shared.changed.wait_while(seen, |seen| seen.hung).unwrap();
        seen.bytes.extend_from_slice(&buffer[..n]);
        seen.parser.process(&buffer[..n]);
        let cut = seen.cut_at.as_ref().is_some_and(|text| seen.parser.screen().contents().contains(text));
        seen.ended = n == 0 || cut;
        shared.changed.notify_all();
        if seen.ended {
            return;
        }
    }
}

/// The program in its terminal.
pub(super) struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
    /// How many keys were pressed.
    pub(super) pressed: usize,
}

/// Names of keys and the bytes that a terminal sends for them.
const NAMED: &[(&str, &str)] = &[
    ("Enter", "\r"),
    ("Space", " "),
    ("Tab", "\t"),
    ("S-Tab", "\x1b[Z"),
    ("Backspace", "\x7f"),
    ("Esc", "\x1b"),
    ("Up", "\x1b[A"),
    ("Down", "\x1b[B"),
    ("Right", "\x1b[C"),
    ("Left", "\x1b[D"),
    ("Home", "\x1b[H"),
    ("End", "\x1b[F"),
    ("Delete", "\x1b[3~"),
    ("C-c", "\x03"),
    ("C-l", "\x0c"),
    ("C-n", "\x0e"),
    ("C-z", "\x1a"),
];

/// The keys of a script such as `bo<Enter>`, each as its bytes.
fn parse(script: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            let (_, bytes) = NAMED.iter().find(|(held, _)| *held == name).unwrap_or_else(|| panic!("no key {name}"));
            keys.push((*bytes).to_owned());
            rest = after;
        } else {
            keys.push(c.to_string());
            rest = &rest[c.len_utf8()..];
        }
    }
    keys
}

impl Terminal {
    /// Presses keys, all at once.
    pub(super) fn keys(&mut self, script: &str) -> &mut Self {
        let keys = parse(script);
        self.pressed += keys.len();
        self.send(&keys.concat())
    }

    /// Sends bytes as they are.
    pub(super) fn send(&mut self, bytes: &str) -> &mut Self {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes.as_bytes()).unwrap();
        writer.flush().unwrap();
        self
    }

    /// The screen as text.
    pub(super) fn screen(&self) -> String {
        self.ask(shown)
    }

    /// Everything that was written to the terminal.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.shared.lock().bytes.clone()
    }

    /// Asks the terminal itself: modes, cursor.
    pub(super) fn ask<T>(&self, ask: impl Fn(&vt100::Screen) -> T) -> T {
        ask(self.shared.lock().parser.screen())
    }

    /// The row that the cursor is on.
    pub(super) fn cursor_row(&self) -> String {
        self.ask(at_cursor)
    }

    /// What the message line says.
    pub(super) fn message(&self) -> String {
        self.ask(message)
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub(super) fn wait_until(&mut self, what: &str, is: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        let mut seen = self.shared.lock();
        while !is(seen.parser.screen()) {
            let now = Instant::now();
            assert!(now < end && !seen.ended, "no {what} on the screen:\n{}", seen.parser.screen().contents());
            seen = self.shared.changed.wait_timeout(seen, end - now).unwrap().0;
        }
        drop(seen);
        self
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(super) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?}"), |screen| screen.contents().contains(text))
    }

    /// Waits until the message line begins so.
    #[track_caller]
    pub(super) fn wait_for_message(&mut self, start: &str) -> &mut Self {
        self.wait_until(&format!("message {start:?}"), |screen| message(screen).starts_with(start))
    }

    /// Waits until nothing more comes.
    pub(super) fn quiet(&mut self) -> &mut Self {
        self.quiet_for(QUIET)
    }

    /// Waits until nothing has come for that long.
    pub(super) fn quiet_for(&mut self, long: Duration) -> &mut Self {
        let mut seen = self.shared.lock();
        loop {
            let before = seen.bytes.len();
            seen = self.shared.changed.wait_timeout_while(seen, long, |seen| seen.bytes.len() == before).unwrap().0;
            if seen.bytes.len() == before || seen.ended {
                break;
            }
        }
        drop(seen);
        self
    }

    /// Gives the window another size.
    pub(super) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.shared.lock().parser.screen_mut().set_size(some(rows), some(columns));
        self.master.as_ref().unwrap().resize(pty_size((columns, rows))).unwrap();
        self
    }

    /// The settings of the line, which `stty` shows.
    pub(super) fn settings(&self) -> String {
        format!("{:?}", self.master.as_ref().unwrap().get_termios().unwrap())
    }

    /// The terminal's file, for somebody else who writes to it.
    pub(super) fn device(&self) -> PathBuf {
        self.master.as_ref().unwrap().tty_name().unwrap()
    }

    /// The process: the program, or the shell that stays.
    pub(super) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends the process a signal.
    pub(super) fn signal(&self, signal: Signal) {
        signal_to(self.pid(), signal);
    }

    /// The line drops the moment that the screen shows the text that the keys bring.
    #[track_caller]
    pub(super) fn drop_line_at(&mut self, script: &str, text: &str) -> ExitStatus {
        assert!(!self.screen().contains(text), "{text:?} is shown already");
        self.shared.lock().cut_at = Some(text.into());
        self.keys(script);
        let end = Instant::now() + PATIENCE;
        let mut seen = self.shared.lock();
        while !seen.ended {
            let now = Instant::now();
            assert!(now < end, "no {text:?} on the screen:\n{}", seen.parser.screen().contents());
            seen = self.shared.changed.wait_timeout(seen, end - now).unwrap().0;
        }
        drop(seen);
        // The last of the three that hold the line is its reader, which has let go or is about to.
        self.writer = None;
        self.master = None;
        self.reader.take().unwrap().join().unwrap();
        self.gone()
    }

    /// The connection hangs, or works again: nobody reads what the program writes.
    pub(super) fn hang(&mut self, hung: bool) -> &mut Self {
        self.shared.lock().hung = hung;
        self.shared.changed.notify_all();
        self
    }

    /// Waits for the end of the process.
    #[track_caller]
    pub(super) fn gone(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the program goes on:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits for the end of the process and of its output; the exit code, which a kill does not have.
    #[track_caller]
    pub(super) fn exit(&mut self) -> Option<u32> {
        let status = self.gone();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        status.signal().is_none().then(|| status.exit_code())
    }
}

/// A screen as text, without the blanks at the ends of its lines.
pub(super) fn shown(screen: &vt100::Screen) -> String {
    screen.contents().trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The message line of a screen.
fn message(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let row = rows.get().checked_sub(2).and_then(|row| screen.rows(0, columns.get()).nth(row.into()));
    row.unwrap_or_default().trim().to_owned()
}

/// What stands from the cursor on, in its column: seats may stand side by side.
pub(super) fn at_cursor(screen: &vt100::Screen) -> String {
    let (row, column) = screen.cursor_position();
    screen.rows(column, 38).nth(row.into()).unwrap_or_default()
}

/// Sends a process a signal.
pub(super) fn signal_to(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(pid.try_into().unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

impl Drop for Terminal {
    /// Nothing is left behind, whatever the test thought of it.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let group = i32::try_from(self.pid()).ok().and_then(Pid::from_raw);
            // The shell leads the session and the group of what it runs.
            let _ = group.map(|group| rustix::process::kill_process_group(group, Signal::KILL));
            let _ = self.child.wait();
        }
    }
}
