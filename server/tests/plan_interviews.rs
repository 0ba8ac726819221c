//! `caravane plan interviews` as a person or a script calls it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

const COMPANIES: &str =
    "Company,Disappointment,Lower,Upper,DailyRate,Parallel\nA,10,1,2,20,1\nB,10,1,2,20,1\nC,5,0,2,5,1";
const WISHES: &str = "A, B, Local Sea\n1, 2, 3\n3, 2, 1\n";
const SLOTS: &str = "StudentNr,slot1,slot2,slot3\n1, 1, 2, 3\n2, 1, 2, 3\n";

fn write(folder: &Path, set: &str, texts: [&str; 3]) {
    for (kind, text) in ["company", "test", "slots"].iter().zip(texts) {
        fs::write(folder.join(format!("{kind}{set}.csv")), text).unwrap();
    }
}

/// Exit code, what was written without its time, what was said.
fn plan(folder: &Path, more: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caravane"));
    // No settings are read: neither a wrong one nor a missing one matters.
    command.env("DATABASE_URL", "nonsense://").args(["plan", "interviews"]).arg(folder).args(more);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let written = text(output.stdout);
    let timeless: Vec<&str> = written.lines().map(|line| line.split(" time_ms=").next().unwrap()).collect();
    (output.status.code().unwrap(), timeless.join("\n"), text(output.stderr))
}

#[test]
fn each_student_has_a_line_and_the_figures_come_last() {
    let folder = tempfile::tempdir().unwrap();
    // Lines end as on any system, with a byte order mark or not.
    let (wishes, slots) = (format!("\u{feff}{}", WISHES.replace('\n', "\r")), SLOTS.replace('\n', "\r\n"));
    write(folder.path(), "", [COMPANIES, &wishes, &slots]);
    let (code, out, error) = plan(folder.path(), &["--verify", "--seed", "3", "--time-limit", "5"]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((code, error.as_str(), lines.len()), (0, "", 4), "{out}");
    assert_eq!(lines[0], "set= people=2 desks=3");
    for (line, student) in lines[1..3].iter().zip(["1", "2"]) {
        let mut cells = line.split(' ');
        assert_eq!(cells.next(), Some(student));
        let meetings: Vec<(&str, &str)> = cells.map(|cell| cell.split_once('@').unwrap()).collect();
        let mut companies: Vec<&str> = meetings.iter().map(|(company, _)| *company).collect();
        companies.sort_unstable();
        assert_eq!(companies, ["1", "2", "3"]);
        assert_eq!(meetings.iter().map(|(_, slot)| *slot).collect::<Vec<_>>(), ["1", "2", "3"]);
    }
    assert_eq!(lines[3], "meetings=6 missing=0 short=0 worst_missing=0 worst=0 total=12 gaps=1 proven=yes");
}

#[test]
fn what_cannot_be_met_is_listed_with_two() {
    let folder = tempfile::tempdir().unwrap();
    let narrow = COMPANIES.replace("A,10,1,2,20,1", "A,10,1,1,20,1").replace("C,5,0,2", "C,5,2,2");
    write(folder.path(), "", [&narrow, WISHES, &SLOTS.replace("2, 1, 2, 3", "2, 1, 2")]);
    let (code, out, _) = plan(folder.path(), &["--verify"]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((code, lines.len()), (2, 5), "{out}");
    assert_eq!(lines[3], "unmet person=2 missing=1");
    assert_eq!(lines[4], "meetings=5 missing=1 short=0 worst_missing=0 worst=0 total=9 gaps=0 proven=yes");
}

#[test]
fn several_sets_come_one_after_the_other_and_files_that_do_not_fit_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "9", [COMPANIES, WISHES, SLOTS]);
    write(folder.path(), "10", [COMPANIES, WISHES, SLOTS]);
    write(folder.path(), "", [COMPANIES, "A,B,C\n1,2,3\n", SLOTS]);
    let sets = |out: &str| out.lines().filter(|line| line.starts_with("set=")).map(str::to_owned).collect::<Vec<_>>();
    let (code, out, error) = plan(folder.path(), &[]);
    assert_eq!(
        (code, sets(&out)),
        (0, vec!["set=9 people=2 desks=3".to_owned(), "set=10 people=2 desks=3".to_owned()])
    );
    assert_eq!(error, "caravane : test.csv laissé de côté : 1 étudiants dans test, 2 dans slots\n");
    let (code, out, error) = plan(folder.path(), &["--set", "10"]);
    assert_eq!((code, sets(&out), error.as_str()), (0, vec!["set=10 people=2 desks=3".to_owned()], ""));
    assert_eq!(plan(folder.path(), &["--set", ""]).0, 1);
}

#[test]
fn a_bad_file_is_told_in_words_with_one() {
    for (texts, word) in [
        (["", WISHES, SLOTS], "company : aucune ligne de données"),
        ([&COMPANIES.replace("C,5,0,2,5,1", "C,5,0,2"), WISHES, SLOTS], "company, ligne 4 : 4 cellules ; il en faut 6"),
        (
            [&COMPANIES.replace("C,5,0,2", "C,5,3,2"), WISHES, SLOTS],
            "entreprise 3 : au moins 3 entretiens mais au plus 2",
        ),
        ([&COMPANIES.replace("C,5,0,2,5,1", "C,5,0,2,5,0"), WISHES, SLOTS], "entreprise 3 : aucune place, jamais"),
        ([&COMPANIES.replace("C,5,0,2", "C,5,0,-2"), WISHES, SLOTS], "company, ligne 4 : « -2 » n’est pas un nombre"),
        ([COMPANIES, "A,B,C\n1,2\n3,2,1", SLOTS], "test, ligne 2 : 2 cellules ; il en faut 3"),
        ([COMPANIES, "A,B,C\n1,2,6\n3,2,1", SLOTS], "test, ligne 2 : « 6 » n’est pas une préférence de 1 à 5"),
        ([COMPANIES, "A,B,C\n1,2,\u{1b}[3\n3,2,1", SLOTS], "test, ligne 2 : « ·[3 » n’est pas une préférence"),
        ([COMPANIES, WISHES, "x\n1,1,2\n1,1,2"], "slots, ligne 3 : « 1 » n’est pas le numéro d’un étudiant"),
        ([COMPANIES, WISHES, "x\n1,1,21\n2,1,2"], "slots, ligne 2 : « 21 » n’est pas une session de 1 à 20"),
        (
            [COMPANIES, WISHES, "x\n1,1,1\n2,1,2"],
            "slots, ligne 2 : « 1 » n’est pas une session de 1 à 20, chacune une fois",
        ),
        ([COMPANIES, WISHES, "x\n1,1,2"], "2 étudiants dans test, 1 dans slots"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "", texts);
        let (code, out, error) = plan(folder.path(), &[]);
        assert_eq!((code, out.as_str()), (1, ""), "{word}");
        assert!(error.contains(word), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(plan(folder.path(), &[]).2.contains("il manque companyX.csv, testX.csv ou slotsX.csv"));
    assert!(plan(Path::new("/nulle/part"), &[]).2.contains("/nulle/part : illisible"));
}
