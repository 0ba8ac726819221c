//! `caravane plan tour` and `plan generate` as a person or a script calls them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn generate(more: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_caravane")).args(["plan", "generate"]).args(more).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

fn tour(text: &str, more: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("saison.json");
    fs::write(&file, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_caravane"));
    // No settings are read: neither a wrong one nor a missing one matters.
    command.env("DATABASE_URL", "nonsense://").args(["plan", "tour"]).arg(&file).args(more);
    told(command.output().unwrap())
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\u{a0}', " ");
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const BRIEF: [&str; 3] = ["--verify", "--iterations", "3000"];

#[test]
fn a_generated_season_is_planned_and_the_judge_agrees() {
    for (region, towns, mode) in
        [("martinique", "10", "moving-on"), ("ille-et-vilaine", "12", "return-to-base"), ("occitanie", "12", "mixed")]
    {
        let text = generate(&["--region", region, "--towns", towns, "--tightness", "loose", "--mode", mode]);
        let (code, out, error) = tour(&text, &BRIEF);
        assert_eq!((code, error.as_str()), (0, ""), "{out}");
        assert!(out.contains(&format!("Villes avec une date : {towns} sur {towns}\n")), "{out}");
        assert!(out.contains(" 2027 — ") && out.contains(" min de route"), "{out}");
        assert!(out.contains("route de la caravane : "), "{out}");
        assert!(!out.contains("Sans date"), "{out}");
        let json = [&BRIEF[..], &["--output", "json"]].concat();
        let (code, out, _) = tour(&text, &json);
        let answer: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((code, answer["stops"].as_array().unwrap().len().to_string().as_str()), (0, towns));
        assert_eq!(answer["value"]["left_out"], json!(0));
        assert_eq!((code, out.as_str()), (0, tour(&text, &json).1.as_str()), "the same seed, the same plan");
    }
}

#[test]
fn who_is_left_out_is_named_with_the_reason_and_the_answer_is_two() {
    let text = generate(&["--towns", "10", "--tightness", "over-constrained", "--seed", "2"]);
    let (code, out, _) = tour(&text, &BRIEF);
    assert_eq!(code, 2);
    assert!(out.contains("Sans date :\n") && out.contains("Pourquoi : Ces 4 communes n’ont que 3 jours"), "{out}");
    assert!(out.contains("Pour en sortir :\n") && out.contains("ouvrir 1 jour plus tôt et plus tard."), "{out}");
    assert!(out.contains("Villes avec une date : 9 sur 10"), "{out}");

    // No road leads anywhere: one town at most can be reached, and none from home.
    let mut season: Value = serde_json::from_str(&text).unwrap();
    for (from, row) in season["roads"].as_array_mut().unwrap().iter_mut().enumerate() {
        for (to, way) in row.as_array_mut().unwrap().iter_mut().enumerate() {
            *way = if from == to { json!(0) } else { Value::Null };
        }
    }
    let (code, out, _) = tour(&season.to_string(), &BRIEF);
    assert_eq!(code, 2, "{out}");

    // A window on closed days only.
    let mut season: Value = serde_json::from_str(&text).unwrap();
    season["towns"][0]["venues"] =
        json!([{"place": season["places"][0], "windows": [{"first": "2027-05-09", "last": "2027-05-09"}]}]);
    season["towns"][0].as_object_mut().unwrap().remove("pin");
    let (code, out, _) = tour(&season.to_string(), &BRIEF);
    assert_eq!(code, 2);
    let name = season["towns"][0]["name"].as_str().unwrap();
    let line = out.lines().find(|line| line.starts_with(&format!("  {name} :"))).unwrap();
    assert!(line.contains("lieu fermé") && line.contains("jours fériés ou fermés"), "{line}");
}

#[test]
fn a_bad_file_is_told_by_its_item_with_one() {
    let good = generate(&["--region", "ille-et-vilaine", "--towns", "6", "--tightness", "tight", "--seed", "4"]);
    let value: Value = serde_json::from_str(&good).unwrap();
    let with = |change: fn(&mut Value)| {
        let mut value = value.clone();
        change(&mut value);
        value.to_string()
    };
    for (text, words) in [
        (good[..good.len() / 2].to_owned(), "le fichier s’arrête trop tôt"),
        (String::new(), "le fichier s’arrête trop tôt"),
        ("[".repeat(3_000_000), "ce n’est pas du JSON lisible"),
        (" ".repeat(5_000_000), "plus de 4 Mo ; une saison a 200 villes au plus"),
        (
            with(|v| v["towns"] = Value::Array(vec![json!({"name": "A", "venues": []}); 10_000])),
            "towns : 10000 éléments ; 200 au plus",
        ),
        (with(|v| v["roads"][1][0] = json!(-20)), "roads[1][0] de « Saint-Malo » à « Rennes » : -20"),
        (
            with(|v| drop(v["roads"][1].as_array_mut().unwrap().pop())),
            "roads[1] depuis « Saint-Malo » : 19 temps pour 20 lieux",
        ),
        (with(|v| v["towns"][0]["importance"] = json!(1e300)), "importance : "),
        (
            with(|v| v["towns"][0]["venues"][0]["windows"] = json!([{"first": "2027-05-09", "last": "2027-05-08"}])),
            "windows[0] : la fenêtre finit avant de commencer",
        ),
        (
            with(|v| {
                v["towns"][0]["pin"] = json!({"day": "2027-05-04"});
                v["towns"][1]["pin"] = json!({"day": "2027-05-04"});
            }),
            "sont fixées aux mêmes jours",
        ),
    ] {
        let (code, out, error) = tour(&text, &[]);
        assert_eq!((code, out.as_str()), (1, ""), "{words}");
        assert!(error.contains("saison.json : ") && error.contains(words), "« {error} » instead of « {words} »");
        assert!(error.len() < 400, "{error}");
    }
    let mut missing = Command::new(env!("CARGO_BIN_EXE_caravane"));
    let (code, _, error) = told(missing.args(["plan", "tour", "/nulle/part"]).output().unwrap());
    assert_eq!(code, 1);
    assert!(error.contains("/nulle/part : illisible"), "{error}");
}
