//! `caravane mail-in` as a mail server runs it: one message on standard input, an exit code back.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The exit code for a message to this address.
fn deliver(folder: &Path, database: &str, recipient: &str, message: &[u8]) -> i32 {
    let mut program = Command::new(env!("CARGO_BIN_EXE_caravane"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARAVANE_")) {
        program.env_remove(name);
    }
    let mut command = program
        .args(["mail-in", "--sender", "rosa@exemple.fr", "--recipient", recipient])
        .env("DATABASE_URL", database)
        .env("CARAVANE_SECRET_FILE", folder.join("secret.key"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Who refuses a message does not read it to its end.
    let _ = command.stdin.take().unwrap().write_all(message);
    command.wait().unwrap().code().unwrap()
}

#[test]
fn the_exit_code_says_whether_the_message_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("caravane.db").display());
    let message = b"From: rosa@exemple.fr\r\n\r\nBonjour\r\n";
    assert_eq!(deliver(folder.path(), &database, "rdv@caravane.example", message), 0);
    assert_eq!(deliver(folder.path(), &database, "rdv@caravane.example", message), 0);
    assert_eq!(deliver(folder.path(), &database, "rdv@ailleurs.example", message), 67);
    assert_eq!(deliver(folder.path(), &database, "rdv@caravane.example", &vec![b'a'; 1_100_000]), 65);
    // No database, no settings: the mail server is to come again.
    let nowhere = format!("sqlite:{}", folder.path().display());
    assert_eq!(deliver(folder.path(), &nowhere, "rdv@caravane.example", message), 75);
    assert_eq!(deliver(folder.path(), "nonsense", "rdv@caravane.example", message), 75);
}
