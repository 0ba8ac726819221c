//! Days and hours as people type them: « 18/05/2027 », « mardi 18 mai », « 9 h 30 ».

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::text::fold;
use crate::words::weekday;

/// The months, folded; three signs are enough to tell them, four for June and July.
const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];
const WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Nothing that looks like a day.
    #[error("not a day")]
    Unreadable,
    /// A day that no calendar has, such as 31 June.
    #[error("no such day")]
    NoSuchDay,
    /// The weekday typed is not that of the day.
    #[error("the weekday is another")]
    Weekday(NaiveDate),
}

/// Reads a day. Where the year is missing, it is the one in which the day lies within `near`, else
/// that of its beginning.
pub fn parse_day(typed: &str, near: (NaiveDate, NaiveDate)) -> Result<NaiveDate, DayError> {
    let folded = fold(typed);
    let mut words: Vec<&str> =
        folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let said = words.first().and_then(|word| weekday_of(word));
    if said.is_some() {
        words.remove(0);
    }
    words.retain(|word| *word != "le");
    let number = |word: &str| word.trim_end_matches("er").parse::<u32>().map_err(|_| DayError::Unreadable);
    let (day, month, year) = match words.as_slice() {
        [year, month, day] if year.len() == 4 && number(year).is_ok() => (number(day)?, number(month)?, Some(*year)),
        [day, month] => (number(day)?, month_of(month)?, None),
        [day, month, year] => (number(day)?, month_of(month)?, Some(*year)),
        _ => return Err(DayError::Unreadable),
    };
    let date = match year {
        Some(year) => NaiveDate::from_ymd_opt(year_of(year)?, month, day).ok_or(DayError::NoSuchDay)?,
        None => without_year(month, day, near)?,
    };
    match said {
        Some(said) if WEEKDAYS.get(said).is_none_or(|said| *said != weekday(date)) => Err(DayError::Weekday(date)),
        _ => Ok(date),
    }
}

fn without_year(month: u32, day: u32, (first, last): (NaiveDate, NaiveDate)) -> Result<NaiveDate, DayError> {
    let on = |year| NaiveDate::from_ymd_opt(year, month, day);
    let inside = (first.year()..=last.year().min(first.year().saturating_add(2)))
        .filter_map(on)
        .find(|date| (first..=last).contains(date));
    inside.or_else(|| on(first.year())).ok_or(DayError::NoSuchDay)
}

fn weekday_of(word: &str) -> Option<usize> {
    WEEKDAYS.iter().position(|name| *name == word || (word.len() == 3 && name.starts_with(word)))
}

fn month_of(word: &str) -> Result<u32, DayError> {
    if let Ok(number) = word.parse::<u32>() {
        return if (1..=12).contains(&number) { Ok(number) } else { Err(DayError::NoSuchDay) };
    }
    let found = MONTHS.iter().zip(1..).filter(|(name, _)| word.len() >= 3 && name.starts_with(word));
    match found.collect::<Vec<_>>().as_slice() {
        [(_, number)] => Ok(*number),
        _ => Err(DayError::Unreadable),
    }
}

fn year_of(word: &str) -> Result<i32, DayError> {
    let year: i32 = word.parse().map_err(|_| DayError::Unreadable)?;
    match word.len() {
        2 => Ok(2000 + year),
        4 => Ok(year),
        _ => Err(DayError::Unreadable),
    }
}

/// Reads an hour of the day: « 9 h 30 », « 9h », « 09:30 ». `None` for anything else.
pub fn parse_hour(typed: &str) -> Option<NaiveTime> {
    let folded = fold(typed);
    let known = |word: &&str| !matches!(*word, "" | "h" | "heure" | "heures" | "min" | "mn");
    let parted = folded.replace(|sign: char| !sign.is_alphanumeric(), " ");
    let spelt: String = parted
        .chars()
        .scan(' ', |before, sign| {
            let turns = before.is_ascii_digit() != sign.is_ascii_digit();
            *before = sign;
            Some(if turns { vec![' ', sign] } else { vec![sign] })
        })
        .flatten()
        .collect();
    let numbers: Vec<u32> = spelt.split(' ').filter(known).map(|word| word.parse().ok()).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [hour] => NaiveTime::from_hms_opt(*hour, 0, 0),
        [hour, minute] | [hour, minute, 0] => NaiveTime::from_hms_opt(*hour, *minute, 0),
        _ => None,
    }
}

/// Reads « 8 h 30 – 12 h » or « de 8h30 à 12h »: two hours, the first before the second.
pub fn parse_hours(typed: &str) -> Option<(NaiveTime, NaiveTime)> {
    let folded = fold(typed);
    let text = folded.trim().trim_start_matches("de ");
    let parts: Vec<&str> = text.split(['-', '–', '—', 'a', '/']).collect();
    let [from, to] = parts.as_slice() else { return None };
    let (from, to) = (parse_hour(from)?, parse_hour(to)?);
    (from < to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    fn near() -> (NaiveDate, NaiveDate) {
        (day("2027-05-04"), day("2027-07-02"))
    }

    #[test]
    fn days_as_people_write_them() {
        for typed in [
            "18/05/2027",
            "18/5/27",
            "18.05.2027",
            "2027-05-18",
            "18 mai 2027",
            "mardi 18 mai",
            "mar. 18 mai 2027",
            "  le 18 MAI ",
            "18/05",
            "Mardi 18 Mai 2027",
        ] {
            assert_eq!(parse_day(typed, near()), Ok(day("2027-05-18")), "{typed}");
        }
        assert_eq!(parse_day("1er juin", near()), Ok(day("2027-06-01")));
        assert_eq!(parse_day("3 août", near()), Ok(day("2027-08-03")));
        assert_eq!(parse_day("10 janv.", (day("2027-11-01"), day("2028-02-01"))), Ok(day("2028-01-10")));
    }

    #[test]
    fn what_is_no_day_is_told() {
        assert_eq!(parse_day("lundi 18 mai", near()), Err(DayError::Weekday(day("2027-05-18"))));
        assert_eq!(parse_day("31 juin", near()), Err(DayError::NoSuchDay));
        assert_eq!(parse_day("18/13/2027", near()), Err(DayError::NoSuchDay));
        for typed in ["", "bientôt", "18", "18 ju 2027", "1/2/3/4", "\0", "18/05/20271", "-5"] {
            assert_eq!(parse_day(typed, near()), Err(DayError::Unreadable), "{typed:?}");
        }
    }

    #[test]
    fn hours_as_people_write_them() {
        let hour = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0);
        for (typed, expected) in [
            ("9 h 30", hour(9, 30)),
            ("9h30", hour(9, 30)),
            ("09:30", hour(9, 30)),
            ("09:30:00", hour(9, 30)),
            ("9\u{a0}h", hour(9, 0)),
            ("14", hour(14, 0)),
            ("midi", None),
            ("25 h", None),
            ("9h61", None),
            ("", None),
        ] {
            assert_eq!(parse_hour(typed), expected, "{typed}");
        }
        let range = hour(8, 30).zip(hour(15, 0));
        for typed in ["8h30-15h", "8 h 30 – 15 h", "de 8 h 30 à 15 h", "08:30 - 15:00"] {
            assert_eq!(parse_hours(typed), range, "{typed}");
        }
        assert_eq!(parse_hours("15h-8h"), None);
        assert_eq!(parse_hours("15h"), None);
    }

    proptest! {
        #[test]
        fn nothing_typed_panics(typed in "\\PC{0,40}") {
            let _ = (parse_day(&typed, near()), parse_hour(&typed), parse_hours(&typed));
        }

        #[test]
        fn words_of_a_day_are_read_back(days in 0_u64..400) {
            let date = day("2027-01-01") + chrono::Days::new(days);
            prop_assert_eq!(parse_day(&crate::words::weekday_date_year(date), near()), Ok(date));
        }
    }
}
