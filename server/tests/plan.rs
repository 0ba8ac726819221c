//! `caravane plan` as a person or a script calls it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::process::{Command, Output};

const ROUND: &str = "4\n0 5 9 9\n5 0 4 9\n9 4 0 3.5\n9 9 3.5 0\n0 40\n0 6\n5 9\n12 20\n";

fn plan(text: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("villes.txt");
    fs::write(&file, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_caravane"));
    // No settings are read: neither a wrong one nor a missing one matters.
    command.env("DATABASE_URL", "nonsense://").args(["plan", "tsptw"]).arg(&file).args(more);
    command.output().unwrap()
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_round_is_written_with_its_length_and_its_proof() {
    let (code, out, _) = told(&plan(ROUND, &["--verify", "--seed", "3", "--time-limit", "2"]));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((code, lines.len(), lines[0]), (0, 2, "0 1 2 3"));
    assert!(lines[1].starts_with("travel_time=21.5 time_to_best_ms="), "{}", lines[1]);
    assert!(lines[1].ends_with(" proven=yes"), "{}", lines[1]);
}

#[test]
fn where_no_round_is_possible_the_answer_is_two() {
    let (code, out, error) = told(&plan(&ROUND.replace("12 20", "0 1"), &[]));
    assert_eq!((code, out.as_str(), error.as_str()), (2, "", "caravane : aucun circuit possible n’a été trouvé\n"));
}

#[test]
fn a_bad_file_is_told_in_words_with_one() {
    for (text, word) in [
        ("", "le fichier s’arrête trop tôt"),
        ("3\n0 1", "le fichier s’arrête trop tôt"),
        ("10000\n0 1", "10000 villes ; il en faut de 2 à 2000"),
        ("2\n0 -4\n1 0\n0 9\n0 9", "ligne 2 : « -4 » n’est pas un temps utilisable"),
        ("2\n0 \u{1b}[31m\n1 0\n0 9\n0 9", "ligne 2 : « ·[31m » n’est pas un temps utilisable"),
        ("2\n0 1\n1 0\n0 9\n9 3", "ligne 5 : la fenêtre de la ville 1 finit avant de commencer"),
        ("2\n0 1\n1 0\n0 9\n0 9\n4", "ligne 6 : rien ne doit suivre"),
    ] {
        let (code, out, error) = told(&plan(text, &[]));
        assert_eq!((code, out.as_str()), (1, ""), "{text}");
        assert!(error.contains(word), "{error}");
    }
    let mut missing = Command::new(env!("CARGO_BIN_EXE_caravane"));
    let (code, _, error) = told(&missing.args(["plan", "tsptw", "/nulle/part"]).output().unwrap());
    assert_eq!(code, 1);
    assert!(error.contains("/nulle/part : illisible"), "{error}");
}
