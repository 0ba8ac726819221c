//! Public holidays of France (Code du travail, article L3133-1) and, for Martinique, the day of
//! the abolition of slavery (article L3422-2).

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Where the holidays hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Metropolitan France, without the two more days of Alsace and Moselle.
    Metropole,
    /// Martinique: the same and 22 May.
    Martinique,
}

impl Zone {
    /// Where a town lies, by its INSEE code.
    pub fn of_town(insee_code: &str) -> Self {
        if insee_code.starts_with("972") { Self::Martinique } else { Self::Metropole }
    }
}

/// Holidays with a fixed day: month, day, name.
const FIXED: [(u32, u32, &str); 8] = [
    (1, 1, "Jour de l’an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
];

/// Holidays that follow Easter: days after Easter Sunday, name.
const AFTER_EASTER: [(u64, &str); 3] = [(1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte")];

/// The holidays of a year in the order of the calendar, with their French names. In the rare year
/// in which two fall on one day (Ascension on 1 May 2008), both are listed.
pub fn holidays(year: i32, zone: Zone) -> Vec<(NaiveDate, &'static str)> {
    let mut days: Vec<(NaiveDate, &'static str)> = FIXED
        .iter()
        .filter_map(|(month, day, name)| Some((NaiveDate::from_ymd_opt(year, *month, *day)?, *name)))
        .collect();
    if let Some(easter) = easter(year) {
        days.extend(
            AFTER_EASTER.iter().filter_map(|(after, name)| Some((easter.checked_add_days(Days::new(*after))?, *name))),
        );
    }
    if zone == Zone::Martinique {
        days.extend(NaiveDate::from_ymd_opt(year, 5, 22).map(|day| (day, "Abolition de l’esclavage")));
    }
    days.sort_by_key(|(day, _)| *day);
    days
}

/// The name of the holiday on a day, if it is one; the first when two fall together.
pub fn holiday_on(day: NaiveDate, zone: Zone) -> Option<&'static str> {
    use chrono::Datelike;

    holidays(day.year(), zone).into_iter().find(|(known, _)| *known == day).map(|(_, name)| name)
}

/// Easter Sunday of a year of the Gregorian calendar (1583 and after), by the algorithm of
/// Meeus, Jones and Butcher (J. Meeus, Astronomical Algorithms, chapter 8).
pub fn easter(year: i32) -> Option<NaiveDate> {
    if year < 1583 {
        return None;
    }
    let (century, of_century) = (year / 100, year % 100);
    let golden = year % 19;
    let correction = (century + 8) / 25;
    let moon = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let shift = (golden + 11 * moon + 22 * weekday) / 451;
    let count = moon + weekday - 7 * shift + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(count / 31).ok()?, u32::try_from(count % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::{BTreeMap, BTreeSet};
    use std::path::PathBuf;

    use chrono::{Datelike, Weekday};

    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn easter_sundays() {
        for (year, month, day) in [
            (1583, 4, 10),
            (1818, 3, 22),
            (1943, 4, 25),
            (1954, 4, 18),
            (1981, 4, 19),
            (2008, 3, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2027, 3, 28),
            (2038, 4, 25),
            (2285, 3, 22),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
        assert_eq!(easter(1582), None);
        for year in 1583..4100 {
            let day = easter(year).unwrap();
            assert_eq!(day.weekday(), Weekday::Sun);
            assert!(date(year, 3, 22) <= day && day <= date(year, 4, 25), "{day}");
        }
    }

    #[test]
    fn two_thousand_twenty_seven() {
        let days = holidays(2027, Zone::Martinique);
        assert_eq!(
            days.iter().map(|(day, name)| format!("{day} {name}")).collect::<Vec<_>>(),
            [
                "2027-01-01 Jour de l’an",
                "2027-03-29 Lundi de Pâques",
                "2027-05-01 Fête du Travail",
                "2027-05-06 Ascension",
                "2027-05-08 Victoire de 1945",
                "2027-05-17 Lundi de Pentecôte",
                "2027-05-22 Abolition de l’esclavage",
                "2027-07-14 Fête nationale",
                "2027-08-15 Assomption",
                "2027-11-01 Toussaint",
                "2027-11-11 Armistice de 1918",
                "2027-12-25 Noël",
            ]
        );
        let abolition = date(2027, 5, 22);
        assert_eq!(holiday_on(abolition, Zone::Martinique), Some("Abolition de l’esclavage"));
        assert_eq!(holiday_on(abolition, Zone::Metropole), None);
        assert_eq!(holiday_on(date(2027, 5, 18), Zone::Martinique), None);
    }

    #[test]
    fn odd_years_do_not_panic() {
        for year in [i32::MIN, -1, 0, 1500, 262_142, 300_000, i32::MAX] {
            for zone in [Zone::Metropole, Zone::Martinique] {
                let _ = holidays(year, zone);
            }
        }
    }

    /// The names that the published lists use.
    fn published(name: &str) -> &str {
        match name {
            "Jour de l’an" => "1er janvier",
            "Fête du Travail" => "1er mai",
            "Victoire de 1945" => "8 mai",
            "Fête nationale" => "14 juillet",
            "Armistice de 1918" => "11 novembre",
            "Noël" => "Jour de Noël",
            "Abolition de l’esclavage" => "Abolition de l'esclavage",
            same => same,
        }
    }

    /// Every year and zone of the published lists (etalab, jours-feries-france-data), where they
    /// lie beside the project.
    #[test]
    fn the_published_lists() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).ancestors().find_map(|parent| {
            let folder = parent.join("shared/data/feries");
            folder.is_dir().then_some(folder)
        });
        let Some(folder) = folder else {
            eprintln!("skipped: no folder shared/data/feries beside the project, nothing to compare");
            return;
        };
        let mut compared = 0;
        for (file, zone) in [("metropole.json", Zone::Metropole), ("martinique.json", Zone::Martinique)] {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            let list: BTreeMap<NaiveDate, String> = serde_json::from_str(&text).unwrap();
            let years: BTreeSet<i32> = list.keys().map(NaiveDate::year).collect();
            for year in years {
                let ours = holidays(year, zone);
                let theirs: Vec<(NaiveDate, &String)> =
                    list.iter().filter(|(day, _)| day.year() == year).map(|(day, name)| (*day, name)).collect();
                assert_eq!(
                    ours.iter().map(|(day, _)| *day).collect::<BTreeSet<_>>(),
                    theirs.iter().map(|(day, _)| *day).collect::<BTreeSet<_>>(),
                    "{zone:?} {year}"
                );
                for (day, name) in theirs {
                    assert!(ours.iter().any(|(d, n)| *d == day && published(n) == name), "{zone:?} {day}: {name}");
                }
                compared += 1;
            }
        }
        assert_eq!(compared, 26 * 2);
    }
}
