//! The same through an object store. `SAMVERKAN_S3` is the address of a server that speaks S3 and has the bucket `samverkan`;
//! without it the tests say so and pass, since the program is built without object stores unless asked.

use std::path::Path;
use std::process::Command;

use samverkan::exchange::target::{self, Put, Target};
use samverkan::log::ReplicaId;

use super::site::Site;
use super::{Random, init, note, ok, plain, program, run, sound};

/// The bucket that the server must have.
const BUCKET: &str = "samverkan";

/// The server's address.
fn server() -> Option<String> {
    let server = std::env::var("SAMVERKAN_S3").ok();
    if server.is_none() {
        println!("SAMVERKAN_S3 names no server; .ci/run starts one");
    }
    server
}

/// A prefix of its own for each test and run.
fn address(test: &str) -> String {
    format!("s3://{BUCKET}/{test}-{:x}", samverkan::replica::random())
}

fn with(command: &mut Command, server: &str) {
    command.envs([
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "testtest"),
        ("AWS_REGION", "eu-north-1"),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_ENDPOINT_URL", server),
    ]);
}

fn sync(data: &Path, author: &str, address: &str, server: &str) -> Command {
    let mut command = program(data, author);
    with(&mut command, server);
    command.args(["sync", address]);
    command
}

#[test]
fn s3_three_stores_meet_in_a_bucket() {
    let Some(server) = server() else { return };
    let (temp, address) = (tempfile::tempdir().unwrap(), address("meet"));
    let stores = ["north", "south", "west"].map(|author| (author, temp.path().join(author)));
    for (author, data) in &stores {
        init(data);
        for n in 0..5 {
            note(data, author, "falu-kommun", &format!("{author} {n}"));
        }
    }
    for _ in 0..3 {
        let children: Vec<_> =
            stores.iter().map(|(author, data)| sync(data, author, &address, &server).spawn().unwrap()).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
    for (author, data) in &stores {
        let said = ok(&mut sync(data, author, &address, &server));
        assert!(said.contains("Nothing new to fetch.") && !said.contains("testtest"), "{said}");
        assert_eq!(plain(data), plain(&stores[0].1));
        sound(data);
    }
    let newcomer = temp.path().join("east");
    ok(&mut sync(&newcomer, "east", &address, &server));
    assert_eq!(plain(&newcomer), plain(&stores[0].1));
}

#[test]
fn s3_what_cannot_be_reached_is_said() {
    let Some(server) = server() else { return };
    let temp = tempfile::tempdir().unwrap();
    let data = temp.path().join("one");
    init(&data);
    let before = plain(&data);
    let (code, said) = run(program(&data, "north").args(["sync", "s3://samverkan/x"]));
    assert!(code == Some(78) && said.contains("AWS_ACCESS_KEY_ID"), "{said}");
    for wrong in ["s3://", "s3:///x", "s3://b/a//b"] {
        let (code, said) = run(&mut sync(&data, "north", wrong, &server));
        assert!(code == Some(2) && said.contains("s3://bucket"), "{wrong}: {said}");
    }
    for (address, server) in [("s3://samverkan/x", "http://127.0.0.1:9"), ("s3://no-such-bucket/x", server.as_str())] {
        let (code, said) = run(&mut sync(&data, "north", address, server));
        assert!(
            code == Some(74) && said.contains("The store is whole") && !said.contains("testtest"),
            "{code:?} {said}"
        );
    }
    assert_eq!(plain(&data), before);
}

/// What every target must do, here and in a folder.
fn suite(target: &mut dyn Target) {
    assert!(target.list("a").unwrap().is_empty() && target.folders("a").unwrap().is_empty());
    assert_eq!(target.get("a/b/1").unwrap_err().kind(), std::io::ErrorKind::NotFound);
    assert_eq!(target.put("a/b/1", b"one").unwrap(), Put::New);
    assert_eq!(target.put("a/b/1", b"one").unwrap(), Put::Known);
    assert_eq!(target.put("a/b/1", b"two").unwrap(), Put::Taken);
    assert_eq!(target.get("a/b/1").unwrap(), b"one");
    for n in 0..30 {
        target.put(&format!("a/c/{n}"), format!("{n}").as_bytes()).unwrap();
    }
    target.put("ab/c/1", b"of another").unwrap();
    let names: Vec<String> = target.list("a").unwrap().into_iter().map(|entry| entry.name).collect();
    assert!(names.len() == 31 && names.is_sorted() && names.contains(&"a/c/29".into()), "{names:?}");
    assert_eq!(target.folders("").unwrap(), ["a", "ab"]);
    assert_eq!(target.folders("a").unwrap(), ["b", "c"]);
    target.delete("a/b/1").unwrap();
    target.delete("a/b/1").unwrap();
    assert_eq!(target.list("a").unwrap().len(), 30);
}

#[test]
fn s3_a_bucket_is_a_target_as_a_folder_is() {
    let temp = tempfile::tempdir().unwrap();
    suite(&mut *target::open(temp.path().to_str().unwrap(), ReplicaId(1)).unwrap());
    let Some(server) = server() else { return };
    // The environment of this process is not to be changed, so that another one looks.
    let inside = std::env::var("AWS_ENDPOINT_URL").is_ok();
    if inside {
        let mut target = target::open(&address("suite"), ReplicaId(1)).unwrap();
        suite(&mut *target);
        let (mut random, mut site) = (Random(1), Site::new(1));
        for _ in 0..40 {
            site.write(&mut random, 1, "words");
            site.sync(&mut *target, &mut random).unwrap();
        }
        let mut other = Site::new(2);
        other.sync(&mut *target, &mut random).unwrap();
        assert!(other.plain() == site.plain());
        return;
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    with(&mut again, &server);
    again.args(["--exact", "sync::s3::s3_a_bucket_is_a_target_as_a_folder_is", "--nocapture"]);
    let output = again.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
