//! Content lines as strangers write them (RFC 5545, section 3.1): names in any case, whatever ends a
//! line, continuations joined. Nothing here grows with what comes in: lines are read one after the
//! other, and a line keeps no more than it is allowed.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

/// A line with its continuations joined.
pub(crate) struct Line<'a> {
    /// Where it begins in the text, from 1.
    pub number: usize,
    /// The line, cut where it is too long.
    pub text: Cow<'a, str>,
    /// False where it was cut.
    pub whole: bool,
}

/// The lines of a calendar object; of each no more than `longest` bytes are kept.
pub(crate) fn unfolded(text: &str, longest: usize) -> Unfolded<'_> {
    let rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    Unfolded { physical: Physical { rest, number: 0 }, next: None, longest }
}

/// See [`unfolded`].
pub(crate) struct Unfolded<'a> {
    physical: Physical<'a>,
    next: Option<(usize, &'a str)>,
    longest: usize,
}

impl<'a> Iterator for Unfolded<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let (number, first) = self.next.take().or_else(|| self.physical.next())?;
        let kept = first.get(..first.floor_char_boundary(self.longest)).unwrap_or(first);
        let mut line = Line { number, text: Cow::Borrowed(kept), whole: kept.len() == first.len() };
        for (number, further) in self.physical.by_ref() {
            let Some(rest) = further.strip_prefix([' ', '\t']) else {
                self.next = Some((number, further));
                break;
            };
            if line.whole && line.text.len() + rest.len() <= self.longest {
                line.text.to_mut().push_str(rest);
            } else {
                line.whole = false;
            }
        }
        Some(line)
    }
}

/// The lines as they stand, without those that are empty.
struct Physical<'a> {
    rest: &'a str,
    number: usize,
}

impl<'a> Iterator for Physical<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        while !self.rest.is_empty() {
            self.number += 1;
            let (line, rest) = match self.rest.find(['\r', '\n']) {
                None => (self.rest, ""),
                Some(end) => {
                    let (line, ending) = self.rest.split_at(end);
                    let after = ending.strip_prefix("\r\n").or_else(|| ending.get(1..));
                    (line, after.unwrap_or_default())
                }
            };
            self.rest = rest;
            if !line.is_empty() {
                return Some((self.number, line));
            }
        }
        None
    }
}

/// One content line.
pub(crate) struct ContentLine {
    /// In capital letters.
    pub name: String,
    /// Names in capital letters; values without their quotes.
    parameters: Vec<(String, String)>,
    /// What stands behind the colon.
    pub value: String,
}

impl ContentLine {
    /// Nothing for what is no content line.
    pub fn parse(line: &str) -> Option<Self> {
        let name_end = line.find([':', ';'])?;
        let name = line.get(..name_end)?.trim().to_ascii_uppercase();
        let mut rest = line.get(name_end..)?;
        let mut parameters = Vec::new();
        while let Some(parameter) = rest.strip_prefix(';') {
            let end = end_of_parameter(parameter)?;
            let (key, value) = parameter.get(..end)?.split_once('=')?;
            parameters.push((key.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned()));
            rest = parameter.get(end..)?;
        }
        Some(Self { name, parameters, value: rest.strip_prefix(':')?.to_owned() })
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Where a parameter ends: at the next `;` or `:` that is not between quotes.
fn end_of_parameter(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, sign)| {
        quoted ^= sign == '"';
        (!quoted && matches!(sign, ';' | ':')).then_some(at)
    })
}

/// A DATE (RFC 5545, section 3.3.4).
pub(crate) fn date(value: &str) -> Option<NaiveDate> {
    if value.len() != 8 {
        return None;
    }
    let number = |from: usize, to: usize| value.get(from..to).and_then(digits);
    NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)
}

/// A DATE-TIME (RFC 5545, section 3.3.5), and whether it is in UTC. A leap second is the second before.
pub(crate) fn date_time(value: &str) -> Option<(NaiveDateTime, bool)> {
    let (written, utc) = value.strip_suffix(['Z', 'z']).map_or((value, false), |written| (written, true));
    let (day, time) = written.split_once(['T', 't'])?;
    if time.len() != 6 {
        return None;
    }
    let number = |from: usize, to: usize| time.get(from..to).and_then(digits);
    let second = number(4, 6).filter(|second| *second <= 60)?.min(59);
    Some((date(day)?.and_hms_opt(number(0, 2)?, number(2, 4)?, second)?, utc))
}

/// Digits alone: no sign, no space.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|sign| sign.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_numbered_and_cut_where_they_are_too_long() {
        let text = "\u{feff}A:1\r\n 2\n\n\tx\rB:éé\nC:".to_owned() + &"x".repeat(50) + "\n y\nD:1";
        let lines: Vec<_> = unfolded(&text, 9).map(|line| (line.number, line.text.into_owned(), line.whole)).collect();
        let told = |number, text: &str, whole| (number, text.to_owned(), whole);
        assert_eq!(
            lines,
            [told(1, "A:12x", true), told(5, "B:éé", true), told(6, "C:xxxxxxx", false), told(8, "D:1", true)]
        );
        let inside: Vec<_> = unfolded("éé", 3).map(|line| line.text.into_owned()).collect();
        assert_eq!(inside, ["é"], "a sign is not cut in two");
    }

    #[test]
    fn times_are_digits_and_nothing_else() {
        assert_eq!(date("20270518"), NaiveDate::from_ymd_opt(2027, 5, 18));
        for wrong in ["2027051", "+0270518", "20271318", "2027 518", "20270518T090000", "é270518", ""] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        let read = |value: &str| date_time(value).map(|(time, utc)| (time.to_string(), utc));
        assert_eq!(read("20270518T090000Z"), Some(("2027-05-18 09:00:00".into(), true)));
        assert_eq!(read("20270518T235960"), Some(("2027-05-18 23:59:59".into(), false)));
        for wrong in ["20270518T0900", "20270518T250000", "20270518", "20270518T09:00:00", "T", "Z"] {
            assert_eq!(date_time(wrong), None, "{wrong}");
        }
    }
}
