#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

/// The events of a calendar in Paris, May 2027: `MMDD hhmm-MMDD hhmm` in UTC.
fn busy(events: &str) -> String {
    let reading = read(calendar(events).as_bytes(), &frame(&BTreeSet::new())).unwrap();
    assert_eq!(reading.doubts, 0, "{:?}", reading.notes);
    shown(&reading)
}

fn shown(reading: &Reading) -> String {
    let time = |at: DateTime<Utc>| at.format("%m%d %H%M").to_string();
    let periods = reading.periods.iter().map(|one| format!("{}-{}", time(one.starts_at), time(one.ends_at)));
    periods.collect::<Vec<_>>().join(", ")
}

fn frame(own: &BTreeSet<String>) -> Frame<'_> {
    let at = |text: &str| text.parse().unwrap();
    Frame { from: at("2027-05-01T00:00:00Z"), to: at("2027-06-01T00:00:00Z"), zone: Tz::Europe__Paris, own }
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.replace('\n', "\r\n"))
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:a\n{lines}\nEND:VEVENT\n")
}

fn tried(events: &str) -> Result<Reading, BusyError> {
    read(calendar(events).as_bytes(), &frame(&BTreeSet::new()))
}

#[test]
fn times_are_read_by_the_clock_that_they_name() {
    for (lines, expected) in [
        ("DTSTART:20270518T090000Z\nDTEND:20270518T100000Z", "0518 0900-0518 1000"),
        // On the wall of the frame: Paris, two hours before UTC in summer.
        ("DTSTART:20270518T090000\nDTEND:20270518T100000", "0518 0700-0518 0800"),
        ("DTSTART;TZID=America/Martinique:20270518T090000\nDURATION:PT1H30M", "0518 1300-0518 1430"),
        ("DTSTART;TZID=\"SA Western Standard Time\":20270518T090000\nDURATION:PT1H", "0518 1300-0518 1400"),
        ("DTSTART;TZID=/x.org/20050809_1/Europe/London:20270518T090000\nDURATION:PT1H", "0518 0800-0518 0900"),
        ("DTSTART;VALUE=DATE:20270518", "0517 2200-0518 2200"),
        ("DTSTART;VALUE=DATE:20270518\nDTEND;VALUE=DATE:20270520", "0517 2200-0519 2200"),
        ("DTSTART:20270518T090000Z", ""),
        ("DTSTART:20270518T090000Z\nDTEND:20270518T080000Z", ""),
        ("dtstart:20270518T090000z\ndtend:20270518t100000Z", "0518 0900-0518 1000"),
        ("DTSTART:20270430T230000Z\nDTEND:20270501T010000Z", "0501 0000-0501 0100"),
        ("DTSTART:20270601T000000Z\nDTEND:20270601T010000Z", ""),
        ("DTSTART:20270518T090000Z\nDTEND:20270518T100000Z\nTRANSP:TRANSPARENT", ""),
        ("DTSTART:20270518T090000Z\nDTEND:20270518T100000Z\nSTATUS:CANCELLED", ""),
        ("DTSTART:20270518T090000Z\nDTEND:20270518T100000Z\nSTATUS:TENTATIVE", "0518 0900-0518 1000"),
        ("DTSTART:20270518T090000Z\nDTEND:20270518T100000Z\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", ""),
    ] {
        assert_eq!(busy(&event(lines)), expected, "{lines}");
    }
}

#[test]
fn what_repeats_comes_again_but_for_its_exceptions() {
    let weekly = "DTSTART;TZID=Europe/Paris:20210504T090000\nDTEND;TZID=Europe/Paris:20210504T100000\n\
        RRULE:FREQ=WEEKLY;BYDAY=TU";
    assert_eq!(
        busy(&event(weekly)),
        "0504 0700-0504 0800, 0511 0700-0511 0800, 0518 0700-0518 0800, 0525 0700-0525 0800"
    );
    let except =
        format!("{weekly}\nEXDATE;TZID=Europe/Paris:20270504T090000,20270511T090000\nEXDATE;VALUE=DATE:20270518");
    assert_eq!(busy(&event(&except)), "0525 0700-0525 0800");
    let moved = event(weekly)
        + &event("RECURRENCE-ID;TZID=Europe/Paris:20270511T090000\nDTSTART:20270512T120000Z\nDURATION:PT1H")
        + &event("RECURRENCE-ID:20270518T070000Z\nDTSTART:20270518T070000Z\nDURATION:PT1H\nSTATUS:CANCELLED");
    assert_eq!(busy(&moved), "0504 0700-0504 0800, 0512 1200-0512 1300, 0525 0700-0525 0800");
    let more = "DTSTART:20270503T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\n\
        RDATE:20270510T090000Z\nRDATE;VALUE=PERIOD:20270511T090000Z/PT2H,20270512T090000Z/20270512T093000Z";
    let expected =
        "0503 0900-0503 1000, 0504 0900-0504 1000, 0510 0900-0510 1000, 0511 0900-0511 1100, 0512 0900-0512 0930";
    assert_eq!(busy(&event(more)), expected);
    let until = "DTSTART;TZID=Europe/Paris:20270503T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20270504T070000Z";
    assert_eq!(busy(&event(until)), "0503 0700-0503 0800, 0504 0700-0504 0800");
    let nights = "DTSTART:20270429T200000Z\nDURATION:PT10H\nRRULE:FREQ=DAILY;COUNT=3";
    assert_eq!(busy(&event(nights)), "0501 0000-0501 0600, 0501 2000-0502 0600", "one that began before the window");
}

#[test]
fn an_hour_on_the_wall_stays_where_the_clocks_change() {
    let own = BTreeSet::new();
    let at = |text: &str| text.parse().unwrap();
    let frame = Frame { from: at("2027-10-30T00:00:00Z"), to: at("2027-11-02T00:00:00Z"), ..frame(&own) };
    let text = calendar(&event("DTSTART:20271029T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY"));
    let reading = read(text.as_bytes(), &frame).unwrap();
    assert_eq!(shown(&reading), "1030 0700-1030 0800, 1031 0800-1031 0900, 1101 0800-1101 0900");
}

#[test]
fn lists_of_busy_times_count_and_what_touches_is_one() {
    let list = "BEGIN:VFREEBUSY\nDTSTART:20270501T000000Z\nDTEND:20270601T000000Z\n\
        FREEBUSY:20270518T090000Z/PT1H,20270518T100000Z/20270518T113000Z\n\
        FREEBUSY;FBTYPE=FREE:20270519T090000Z/PT1H\n\
        FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270520T090000Z/PT1H\nEND:VFREEBUSY\n";
    assert_eq!(busy(list), "0518 0900-0518 1130, 0520 0900-0520 1000");
}

#[test]
fn a_zone_that_only_the_calendar_knows_is_read_from_it() {
    let zone = "BEGIN:VTIMEZONE\nTZID:Maison\n\
        BEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n\
        BEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    let one = event("DTSTART;TZID=Maison:20270518T090000\nDURATION:PT1H");
    assert_eq!(busy(&format!("{zone}{one}")), "0518 0700-0518 0800");
    assert_eq!(busy(&format!("{one}{zone}")), "0518 0700-0518 0800", "wherever it stands");
    let reading = tried(&one).unwrap();
    assert_eq!(reading.notes, [Note { line: 2, doubt: Doubt::Zone }]);
    assert_eq!(shown(&reading), "0518 0700-0518 0800", "the clock of the frame");
}

#[test]
fn what_came_from_us_keeps_nobody_busy() {
    let own = BTreeSet::from(["0192f0c1-0000-7000-8000-000000000001".to_owned()]);
    let text = calendar(
        "BEGIN:VEVENT\nUID:0192F0C1-0000-7000-8000-000000000001\nDTSTART:20270518T090000Z\nDURATION:PT1H\nEND:VEVENT\n",
    );
    let reading = read(text.as_bytes(), &frame(&own)).unwrap();
    assert_eq!((reading.events, reading.periods.len()), (1, 0));
    assert_eq!(read(text.as_bytes(), &frame(&BTreeSet::new())).unwrap().periods.len(), 1);
}

#[test]
fn what_one_event_says_wrongly_is_told_and_the_others_are_read() {
    let events = event("DTSTART:demain\nDURATION:PT1H")
        + &event("SUMMARY:sans date")
        + &event("DTSTART:20270518T090000Z\nDURATION:1h")
        + &event("DTSTART:20270518T090000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY")
        + &event("DTSTART:20270519T090000Z\nDURATION:PT1H");
    let reading = tried(&events).unwrap();
    assert_eq!(shown(&reading), "0518 0900-0518 1000, 0519 0900-0519 1000");
    let notes: Vec<_> = reading.notes.iter().map(|note| (note.line, note.doubt)).collect();
    assert_eq!(notes, [(2, Doubt::Time), (7, Doubt::Time), (11, Doubt::Time), (16, Doubt::Repetition)]);
    let many = tried(&event("DTSTART:x").repeat(100)).unwrap();
    assert_eq!((many.doubts, many.notes.len()), (100, 5));
}

#[test]
fn any_encoding_is_read_as_far_as_it_can_be() {
    let text = calendar(&event("SUMMARY:réunion\nDTSTART:20270518T090000Z\nDURATION:PT1H"));
    let read = |bytes: &[u8]| shown(&read(bytes, &frame(&BTreeSet::new())).unwrap());
    let latin: Vec<u8> = text.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let nul = text.replace("réunion", "\0\u{202e}");
    let marked = format!("\u{feff}{text}");
    let folded = text.replace("DTSTART", "DTST\r\n ART").replace("\r\n", "\n");
    for bytes in [text.as_bytes(), &latin, &little, &big, nul.as_bytes(), marked.as_bytes(), folded.as_bytes()] {
        assert_eq!(read(bytes), "0518 0900-0518 1000");
    }
}

#[test]
fn what_is_no_whole_calendar_is_refused_with_its_line() {
    let read = |text: &str| read(text.as_bytes(), &frame(&BTreeSet::new()));
    for text in ["", "<!doctype html>\n<title>Connexion</title>", "BEGIN:VEVENT\nEND:VEVENT", "\0\0\0"] {
        assert_eq!(read(text), Err(BusyError::NoCalendar), "{text}");
    }
    assert_eq!(read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2027"), Err(BusyError::Truncated(3)));
    assert_eq!(read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR"), Err(BusyError::Unpaired(3)));
    assert_eq!(read("BEGIN:VCALENDAR\nEND:VCALENDAR").map(|reading| reading.events), Ok(0));
}

#[test]
fn what_would_be_too_much_is_refused_with_its_line() {
    assert_eq!(tried(&"x".repeat(MOST_BYTES)), Err(BusyError::TooLarge));
    assert_eq!(tried(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(80_000)), Err(BusyError::TooManyEvents(40_002)));
    assert_eq!(tried(&"BEGIN:X\n".repeat(200_000)), Err(BusyError::TooDeep(9)));
    let long = event(&format!("EXDATE:{}", "20270518T090000Z,".repeat(100_000)));
    assert_eq!(tried(&long), Err(BusyError::LongLine(4)));
    let other = event(&format!("DTSTART:20270518T090000Z\nDURATION:PT1H\nATTACH:{}", "x".repeat(1_000_000)));
    assert_eq!(busy(&other), "0518 0900-0518 1000", "a long line that does not matter");
    let endless = event("DTSTART:00010101T000000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1");
    assert_eq!(tried(&endless.repeat(10)), Err(BusyError::TooManyTimes(2)), "what never comes true is not waited for");
    let dense = event("DTSTART:20270501T000000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY");
    assert!(matches!(tried(&dense.repeat(15_000)), Err(BusyError::TooManyTimes(_))));
    let zone = |name: usize| format!("DTSTART;TZID=Z{name}:20270518T090000Z\nDURATION:PT1H");
    let zones: String = (0..5_000).map(|name| event(&zone(name))).collect();
    assert!(tried(&zones).is_ok());
}
