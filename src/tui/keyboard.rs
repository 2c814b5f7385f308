//! The keyboard: what comes over the line, and that the window has another size.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGWINCH};
use signal_hook::low_level;

use super::event::{Decoder, Input};

/// As much as is read before it is obeyed, kept and shown, in bytes: more than anybody types, and little enough that a line
/// that never rests fills no memory.
const AT_ONCE: usize = 4 << 10;

/// The keyboard.
#[derive(Debug)]
pub struct Keyboard {
    decoder: Decoder,
    /// A byte comes whenever the window has another size.
    resized: UnixStream,
}

impl Keyboard {
    /// The keyboard of the terminal.
    ///
    /// # Errors
    /// What the operating system said.
    pub fn new() -> io::Result<Self> {
        let (resized, told) = UnixStream::pair()?;
        resized.set_nonblocking(true)?;
        low_level::pipe::register(SIGWINCH, told)?;
        Ok(Self { decoder: Decoder::default(), resized })
    }

    /// Everything that has come, once something has; nothing when it is due before.
    ///
    /// # Errors
    /// If the line cannot be read.
    pub fn wait(&mut self, due: Option<Instant>) -> io::Result<Vec<Input>> {
        let deadline = [due, self.decoder.deadline()].into_iter().flatten().min();
        let (mut come, mut resized) = self.poll(deadline)?;
        if !come && !resized {
            let held = self.decoder.deadline().is_some_and(|at| at <= Instant::now());
            return Ok(if held { self.decoder.let_go() } else { Vec::new() });
        }
        let mut inputs = Vec::new();
        let mut read = 0;
        loop {
            if resized {
                while self.resized.read(&mut [0; 64]).is_ok_and(|n| n > 0) {}
                inputs.push(Input::Resize);
            }
            if come {
                let mut bytes = [0; AT_ONCE];
                let n = read_line(&mut bytes)?;
                read += n;
                inputs.extend(self.decoder.feed(&bytes[..n], Instant::now()));
            }
            if read >= AT_ONCE {
                return Ok(inputs);
            }
            (come, resized) = self.poll(Some(Instant::now()))?;
            if !come && !resized {
                return Ok(inputs);
            }
        }
    }

    /// Forgets what has come until now.
    ///
    /// # Errors
    /// If the line cannot be read.
    pub fn forget(&mut self) -> io::Result<()> {
        while !self.wait(Some(Instant::now()))?.is_empty() {}
        Ok(())
    }

    /// Whether something has come over the line, and whether the window has another size.
    fn poll(&self, deadline: Option<Instant>) -> io::Result<(bool, bool)> {
        loop {
            let stdin = rustix::stdio::stdin();
            let mut polled = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.resized, PollFlags::IN)];
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            let left = left.and_then(|left| Timespec::try_from(left).ok());
            match rustix::event::poll(&mut polled, left.as_ref()) {
                Ok(_) => return Ok((!polled[0].revents().is_empty(), !polled[1].revents().is_empty())),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Reads what has come. At the end of the line the process ends as it does when the line is lost.
fn read_line(bytes: &mut [u8]) -> io::Result<usize> {
    loop {
        match rustix::io::read(rustix::stdio::stdin(), &mut *bytes) {
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => return Ok(0),
            Ok(0) | Err(Errno::IO) => {
                low_level::raise(SIGHUP)?;
                std::thread::sleep(Duration::from_secs(1));
            }
            read => return Ok(read?),
        }
    }
}
