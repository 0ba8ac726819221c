#![expect(clippy::unwrap_used, reason = "tests")]

use RegistrationState as S;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("2027-05-18T{text}:00Z")).unwrap().with_timezone(&Utc)
}

fn standing(state: S, arrived: bool) -> Standing {
    Standing { state, arrived }
}

fn noted(state: S, arrived: bool, what: Note, now: &str) -> Result<Standing, NoteError> {
    let day = NaiveDate::from_ymd_opt(2027, 5, 18).unwrap();
    note(standing(state, arrived), what, at(now), at("13:00"), day, day)
}

#[test]
fn notes_by_the_hour() {
    for (state, arrived, what, now, expected) in [
        (S::Registered, false, Note::Here, "11:59", Err(NoteError::TooEarly)),
        (S::Registered, false, Note::Here, "12:00", Ok(standing(S::Registered, true))),
        (S::Registered, false, Note::Here, "12:59", Ok(standing(S::Registered, true))),
        (S::Registered, true, Note::Here, "13:00", Ok(standing(S::Attended, true))),
        (S::Offered, false, Note::Here, "12:30", Ok(standing(S::Registered, true))),
        (S::Offered, false, Note::Here, "13:30", Ok(standing(S::Attended, true))),
        (S::Waitlisted, false, Note::Here, "12:30", Ok(standing(S::Waitlisted, true))),
        (S::Waitlisted, false, Note::Here, "13:30", Ok(standing(S::Waitlisted, true))),
        (S::Attended, true, Note::Here, "13:30", Ok(standing(S::Attended, true))),
        (S::NoShow, false, Note::Here, "13:30", Ok(standing(S::Attended, true))),
        (S::Excused, false, Note::Here, "13:30", Err(NoteError::NotFrom)),
        (S::Revoked, false, Note::Here, "13:30", Err(NoteError::NotFrom)),
        (S::Registered, false, Note::Absent, "12:59", Err(NoteError::TooEarly)),
        (S::Registered, false, Note::Absent, "13:00", Ok(standing(S::NoShow, false))),
        (S::Registered, true, Note::Absent, "13:00", Ok(standing(S::NoShow, false))),
        (S::Attended, true, Note::Absent, "14:00", Ok(standing(S::NoShow, false))),
        (S::Waitlisted, false, Note::Absent, "14:00", Err(NoteError::NotFrom)),
        (S::NoShow, false, Note::Absent, "14:00", Ok(standing(S::NoShow, false))),
        (S::Registered, true, Note::Undo, "12:30", Ok(standing(S::Registered, false))),
        (S::Waitlisted, true, Note::Undo, "12:30", Ok(standing(S::Waitlisted, false))),
        (S::Registered, false, Note::Undo, "12:30", Err(NoteError::NotFrom)),
        (S::Attended, true, Note::Undo, "14:00", Ok(standing(S::Registered, false))),
        (S::NoShow, false, Note::Undo, "14:00", Ok(standing(S::Registered, false))),
    ] {
        assert_eq!(noted(state, arrived, what, now), expected, "{state:?} {arrived} {what:?} {now}");
    }
}

#[test]
fn the_third_day_after_is_the_last() {
    let day = NaiveDate::from_ymd_opt(2027, 5, 18).unwrap();
    for (days, expected) in
        [(0, Ok(standing(S::Attended, true))), (3, Ok(standing(S::Attended, true))), (4, Err(NoteError::TooLate))]
    {
        let now = at("14:00") + TimeDelta::days(days);
        let today = day + TimeDelta::days(days);
        assert_eq!(note(standing(S::Registered, false), Note::Here, now, at("13:00"), today, day), expected, "{days}");
    }
}

fn line(state: S, arrived: bool, starts: &str, ends: &str) -> Line {
    Line { standing: standing(state, arrived), starts_at: at(starts), ends_at: at(ends), cancelled: false }
}

#[test]
fn one_best_answer() {
    let morning = line(S::Registered, false, "13:00", "14:00");
    let next = line(S::Registered, false, "14:10", "15:00");
    let evening = line(S::Registered, false, "20:00", "21:00");
    let waits = line(S::Waitlisted, false, "13:00", "14:00");
    let inside = line(S::Attended, true, "13:00", "14:00");
    let arrived = line(S::Registered, true, "13:00", "14:00");
    let gone = line(S::Excused, false, "13:00", "14:00");
    let off = Line { cancelled: true, ..morning };
    for (lines, now, expected) in [
        (vec![], "12:30", CheckIn::Nothing),
        (vec![evening, morning], "12:30", CheckIn::Enter(1)),
        (vec![morning, next], "13:30", CheckIn::Enter(0)),
        // Shown twice, enters once; shown again before the next one, enters that.
        (vec![inside, next], "13:30", CheckIn::AlreadyIn(0)),
        (vec![arrived, next], "13:10", CheckIn::AlreadyIn(0)),
        (vec![inside, next], "13:56", CheckIn::Enter(1)),
        (vec![waits], "12:30", CheckIn::Waits(0)),
        (vec![waits, next], "13:50", CheckIn::Enter(1)),
        (vec![evening], "13:00", CheckIn::TooEarly(0)),
        (vec![gone, evening], "13:00", CheckIn::TooEarly(1)),
        (vec![morning], "14:00", CheckIn::Over(0)),
        (vec![inside, evening], "15:00", CheckIn::TooEarly(1)),
        (vec![gone], "13:00", CheckIn::Cancelled(0)),
        (vec![off], "13:00", CheckIn::Cancelled(0)),
        (vec![off, morning], "13:00", CheckIn::Enter(1)),
        // Who was noted absent and comes late comes in.
        (vec![line(S::NoShow, false, "13:00", "14:00")], "13:30", CheckIn::Enter(0)),
    ] {
        assert_eq!(check_in(&lines, at(now)), expected, "{lines:?} {now}");
    }
}

#[test]
fn chairs_are_kept_ten_minutes_and_three_at_a_desk() {
    assert_eq!(chair_free_from(SessionKind::Workshop, at("13:00")), at("13:10"));
    assert_eq!(chair_free_from(SessionKind::EmployerMeeting, at("13:00")), at("13:03"));
}

#[test]
fn words_read_back() {
    for reason in OverReason::WALK_IN.iter().chain(&OverReason::CHAIR) {
        assert_eq!(OverReason::parse(reason.as_str()), Some(*reason));
    }
    for what in Note::ALL {
        assert_eq!(Note::parse(what.as_str()), Some(*what));
    }
    assert_eq!((OverReason::parse("ill"), Note::parse("")), (None, None));
}
