//! VTIMEZONE (RFC 5545, section 3.6.5) derived from the IANA rules, in the one shape that the strictest
//! readers take: exactly one STANDARD, at most one DAYLIGHT, a yearly RRULE with one BYDAY, no RDATE
//! (MS-OXCICAL, section 2.1.3.1.1.19). A zone that cannot be said so gets none; its times go out in UTC.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use chrono::{
    DateTime, Datelike, Duration, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc, Weekday,
};
use chrono_tz::{OffsetName, Tz};

use super::writer::{Writer, local};

/// How far the rule must hold on both sides of the events. Two full years, and a little more.
const MARGIN_DAYS: i64 = 800;
/// Nothing before this year is looked at.
const FIRST_YEAR: i32 = 1970;
/// Changes until this year are remembered; for a later event they are looked for each time.
const LAST_YEAR: i32 = 2060;
/// Two yearly changes of one direction lie at most this far apart.
const YEAR_AT_MOST: i64 = 372;

/// The zone's definition, written by [`TimeZoneDefinition::write`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeZoneDefinition {
    name: &'static str,
    daylight: Option<Observance>,
    standard: Observance,
}

/// One STANDARD or DAYLIGHT block.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Observance {
    /// The wall clock just before the first change to it.
    onset: NaiveDateTime,
    from_seconds: i32,
    to_seconds: i32,
    abbreviation: String,
    rule: Option<Rule>,
}

/// `FREQ=YEARLY;BYMONTH=…;BYDAY=…`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rule {
    month: u32,
    weekday: Weekday,
    /// 1 to 4, or −1 for the last of the month.
    ordinal: i8,
}

/// One change of the zone's offset.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    at: DateTime<Utc>,
    from_seconds: i32,
    to_seconds: i32,
    abbreviation: String,
}

impl Change {
    /// The wall clock just before the change, in which onsets are written.
    fn wall(&self) -> NaiveDateTime {
        self.at.naive_utc() + Duration::seconds(i64::from(self.from_seconds))
    }

    fn goes_forward(&self) -> bool {
        self.to_seconds > self.from_seconds
    }

    fn observance(&self, rule: Option<Rule>) -> Observance {
        Observance {
            onset: self.wall(),
            from_seconds: self.from_seconds,
            to_seconds: self.to_seconds,
            abbreviation: self.abbreviation.clone(),
            rule,
        }
    }
}

impl TimeZoneDefinition {
    /// The definition that is true from before `first` until after `last`, or `None`.
    pub(super) fn of(zone: Tz, first: DateTime<Utc>, last: DateTime<Utc>) -> Option<Self> {
        let margin = Duration::days(MARGIN_DAYS);
        let (begin, end) = (first.checked_sub_signed(margin)?, last.checked_add_signed(margin)?);
        let past = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1)?.and_time(NaiveTime::MIN).and_utc();
        let changes = changes_until(zone, past.min(begin), end);
        let split = changes.partition_point(|change| change.at < begin);
        let (before, within) = changes.split_at(split);

        let (daylight, standard) = if within.is_empty() {
            (None, before.last().map_or_else(|| constant(zone, begin, past), |change| change.observance(None)))
        } else {
            let forward: Vec<&Change> = changes.iter().filter(|change| change.goes_forward()).collect();
            let back: Vec<&Change> = changes.iter().filter(|change| !change.goes_forward()).collect();
            (Some(yearly(&forward, begin, end)?), yearly(&back, begin, end)?)
        };
        let whole_minutes =
            |observance: &Observance| observance.from_seconds % 60 == 0 && observance.to_seconds % 60 == 0;
        let sayable = whole_minutes(&standard) && daylight.as_ref().is_none_or(whole_minutes);
        sayable.then_some(Self { name: zone.name(), daylight, standard })
    }

    /// Writes the component.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.line("BEGIN:VTIMEZONE");
        writer.line(&format!("TZID:{}", self.name));
        if let Some(daylight) = &self.daylight {
            daylight.write("DAYLIGHT", writer);
        }
        self.standard.write("STANDARD", writer);
        writer.line("END:VTIMEZONE");
    }
}

impl Observance {
    fn write(&self, kind: &str, writer: &mut Writer) {
        writer.line(&format!("BEGIN:{kind}"));
        writer.line(&format!("DTSTART:{}", local(self.onset)));
        if let Some(rule) = self.rule {
            let day = match rule.weekday {
                Weekday::Mon => "MO",
                Weekday::Tue => "TU",
                Weekday::Wed => "WE",
                Weekday::Thu => "TH",
                Weekday::Fri => "FR",
                Weekday::Sat => "SA",
                Weekday::Sun => "SU",
            };
            writer.line(&format!("RRULE:FREQ=YEARLY;BYMONTH={};BYDAY={}{day}", rule.month, rule.ordinal));
        }
        writer.line(&format!("TZOFFSETFROM:{}", offset_text(self.from_seconds)));
        writer.line(&format!("TZOFFSETTO:{}", offset_text(self.to_seconds)));
        writer.text("TZNAME", &self.abbreviation);
        writer.line(&format!("END:{kind}"));
    }
}

/// A zone that has had one offset since the beginning of our knowledge.
fn constant(zone: Tz, at: DateTime<Utc>, past: DateTime<Utc>) -> Observance {
    let (seconds, abbreviation) = (offset_at(zone, at), abbreviation_at(zone, at));
    Observance { onset: past.naive_utc(), from_seconds: seconds, to_seconds: seconds, abbreviation, rule: None }
}

/// The yearly rule that all `changes` (one direction, in order) from `begin` to `end` obey, with its onset
/// carried back as long as it held without a break.
fn yearly(changes: &[&Change], begin: DateTime<Utc>, end: DateTime<Utc>) -> Option<Observance> {
    let split = changes.partition_point(|change| change.at < begin);
    let (before, within) = changes.split_at(split);
    let (first, last) = (within.first()?, within.last()?);
    let rule = common_rule(within)?;
    let same = |change: &Change| {
        change.from_seconds == first.from_seconds
            && change.to_seconds == first.to_seconds
            && change.abbreviation == first.abbreviation
            && change.wall().time() == first.wall().time()
            && rule.holds(change.wall().date())
    };
    let year = Duration::days(YEAR_AT_MOST);
    let unbroken = within.windows(2).all(|pair| follows_by_a_year(pair[0], pair[1]));
    let covered = first.at - begin <= year && end - last.at <= year;
    if !unbroken || !covered || !within.iter().all(|change| same(change)) {
        return None;
    }
    let mut onset = *first;
    for change in before.iter().rev() {
        if !same(change) || !follows_by_a_year(change, onset) {
            break;
        }
        onset = change;
    }
    Some(onset.observance(Some(rule)))
}

fn follows_by_a_year(earlier: &Change, later: &Change) -> bool {
    later.wall().year() == earlier.wall().year() + 1
}

impl Rule {
    fn holds(self, day: NaiveDate) -> bool {
        let placed = if self.ordinal < 0 { in_last_week(day) } else { ordinal_of(day) == self.ordinal };
        day.month() == self.month && day.weekday() == self.weekday && placed
    }
}

/// Month, weekday and place in the month that all changes share.
fn common_rule(changes: &[&Change]) -> Option<Rule> {
    let days: Vec<NaiveDate> = changes.iter().map(|change| change.wall().date()).collect();
    let day = *days.first()?;
    let ordinal = if days.iter().all(|day| in_last_week(*day)) { -1 } else { ordinal_of(day) };
    let rule = Rule { month: day.month(), weekday: day.weekday(), ordinal };
    // a fifth weekday does not exist every year
    (ordinal <= 4 && days.iter().all(|day| rule.holds(*day))).then_some(rule)
}

fn ordinal_of(day: NaiveDate) -> i8 {
    i8::try_from((day.day() - 1) / 7 + 1).unwrap_or(5)
}

fn in_last_week(day: NaiveDate) -> bool {
    let next_month = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next_month.is_some_and(|next| (next - day).num_days() <= 7)
}

/// The changes of each zone asked for, by its name.
type Known = BTreeMap<&'static str, Arc<[Change]>>;

/// [`changes_between`], from a memory of each zone asked for: looking day by day through sixty years takes
/// milliseconds, and every message of a town asks the same. What is remembered depends on nothing else.
fn changes_until(zone: Tz, begin: DateTime<Utc>, end: DateTime<Utc>) -> Vec<Change> {
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let year = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(|day| day.and_time(NaiveTime::MIN).and_utc());
    let (Some(past), Some(future)) = (year(FIRST_YEAR), year(LAST_YEAR)) else { return Vec::new() };
    if begin < past || end > future {
        return changes_between(zone, begin, end);
    }
    let remembered = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(zone.name()).cloned();
    let all = remembered.unwrap_or_else(|| {
        let found: Arc<[Change]> = changes_between(zone, past, future).into();
        KNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(zone.name(), Arc::clone(&found));
        found
    });
    all.iter().filter(|change| change.at > begin && change.at <= end).cloned().collect()
}

/// All changes of the offset in the half-open span, found by days and then to the second.
fn changes_between(zone: Tz, begin: DateTime<Utc>, end: DateTime<Utc>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut known = begin;
    let mut seconds = offset_at(zone, known);
    while known < end {
        let next = (known + Duration::days(1)).min(end);
        let next_seconds = offset_at(zone, next);
        if next_seconds != seconds {
            let (mut low, mut high) = (known.timestamp(), next.timestamp());
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                match DateTime::from_timestamp(middle, 0) {
                    Some(at) if offset_at(zone, at) == seconds => low = middle,
                    _ => high = middle,
                }
            }
            if let Some(at) = DateTime::from_timestamp(high, 0) {
                let abbreviation = abbreviation_at(zone, at);
                changes.push(Change { at, from_seconds: seconds, to_seconds: next_seconds, abbreviation });
            }
        }
        known = next;
        seconds = next_seconds;
    }
    changes
}

/// Seconds east of Greenwich at an instant.
fn offset_at(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

/// The usual short name of the offset at an instant.
fn abbreviation_at(zone: Tz, at: DateTime<Utc>) -> String {
    zone.offset_from_utc_datetime(&at.naive_utc()).abbreviation().unwrap_or(zone.name()).to_owned()
}

fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn written(zone: Tz, day: &str) -> Option<String> {
        let instant = at(&format!("{day}T12:00:00Z"));
        TimeZoneDefinition::of(zone, instant, instant).map(|definition| {
            let mut writer = Writer::default();
            definition.write(&mut writer);
            writer.finish()
        })
    }

    #[test]
    fn martinique_is_one_standard_block() {
        assert_eq!(
            written(Tz::America__Martinique, "2027-05-18").unwrap(),
            "BEGIN:VTIMEZONE\r\nTZID:America/Martinique\r\nBEGIN:STANDARD\r\nDTSTART:19800928T000000\r\n\
             TZOFFSETFROM:-0300\r\nTZOFFSETTO:-0400\r\nTZNAME:AST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        );
    }

    #[test]
    fn paris_has_its_rules_since_they_held() {
        assert_eq!(
            written(Tz::Europe__Paris, "2026-03-28").unwrap(),
            "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\nBEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\n\
             RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n\
             END:DAYLIGHT\r\nBEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
             TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        );
    }

    #[test]
    fn the_day_of_the_event_does_not_change_the_bytes() {
        for zone in [Tz::America__Martinique, Tz::Europe__Paris, Tz::America__Miquelon] {
            let first = written(zone, "2026-01-02").unwrap();
            for day in ["2026-07-14", "2027-03-28", "2027-10-31", "2030-12-31"] {
                assert_eq!(written(zone, day).unwrap(), first);
            }
        }
    }

    #[test]
    fn a_zone_with_moving_changes_is_not_said() {
        assert_eq!(written(Tz::Africa__Casablanca, "2026-10-25"), None);
        assert_eq!(written(Tz::Asia__Gaza, "2026-10-25"), None);
    }

    /// The offset that a reader of the definition computes at a wall-clock-free instant.
    fn offset_by_definition(definition: &TimeZoneDefinition, instant: DateTime<Utc>) -> i32 {
        let mut newest: Option<(DateTime<Utc>, i32)> = None;
        for observance in definition.daylight.iter().chain([&definition.standard]) {
            let years = match observance.rule {
                Some(_) => instant.year() - 1..=instant.year(),
                None => observance.onset.year()..=observance.onset.year(),
            };
            for year in years {
                let wall = match observance.rule {
                    Some(rule) => {
                        let mut days = NaiveDate::from_ymd_opt(year, rule.month, 1).unwrap().iter_days();
                        days.find(|day| rule.holds(*day)).unwrap().and_time(observance.onset.time())
                    }
                    None => observance.onset,
                };
                let at = (wall - Duration::seconds(i64::from(observance.from_seconds))).and_utc();
                if at <= instant && newest.is_none_or(|(known, _)| known < at) {
                    newest = Some((at, observance.to_seconds));
                }
            }
        }
        newest.unwrap().1
    }

    #[test]
    fn french_zones_agree_with_the_rules_at_their_changes() {
        let zones = [
            Tz::Europe__Paris,
            Tz::America__Martinique,
            Tz::America__Guadeloupe,
            Tz::America__Cayenne,
            Tz::America__Miquelon,
            Tz::America__St_Barthelemy,
            Tz::America__Marigot,
            Tz::Indian__Reunion,
            Tz::Indian__Mayotte,
            Tz::Pacific__Noumea,
            Tz::Pacific__Tahiti,
            Tz::Pacific__Marquesas,
            Tz::Pacific__Gambier,
            Tz::Pacific__Wallis,
        ];
        for zone in zones {
            let (begin, end) = (at("2026-01-01T00:00:00Z"), at("2028-12-31T23:59:59Z"));
            let definition = TimeZoneDefinition::of(zone, begin, end);
            let Some(definition) = definition else { panic!("{zone} has no definition") };
            // each day of three years, every quarter of an hour near a change, and the seconds round it
            let days = (0..3 * 365).map(|day| begin + Duration::days(day));
            let changes: Vec<DateTime<Utc>> =
                changes_between(zone, begin, end).into_iter().map(|change| change.at).collect();
            let near = changes.iter().flat_map(|change| {
                let quarters = (-200..200).map(|step| *change + Duration::minutes(15 * step));
                quarters.chain([-1, 1].map(|step| *change + Duration::seconds(step)))
            });
            for instant in days.chain(near) {
                assert_eq!(offset_by_definition(&definition, instant), offset_at(zone, instant), "{zone} {instant}");
            }
        }
    }

    /// A sample; `make bench` asks all of them.
    #[test]
    fn most_zones_of_the_world_can_be_said() {
        let sample = chrono_tz::TZ_VARIANTS.iter().step_by(20).chain([&Tz::Africa__Casablanca, &Tz::Africa__Cairo]);
        let unsaid: Vec<&str> =
            sample.filter(|zone| written(**zone, "2026-10-25").is_none()).map(|zone| zone.name()).collect();
        assert_eq!(unsaid, ["Africa/Casablanca", "Africa/Cairo"]);
    }
}
