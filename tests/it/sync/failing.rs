//! A target that vanishes, fills up, breaks or may only be read, at any call; and a sync that is killed at any moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::{Random, files, init, note, number, ok, plain, program, run, sound, sync};
use crate::store::power::shim;

const KILLS: u64 = 100;

/// Two stores with something for each other, one of whom has put it.
fn two(temp: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let (target, one, two) = (temp.join("shared"), temp.join("one"), temp.join("two"));
    fs::create_dir(&target).unwrap();
    for (data, author) in [(&one, "north"), (&two, "south")] {
        init(data);
        note(data, author, "falu-kommun", author);
    }
    ok(&mut sync(&one, "north", &target));
    (target, one, two)
}

#[test]
fn whatever_fails_is_said_and_the_store_is_whole() {
    let temp = tempfile::tempdir().unwrap();
    let (target, one, two) = two(temp.path());
    let said_at = temp.path().join("said");
    let mut met = 0;
    let faults = [
        ("write", Errno::NOSPC, 74, "disk is full"),
        ("write", Errno::DQUOT, 74, "quota"),
        ("sync", Errno::IO, 74, ""),
        ("open", Errno::ROFS, 74, "only be read"),
        ("open", Errno::ACCESS, 77, ""),
        ("open", Errno::NOENT, 74, ""),
        ("name", Errno::ROFS, 74, "only be read"),
        ("name", Errno::NOENT, 74, ""),
        ("read", Errno::IO, 74, ""),
    ];
    for (n, (class, error, code, words)) in faults.into_iter().enumerate() {
        for k in 1..=6 {
            note(&two, "south", "mora-kommun", &format!("{n}-{k}"));
            note(&one, "north", "orsa-kommun", &format!("{n}-{k}"));
            ok(&mut sync(&one, "north", &target));
            let mut command = sync(&two, "south", &target);
            let _ = fs::remove_file(&said_at);
            command.env("LD_PRELOAD", shim()).env("POWER_ROOT", target.canonicalize().unwrap());
            command.env("POWER_SAID", &said_at);
            command.env("POWER_FAULT", format!("{class}:{k}:{}:0", error.raw_os_error()));
            let (ended, said) = run(&mut command);
            let fell = said_at.exists();
            met += usize::from(fell);
            let wanted: &[i32] = if class == "read" { &[code, 65] } else { &[code, 77, 66] };
            let fits = if fell { ended.is_some_and(|ended| wanted.contains(&ended)) } else { ended == Some(0) };
            assert!(
                fits && (!fell || said.contains(words) || ended != Some(code)),
                "{class}:{k} {error:?}: {ended:?} {said}"
            );
            sound(&two);
        }
        // When it works again, nothing of it is missed.
        for _ in 0..3 {
            ok(&mut sync(&two, "south", &target));
            ok(&mut sync(&one, "north", &target));
        }
        assert_eq!(plain(&one), plain(&two), "after {class} {error:?}");
        assert!(files(&target).iter().all(|name| !name.contains(".samverkan")), "{:?}", files(&target));
    }
    println!("{met} faults took place");
    assert!(met > 20, "{met}");
}

#[test]
fn a_file_that_may_not_grow_and_a_folder_that_goes_away() {
    let temp = tempfile::tempdir().unwrap();
    let (target, one, two) = two(temp.path());
    let before = plain(&two);
    let moved = temp.path().join("moved");
    fs::rename(&target, &moved).unwrap();
    let (code, said) = run(&mut sync(&two, "south", &target));
    assert!(code == Some(66) && said.contains("Connect the drive"), "{said}");
    assert_eq!(plain(&two), before);
    fs::rename(&moved, &target).unwrap();
    ok(&mut sync(&two, "south", &target));

    let lines: String = (0..4000)
        .map(|n| {
            format!("{{\"do\":\"add\",\"kind\":\"organization\",\"id\":\"x-{n}\",\"fields\":{{\"name\":\"{n}\"}}}}\n")
        })
        .collect();
    fs::write(temp.path().join("lines"), lines).unwrap();
    ok(program(&two, "south").arg("apply").arg(temp.path().join("lines")));
    let inner = sync(&two, "south", &target);
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", "ulimit -f 64; exec \"$@\"", "sh"]).arg(inner.get_program()).args(inner.get_args());
    limited.env_clear().envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let (code, said) = run(&mut limited);
    assert!(code == Some(74) && said.contains("The store is whole"), "{code:?} {said}");
    sound(&two);
    for _ in 0..2 {
        ok(&mut sync(&two, "south", &target));
        ok(&mut sync(&one, "north", &target));
    }
    assert_eq!(plain(&one), plain(&two));
}

#[test]
fn a_sync_that_is_stopped_says_so() {
    let temp = tempfile::tempdir().unwrap();
    let (target, _, two) = two(temp.path());
    let mut stopped = 0;
    for n in 0..20 {
        let child = sync(&two, "south", &target).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(2 * n));
        let id = rustix::process::Pid::from_raw(child.id().cast_signed()).unwrap();
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        if output.status.code() == Some(128 + 15) {
            assert!(said.contains("Cancelled."), "{said}");
            stopped += 1;
        }
        sound(&two);
    }
    println!("stopped {stopped} times");
    ok(&mut sync(&two, "south", &target));
}

#[test]
fn killed_at_any_moment_the_stores_are_sound_and_the_folder_converges() {
    let kills = number("SAMVERKAN_SYNC_KILLS", KILLS);
    let temp = tempfile::tempdir().unwrap();
    let (target, one, two) = two(temp.path());
    let mut random = Random(number("SAMVERKAN_SEED", 5));
    let began = Instant::now();
    ok(&mut sync(&one, "north", &target));
    let usual = began.elapsed().as_micros() as usize;
    let mut in_time = 0;
    for n in 0..kills {
        let (data, author) = if random.one_in(2) { (&one, "north") } else { (&two, "south") };
        note(data, author, "mora-kommun", &format!("{n}"));
        let mut child = sync(data, author, &target).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.below(usual + usual / 4) as u64));
        in_time += u64::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
        if n % 10 == 9 {
            sound(data);
        }
    }
    println!("{kills} kills, {in_time} in time, a sync takes {usual} µs");
    assert!(in_time * 4 > kills, "{in_time}");
    for _ in 0..4 {
        ok(&mut sync(&one, "north", &target));
        ok(&mut sync(&two, "south", &target));
    }
    assert_eq!(plain(&one), plain(&two));
    sound(&one);
    sound(&two);
    let (before, newcomer) = (files(&target), temp.path().join("three"));
    ok(&mut sync(&one, "north", &target));
    assert_eq!(files(&target), before);
    assert!(before.iter().all(|name| !name.contains(".samverkan")), "{before:?}");
    ok(&mut sync(&newcomer, "east", &target));
    assert_eq!(plain(&newcomer), plain(&one));
}
