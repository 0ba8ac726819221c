//! Kinds of messages that nobody knows, and keys that do not say what the message is about.

use chrono::NaiveDate;
use domain::reminder::ReminderKind;
use uuid::Uuid;

use super::{Kind, Violation};
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::invariants::{self, MessageKeyRow};
use crate::repo::outbox::MessageKind;

pub(super) async fn find(tx: &mut Tx) -> Result<Vec<Violation>, Unexpected> {
    let rows = invariants::list_message_keys(tx).await?;
    let wrong = rows.iter().filter(|row| !is_well_formed(row)).map(|row| (Kind::OutboxKey, row.id));
    let strange = rows.iter().filter(|row| MessageKind::parse(&row.kind).is_none());
    let strange = strange.map(|row| (Kind::OutboxKind, row.id));
    Ok(wrong.chain(strange).map(|(kind, id)| Violation { kind, ids: vec![id] }).collect())
}

/// `ticket:{id}:confirmation:{n}` · `ticket:{id}:reminder:{kind}:{day}:{sum}` ·
/// `ticket:{id}:publication:{version}` of a change · `registration:{id}:{kind}:{sequence}`, with `:{version}` behind it
/// beside a change of several places · `login:{id}:{kind}:…`, in agreement with the row.
fn is_well_formed(row: &MessageKeyRow) -> bool {
    let parts: Vec<&str> = row.unique_key.split(':').collect();
    let ([subject, id, kind], rest) = (
        match parts.as_slice() {
            [subject, id, kind, ..] => [*subject, *id, *kind],
            _ => return false,
        },
        parts.get(3..).unwrap_or_default(),
    );
    let about = match subject {
        "ticket" => row.ticket_id,
        "registration" => row.registration_id,
        "login" => row.login_id,
        _ => None,
    };
    let Ok(id) = Uuid::parse_str(id) else { return false };
    let said = if kind == "publication" { "change" } else { kind };
    if about != Some(id) || said != row.kind {
        return false;
    }
    match (subject, kind, rest) {
        ("ticket", "publication", [version]) => version.parse::<i64>().is_ok_and(|version| version > 1),
        ("ticket", "confirmation", [number]) => number.parse::<i64>().is_ok_and(|number| number >= 0),
        ("ticket", "reminder", [which, day, sum]) => {
            ReminderKind::parse(which).is_some()
                && day.parse::<NaiveDate>().is_ok()
                && sum.parse::<i64>().is_ok_and(|sum| sum >= 0)
        }
        ("registration", _, [sequence]) => sequence.parse() == Ok(row.sequence),
        ("registration", "invitation" | "cancellation", [sequence, version]) => {
            sequence.parse() == Ok(row.sequence) && version.parse::<i64>().is_ok_and(|version| version > 1)
        }
        ("login", _, [_, ..]) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_agree_with_their_rows() {
        let id = Uuid::from_u128(7);
        let row = |key: &str, kind: &str| MessageKeyRow {
            id: Uuid::nil(),
            unique_key: key.replace('#', &id.to_string()),
            kind: kind.to_owned(),
            sequence: 2,
            ticket_id: Some(id),
            registration_id: Some(id),
            login_id: Some(id),
        };
        for (key, kind) in [
            ("ticket:#:confirmation:0", "confirmation"),
            ("ticket:#:reminder:day_before:2027-05-10:3", "reminder"),
            ("ticket:#:publication:2", "change"),
            ("registration:#:promotion:2", "promotion"),
            ("registration:#:invitation:2:5", "invitation"),
            ("login:#:login_invitation:1", "login_invitation"),
        ] {
            assert!(is_well_formed(&row(key, kind)), "{key}");
        }
        for (key, kind) in [
            ("", "confirmation"),
            ("ticket:#", "confirmation"),
            ("ticket:#:confirmation:-1", "confirmation"),
            ("ticket:#:confirmation:0", "reminder"),
            ("ticket:00000000-0000-0000-0000-000000000001:confirmation:0", "confirmation"),
            ("ticket:#:reminder:sometime:2027-05-10:3", "reminder"),
            ("ticket:#:reminder:day_before:2027-05-32:3", "reminder"),
            ("ticket:#:publication:0", "change"),
            ("ticket:#:publication:2", "cancellation"),
            ("registration:#:promotion:3", "promotion"),
            ("room:#:promotion:2", "promotion"),
        ] {
            assert!(!is_well_formed(&row(key, kind)), "{key}");
        }
    }
}
