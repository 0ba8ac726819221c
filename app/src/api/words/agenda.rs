//! What is known of the calendar that a partner linked, in sentences.

use backend::service::read_agenda::Agenda;
use backend::zone;
use domain::words::moment;

use crate::locale::{Partners, partner as say};
use crate::views::{Check, CheckTone};

/// What is known of a linked calendar.
pub fn linked_agenda(agenda: &Agenda) -> Vec<Check> {
    let at = zone::local(agenda.read_at, &agenda.time_zone).unwrap_or_else(|_| agenda.read_at.naive_utc());
    let kind = if agenda.address.is_some() { Partners::AgendaOfAddress } else { Partners::AgendaOfFile };
    let check = |words: String, tone| Check { words, tone };
    let mut checks = vec![
        check(say::agenda_read(&moment(at.date(), at.time())), CheckTone::Good),
        check(say::agenda_coming(agenda.coming), CheckTone::Good),
        check(kind.fr().to_owned(), CheckTone::Good),
    ];
    if let Some((problem, line)) = agenda.problem {
        checks.push(check(say::agenda_failed(&say::agenda_problem(problem.label(), line)), CheckTone::Bad));
    }
    checks
}
