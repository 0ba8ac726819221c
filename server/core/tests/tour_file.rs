//! The file of a season: what is written is read again, what is wrong is named, and the published
//! schema says the same as the reader.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use backend::tour_file::{LARGEST, TourFile, TourFileError, read, write};
use domain::season::Mode;
use planner::Random;
use planner::generate::{Region, SIZES, TIGHTNESS, Tightness, generate};
use serde_json::{Value, json};

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../docs/plan-tour.schema.json")).unwrap());

/// Whether a value keeps to a schema: the words of JSON Schema that ours uses, and no others.
fn fits(schema: &Value, value: &Value) -> bool {
    schema.as_object().unwrap().iter().all(|(word, rule)| match word.as_str() {
        "$schema" | "$defs" | "title" | "description" => true,
        "$ref" => fits(SCHEMA.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap(), value),
        "const" => value == rule,
        "enum" => rule.as_array().unwrap().contains(value),
        "type" => match rule {
            Value::Array(types) => types.iter().any(|kind| is(kind, value)),
            kind => is(kind, value),
        },
        "pattern" => value.as_str().is_none_or(|text| {
            assert_eq!(rule, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
            let form =
                |(place, sign): (usize, u8)| if [4, 7].contains(&place) { sign == b'-' } else { sign.is_ascii_digit() };
            text.len() == 10 && text.bytes().enumerate().all(form)
        }),
        "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
        "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap()),
        "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|list| list.len() as u64 <= rule.as_u64().unwrap()),
        "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
        "items" => value.as_array().is_none_or(|list| list.iter().all(|item| fits(rule, item))),
        "required" => {
            let keys = rule.as_array().unwrap();
            value.as_object().is_none_or(|object| keys.iter().all(|key| object.contains_key(key.as_str().unwrap())))
        }
        "properties" => value
            .as_object()
            .is_none_or(|object| object.iter().all(|(key, item)| rule.get(key).is_none_or(|rule| fits(rule, item)))),
        "additionalProperties" => {
            assert_eq!(rule, &json!(false));
            let known = schema["properties"].as_object().unwrap();
            value.as_object().is_none_or(|object| object.keys().all(|key| known.contains_key(key)))
        }
        other => unreachable!("the schema uses « {other} », which this test does not know"),
    })
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        other => unreachable!("type {other}"),
    }
}

fn file(region: Region, towns: usize, tightness: Tightness, mode: Mode, seed: u64) -> TourFile {
    let season = generate(region, towns, tightness, mode, seed).season;
    TourFile { season, places: region.places().into_iter().map(str::to_owned).collect() }
}

fn small() -> Value {
    let text = write(&file(Region::IlleEtVilaine, 6, Tightness::Tight, Mode::Mixed { home_after: 2 }, 4));
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["towns"][0]["pin"] = json!({"day": "2027-05-04", "venue": 1});
    value["towns"][1]["pin"] = Value::Null;
    value["towns"][1].as_object_mut().unwrap().remove("pin");
    value
}

fn told(value: &Value) -> String {
    read(&value.to_string()).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read_again() {
    for (region, towns) in SIZES {
        for (tightness, seed) in TIGHTNESS.into_iter().zip(1_u64..) {
            let mode =
                [Mode::MovingOn, Mode::ReturnToBase, Mode::Mixed { home_after: 3 }][usize::try_from(seed).unwrap() % 3];
            let file = file(region, towns, tightness, mode, seed);
            let text = write(&file);
            assert_eq!(read(&text).as_ref(), Ok(&file));
            assert!(fits(&SCHEMA, &serde_json::from_str(&text).unwrap()));
        }
    }
}

/// Any node of a good file is dropped, doubled or replaced: whatever the reader takes, the schema takes.
#[test]
fn the_reader_takes_nothing_that_the_schema_refuses() {
    let good = small();
    assert!(fits(&SCHEMA, &good) && read(&good.to_string()).is_ok());
    let (mut both, mut schema_only, mut neither) = (0, 0, 0);
    for seed in 0..1_500 {
        let mut value = good.clone();
        damage(&mut value, &mut Random::new(seed));
        let (taken, fitting) = (read(&value.to_string()).is_ok(), fits(&SCHEMA, &value));
        assert!(fitting || !taken, "seed {seed}: the reader takes what the schema refuses");
        match (taken, fitting) {
            (true, _) => both += 1,
            (false, true) => schema_only += 1,
            (false, false) => neither += 1,
        }
    }
    assert!(both > 50 && schema_only > 50 && neither > 250, "{both} {schema_only} {neither}");
}

/// Goes down by chance and breaks what it finds.
fn damage(value: &mut Value, random: &mut Random) {
    let strange = [
        json!(null),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!("2027-13-45"),
        json!("Rennes"),
        json!([]),
        json!({}),
        json!(5),
        json!(100_000),
    ];
    let deeper = random.below(4) > 0;
    match value {
        Value::Object(map) if !map.is_empty() => {
            let key = map.keys().nth(random.below(map.len())).unwrap().clone();
            match random.below(8) {
                0 if !deeper => drop(map.remove(&key)),
                1 if !deeper => drop(map.insert("inconnu".into(), json!(1))),
                _ => damage(map.get_mut(&key).unwrap(), random),
            }
        }
        Value::Array(list) if !list.is_empty() && (deeper || random.below(2) == 0) => {
            let place = random.below(list.len());
            damage(&mut list[place], random);
        }
        Value::Array(list) if !list.is_empty() => {
            let copy = list[random.below(list.len())].clone();
            list.push(copy);
        }
        _ => *value = strange[random.below(strange.len())].clone(),
    }
}

#[test]
fn what_is_wrong_is_told_by_its_item() {
    type Change = fn(&mut Value);
    // A change, what is told of it, whether the schema refuses it as well.
    let cases: [(Change, &str, bool); 27] = [
        (|v| v["version"] = json!(2), "version : cette version n’est pas connue", true),
        (|v| drop(v.as_object_mut().unwrap().remove("roads")), "le fichier : « roads » manque", true),
        (|v| v["limit"] = json!({}), "le fichier : « limit » est inconnu", true),
        (|v| v["last_day"] = json!("2026-05-01"), "last_day : la saison finit avant de commencer", false),
        (|v| v["last_day"] = json!("9999-12-31"), "last_day : 2911958 jours ; 400 au plus", false),
        (
            |v| v["first_day"] = json!("1/5/2027"),
            "first_day : « 1/5/2027 » n’est pas un jour ; il faut AAAA-MM-JJ",
            true,
        ),
        (|v| v["first_day"] = json!("2027-02-30"), "first_day : « 2027-02-30 » n’est pas un jour", false),
        (|v| v["mode"] = json!("fly"), "mode : il faut « moving_on »", true),
        (|v| v["mode"] = json!("moving_on"), "home_after : seulement avec le mode « mixed »", false),
        (|v| drop(v.as_object_mut().unwrap().remove("base")), "base : ce mode demande un lieu de départ", false),
        (|v| v["base"] = json!("Atlantis"), "base : « Atlantis » n’est pas un lieu du fichier", false),
        (|v| v["places"][1] = v["places"][0].clone(), "places[1] : « Rennes » vient deux fois", false),
        (
            |v| v["roads"][0][1] = json!(-4),
            "roads[0][1] de « Rennes » à « Saint-Malo » : -4 ; il faut des minutes",
            true,
        ),
        (
            |v| v["roads"][0][1] = json!(4_000_000_000_000_u64),
            "roads[0][1] de « Rennes » à « Saint-Malo » : 4000000000000 ;",
            true,
        ),
        (|v| v["roads"][2][2] = json!(3), "roads[2][2] de « Fougères » à « Fougères » : il faut 0", false),
        (
            |v| drop(v["roads"][1].as_array_mut().unwrap().pop()),
            "roads[1] depuis « Saint-Malo » : 19 temps pour 20 lieux",
            false,
        ),
        (|v| drop(v["roads"].as_array_mut().unwrap().pop()), "roads : 19 lignes pour 20 lieux", false),
        (
            |v| v["towns"] = Value::Array(vec![json!({"name": "A", "venues": [{"place": "Rennes"}]}); 10_000]),
            "towns : 10000 éléments ; 200 au plus",
            true,
        ),
        (|v| v["towns"][0]["stay"] = json!(0), "], stay : 0 ; il faut un nombre entier de 1 à 3", true),
        (|v| v["towns"][0]["venues"] = json!([]), "venues : il en faut un au moins", true),
        (
            |v| v["towns"][2]["venues"][0]["windows"] = json!([{"first": "2027-05-09", "last": "2027-05-08"}]),
            "venues[0].windows[0] : la fenêtre finit avant de commencer",
            false,
        ),
        (
            |v| v["towns"][2]["venues"][0]["closed"] = json!(["2028-05-09"]),
            "venues[0].closed[0] : le 2028-05-09 est hors de la saison",
            false,
        ),
        (|v| v["towns"][3]["pin"] = json!({"day": "2027-05-04"}), "sont fixées aux mêmes jours", false),
        (
            |v| v["towns"][3]["pin"] = json!({"day": "2027-05-10", "venue": 17}),
            "pin.venue : 17 ; il faut un nombre entier de 1",
            true,
        ),
        (|v| v["partners"][2]["teams"] = json!(0), "partners[2] « Partenaire 3 », teams : 0 ; il faut", true),
        (
            |v| {
                let (one, two) = (v["towns"][0]["name"].clone(), v["towns"][1]["name"].clone());
                v["order"] = json!([{"first": one, "then": two}, {"first": two, "then": one}]);
            },
            "order : l’ordre tourne en rond en passant par « ",
            false,
        ),
        (
            |v| v["spacing"][0]["towns"][1] = v["spacing"][0]["towns"][0].clone(),
            "spacing[0].towns : une ville y vient deux fois",
            false,
        ),
    ];
    for (change, sentence, structural) in cases {
        let mut value = small();
        change(&mut value);
        let said = told(&value).replace('\u{a0}', " ");
        assert!(said.contains(sentence.trim_start_matches(']')), "« {said} » instead of « {sentence} »");
        assert_eq!(fits(&SCHEMA, &value), !structural, "{sentence}");
    }
}

#[test]
fn what_is_no_json_is_told_by_its_line() {
    let text = write(&file(Region::Martinique, 34, Tightness::Tight, Mode::MovingOn, 1));
    for length in [0, 1, text.len() / 3, text.len() - 4] {
        let cut = &text[..(length..text.len()).find(|end| text.is_char_boundary(*end)).unwrap()];
        assert!(matches!(read(cut), Err(TourFileError::Short { .. })), "{length}: {:?}", read(cut).map(drop));
    }
    assert!(matches!(read(&"[".repeat(100_000)), Err(TourFileError::Syntax { line: 1, .. })));
    assert!(matches!(read("{\n\"version\": 1e999}"), Err(TourFileError::Syntax { line: 2, .. })));
    assert!(matches!(read("{\"version\": 1} x"), Err(TourFileError::Syntax { .. })));
    assert_eq!(read(&" ".repeat(LARGEST + 1)), Err(TourFileError::Large));
    for text in ["[]", "1", "\"a\"", "null", "{}"] {
        assert!(matches!(read(text), Err(TourFileError::Item { .. })), "{text}");
    }
    let hostile = read("{\"version\": 1, \"\\u001b[31m\": 1}").unwrap_err().to_string();
    assert!(!hostile.contains('\u{1b}'), "{hostile:?}");
}
