#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn day(text: &str) -> NaiveDate {
    date(text).unwrap()
}

/// The days of a rule in a window, as `MMDD`.
fn days(rule: &str, first: &str, from: &str, to: &str) -> String {
    let rule = Rule::parse(rule).unwrap();
    let days = rule.days(day(first), (day(from), day(to)), &mut Budget(100_000)).unwrap();
    days.iter().map(|day| day.format("%m%d").to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn days_weeks_months_and_years_repeat() {
    for (rule, first, expected) in [
        ("FREQ=DAILY;INTERVAL=10", "20270501", "0501 0511 0521 0531 0610 0620 0630"),
        ("FREQ=DAILY;BYDAY=SA,SU;BYMONTH=6;COUNT=3", "20270501", "0501 0605 0606 0612"),
        ("FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270512T235959Z", "20270503", "0503 0505 0510 0512"),
        // The two examples of RFC 5545, section 3.3.10, in which the start of the week matters.
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "20270504", "0504 0509 0518 0523"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "20270504", "0504 0516 0518 0530"),
        ("FREQ=MONTHLY;BYDAY=2TU", "20270511", "0511 0608"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "20270528", "0528 0625"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "20270531", "0531 0630"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=TH", "20270513", "0513"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "20270503", "0503 0601"),
        ("FREQ=MONTHLY", "20270131", "0531"),
        ("FREQ=YEARLY;BYMONTH=5,6;BYDAY=1MO", "20250505", "0503 0607"),
        ("FREQ=YEARLY;BYDAY=20MO", "19970519", "0517"),
        ("FREQ=YEARLY", "20080615", "0615"),
        ("FREQ=YEARLY;INTERVAL=2", "20260615", ""),
        ("FREQ=DAILY;UNTIL=20270502", "20270501", "0501 0502"),
    ] {
        assert_eq!(days(rule, first, "20270501", "20270630"), expected, "{rule}");
    }
    assert_eq!(days("FREQ=DAILY;INTERVAL=3", "19010102", "20270501", "20270507"), "0501 0504 0507", "from far away");
    assert_eq!(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "20240229", "20270101", "20281231"), "0229");
}

#[test]
fn what_is_not_understood_is_said_to_be_so() {
    for rule in [
        "",
        "FREQ=HOURLY",
        "INTERVAL=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=YEARLY;BYYEARDAY=100",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=é",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;UNTIL=demain",
        "FREQ=DAILY;RSCALE=HEBREW",
        "FREQ",
    ] {
        assert_eq!(Rule::parse(rule), None, "{rule}");
    }
}

#[test]
fn no_rule_runs_for_ever() {
    let never = Rule::parse("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30").unwrap();
    let window = (day("20270501"), day("20281101"));
    assert_eq!(never.days(day("00010101"), window, &mut Budget(1_000)), Ok(Vec::new()), "only the window is looked at");
    let counted = Rule::parse("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1").unwrap();
    assert_eq!(counted.days(day("00010101"), window, &mut Budget(10_000)), Err(Spent));
    let last = Rule::parse("FREQ=YEARLY;INTERVAL=10000").unwrap();
    assert_eq!(last.days(day("99991231"), (day("99990101"), day("99991231")), &mut Budget(10)).unwrap().len(), 1);
}
