//! The binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    // A panic of sled is caught and handled: nobody needs to see it.
    let said = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !samverkan::store::is_quiet() {
            said(info);
        }
    }));
    ExitCode::from(samverkan::cli::run(std::env::args_os().collect()))
}
