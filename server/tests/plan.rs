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
    for (windows, reason) in [
        ("12 20", "la ville 1 ferme avant qu’on puisse y être"),
        ("39 40", "qui attend que la ville 3 ouvre rentre trop tard"),
        ("9 9", "les villes 1 et 3 s’excluent, chacune est fermée après l’autre"),
    ] {
        let text = if windows == "12 20" { ROUND.replace("0 6", "0 4") } else { ROUND.replace("12 20", windows) };
        let (code, out, error) = told(&plan(&text, &[]));
        let wanted = format!("caravane : aucun circuit possible n’a été trouvé : {reason}\n");
        assert_eq!((code, out.as_str(), error), (2, "", wanted));
    }
}

#[test]
fn a_file_that_is_not_read_in_time_has_no_answer() {
    let mut text = "1000\n".to_owned();
    text.push_str(&"7 ".repeat(1_000 * 1_000));
    text.push_str(&"0 100000 ".repeat(1_000));
    let (code, out, error) = told(&plan(&text, &["--time-limit", "0"]));
    let wanted = "caravane : le temps était écoulé avant la fin de la lecture\n";
    assert_eq!((code, out.as_str(), error.as_str()), (2, "", wanted));
}

#[test]
fn a_bad_file_is_told_in_words_with_one() {
    for (text, word) in [
        ("", "le fichier s’arrête trop tôt"),
        ("3\n0 1", "le fichier s’arrête trop tôt"),
        ("4\n0 1 2\n3", "il manque le trajet de la ville 1 à la ville 0"),
        ("10000\n0 1", "10000 villes ; il en faut de 2 à 1000"),
        ("2\n0 -4\n1 0\n0 9\n0 9", "ligne 2 : « -4 » n’est pas un nombre utilisable pour le trajet de la ville 0 à"),
        ("2\n0 \u{1b}[31m\n1 0\n0 9\n0 9", "ligne 2 : « ·[31m » n’est pas un nombre utilisable"),
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
