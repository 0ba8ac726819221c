//! What strangers send, given to the readers as they stand in the program. Included by the fuzz targets
//! and by the test of the corpora, so that both run the same.

use std::collections::BTreeSet;

use backend::ical::busy::{self, BusyError, Frame, MOST_PERIODS, Reading};
use backend::mail_in::{answer, message, report};
use chrono_tz::Tz;

/// Reads the busy times of a calendar, and looks at what must hold of any answer.
pub fn busy(bytes: &[u8]) -> Result<Reading, BusyError> {
    let own = BTreeSet::new();
    let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    // 1 May 2027 and 550 days.
    let (from, to) = (at(1_809_129_600), at(1_809_129_600 + 550 * 86_400));
    let frame = Frame { from, to, zone: Tz::America__Martinique, own: &own };
    let reading = busy::read(bytes, &frame);
    if let Ok(reading) = &reading {
        assert!(reading.periods.len() <= MOST_PERIODS);
        assert!(
            reading.periods.iter().all(|one| from <= one.starts_at && one.starts_at < one.ends_at && one.ends_at <= to)
        );
        assert!(reading.periods.windows(2).all(|pair| matches!(pair, [one, next] if one.ends_at < next.starts_at)));
    }
    reading
}

/// Reads the answer of a calendar.
pub fn answer(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    answer::read(&text, None).is_ok() | answer::read(&text, Some("REPLY")).is_ok()
}

/// Reads a message as it comes in by mail, reply or bounce.
pub fn message(bytes: &[u8]) -> bool {
    message::read(bytes, "").is_ok() & message::read(bytes, "rosa@exemple.fr").is_ok()
}

/// Reads a delivery report, as it should be and as prose.
pub fn report(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let blamed = [report::read(&text), report::read_prose(&text)].map(|read| format!("{read:?}"));
    blamed.iter().any(|read| read.contains("exemple.fr"))
}
