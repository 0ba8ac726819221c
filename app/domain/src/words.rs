//! Dates, hours and counts in French words, the same on pages, in mails and on paper.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const SHORT_MONTHS: [&str; 12] =
    ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

const WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

const SHORT_WEEKDAYS: [&str; 7] = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."];

/// « mardi 18 mai », « samedi 1er mai ».
pub fn weekday_date(date: NaiveDate) -> String {
    format!("{} {} {}", weekday(date), day(date), month(date))
}

/// « mardi 18 mai 2027 ».
pub fn weekday_date_year(date: NaiveDate) -> String {
    format!("{} {}", weekday_date(date), date.year())
}

/// « 18 mai », « 1er mai ».
pub fn day_month(date: NaiveDate) -> String {
    format!("{} {}", day(date), month(date))
}

/// « mar. 18 mai », for narrow columns.
pub fn short_date(date: NaiveDate) -> String {
    format!(
        "{} {} {}",
        of(&SHORT_WEEKDAYS, date.weekday().num_days_from_monday()),
        day(date),
        of(&SHORT_MONTHS, date.month0())
    )
}

/// « mardi »: the day of the week alone.
pub fn weekday(date: NaiveDate) -> &'static str {
    of(&WEEKDAYS, date.weekday().num_days_from_monday())
}

/// « mai »: the month alone.
pub fn month(date: NaiveDate) -> &'static str {
    of(&MONTHS, date.month0())
}

/// « 9 h », « 9 h 30 », « 9 h 05 », with no-break spaces (U+00A0). Seconds are left out.
pub fn hour(time: NaiveTime) -> String {
    match time.minute() {
        0 => format!("{}\u{a0}h", time.hour()),
        minute => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
    }
}

/// « mardi 18 mai, 9 h 10 ».
pub fn moment(date: NaiveDate, time: NaiveTime) -> String {
    format!("{}, {}", weekday_date(date), hour(time))
}

/// « 9 h – 10 h 30 »: a line may break after the dash only.
pub fn hour_range(start: NaiveTime, end: NaiveTime) -> String {
    format!("{}\u{a0}– {}", hour(start), hour(end))
}

/// « Grande salle, Foyer rural, 8 rue de la Mairie, 97214 Le Lorrain »: what is known of a place, and
/// the town where the last part does not end with it.
pub fn place(parts: &[&str], town: &str) -> String {
    let mut known: Vec<&str> = parts.iter().copied().filter(|part| !part.trim().is_empty()).collect();
    if !known.last().is_some_and(|last| last.trim_end().ends_with(town)) {
        known.push(town);
    }
    known.join(", ")
}

/// « Il reste 3 places », « Il reste 1 place », « Complet pour l’instant » (for 0 and below).
pub fn places_left(left: i64) -> String {
    match left {
        ..=0 => "Complet pour l’instant".to_owned(),
        1 => "Il reste 1 place".to_owned(),
        _ => format!("Il reste {left} places"),
    }
}

/// « a, b et c », « a et b », « a »; nothing for an empty list.
pub fn in_french_list<S: AsRef<str>>(items: &[S]) -> String {
    let mut list = String::new();
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            list.push_str(if place + 1 == items.len() { " et " } else { ", " });
        }
        list.push_str(item.as_ref());
    }
    list
}

/// French counts the first day of a month, and only that, with an ordinal.
fn day(date: NaiveDate) -> String {
    match date.day() {
        1 => "1er".to_owned(),
        day => day.to_string(),
    }
}

fn of<const N: usize>(names: &[&'static str; N], index: u32) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn time(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn dates() {
        for (day, long, short) in [
            (date(2027, 5, 18), "mardi 18 mai", "mar. 18 mai"),
            (date(2027, 5, 1), "samedi 1er mai", "sam. 1er mai"),
            (date(2027, 2, 28), "dimanche 28 février", "dim. 28 févr."),
            (date(2027, 8, 11), "mercredi 11 août", "mer. 11 août"),
            (date(2026, 12, 31), "jeudi 31 décembre", "jeu. 31 déc."),
            (date(2027, 7, 21), "mercredi 21 juillet", "mer. 21 juil."),
        ] {
            assert_eq!(weekday_date(day), long);
            assert_eq!(short_date(day), short);
        }
        assert_eq!(weekday_date_year(date(2027, 5, 18)), "mardi 18 mai 2027");
        assert_eq!(month(date(2027, 10, 1)), "octobre");
    }

    #[test]
    fn every_month_and_weekday_has_its_word() {
        let days = date(2027, 1, 1).iter_days().take(365);
        for day in days {
            assert_eq!(weekday_date(day).split(' ').count(), 3);
            assert_eq!(short_date(day).split(' ').filter(|word| !word.is_empty()).count(), 3);
        }
    }

    #[test]
    fn hours() {
        for (at, words) in [
            (time(9, 0), "9 h"),
            (time(9, 30), "9 h 30"),
            (time(14, 5), "14 h 05"),
            (time(0, 0), "0 h"),
            (time(23, 59), "23 h 59"),
        ] {
            assert_eq!(hour(at), words.replace(' ', "\u{a0}"));
        }
        assert_eq!(hour_range(time(9, 0), time(10, 30)), "9\u{a0}h\u{a0}– 10\u{a0}h\u{a0}30");
    }

    #[test]
    fn a_place_names_its_town_once() {
        for (parts, words) in [
            (
                ["Préau", "Foyer rural", "8 rue Haute, 97214 Le Lorrain"],
                "Préau, Foyer rural, 8 rue Haute, 97214 Le Lorrain",
            ),
            (["", "Foyer rural", ""], "Foyer rural, Le Lorrain"),
            (["", "Foyer rural", "8 rue Haute"], "Foyer rural, 8 rue Haute, Le Lorrain"),
            (["", "", " "], "Le Lorrain"),
        ] {
            assert_eq!(place(&parts, "Le Lorrain"), words);
        }
    }

    #[test]
    fn counts_and_lists() {
        for (left, words) in [
            (-2, "Complet pour l’instant"),
            (0, "Complet pour l’instant"),
            (1, "Il reste 1 place"),
            (3, "Il reste 3 places"),
            (i64::MAX, "Il reste 9223372036854775807 places"),
        ] {
            assert_eq!(places_left(left), words);
        }
        for (items, words) in
            [(&[] as &[&str], ""), (&["a"], "a"), (&["a", "b"], "a et b"), (&["a", "b", "c"], "a, b et c")]
        {
            assert_eq!(in_french_list(items), words);
        }
        assert_eq!(in_french_list(&["a".to_owned(), "b".to_owned()]), "a et b");
    }
}
