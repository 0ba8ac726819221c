//! What a gateway posts to us: receipts, and words that people sent back.

use serde_json::Value;

use crate::settings::sms::Receipts;

/// The most receipts in one request.
pub const MOST: usize = 500;
/// The most signs of a field that are looked at.
const LONGEST: usize = 500;

/// One thing that the gateway tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The telephone has the text of this name.
    Delivered(String),
    /// The text of this name never arrives.
    Failed(String),
    /// This number wants no more reminders.
    Stop(String),
    /// This number wants reminders again.
    Start(String),
}

/// Reads JSON (an object or a list of objects) or the pairs of a form. What says nothing to us is passed
/// over; `None` when it is neither.
#[must_use]
pub fn read(bytes: &[u8], json: bool, id_field: &str, fields: &Receipts) -> Option<Vec<Notice>> {
    let value = if json {
        serde_json::from_slice(bytes).ok()?
    } else {
        Value::Object(form_urlencoded::parse(bytes).map(|(name, value)| (name.into(), value.into())).collect())
    };
    match &value {
        Value::Object(_) => Some(notice(&value, id_field, fields).into_iter().collect()),
        Value::Array(values) => {
            Some(values.iter().take(MOST).filter_map(|value| notice(value, id_field, fields)).collect())
        }
        _ => None,
    }
}

fn notice(value: &Value, id_field: &str, fields: &Receipts) -> Option<Notice> {
    let words = text_at(value, &fields.text_field).unwrap_or_default();
    if let Some((from, wish)) = text_at(value, &fields.from_field).zip(wish(&words)) {
        return Some(wish(from));
    }
    let id = text_at(value, id_field)?;
    let status = text_at(value, &fields.status_field)?.to_lowercase();
    if fields.delivered.contains(&status) {
        Some(Notice::Delivered(id))
    } else if fields.failed.contains(&status) {
        Some(Notice::Failed(id))
    } else {
        None
    }
}

/// « STOP », « Stop. », « arrêt », and « START » that takes it back, also with words behind.
fn wish(words: &str) -> Option<fn(String) -> Notice> {
    let folded = domain::text::fold(words);
    match folded.split(|sign: char| !sign.is_alphanumeric()).find(|word| !word.is_empty())? {
        "stop" | "arret" | "arretez" | "stopper" => Some(Notice::Stop),
        "start" | "unstop" | "reprise" | "reprendre" => Some(Notice::Start),
        _ => None,
    }
}

/// The text or number at a path of names and places parted by dots (`messages.0.id`), a name with dots in it
/// first. Empty and overlong texts are none.
pub(crate) fn text_at(value: &Value, path: &str) -> Option<String> {
    let found = value.get(path).or_else(|| {
        path.split('.').try_fold(value, |value, name| match value {
            Value::Array(values) => values.get(name.parse::<usize>().ok()?),
            _ => value.get(name),
        })
    });
    let text = match found? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields() -> Receipts {
        Receipts {
            secret: "0123456789abcdef".into(),
            status_field: "status".into(),
            delivered: vec!["delivered".into(), "1".into()],
            failed: vec!["failed".into()],
            from_field: "from".into(),
            text_field: "text".into(),
        }
    }

    #[test]
    fn receipts_are_read_in_either_form() {
        let read = |bytes: &str, json| read(bytes.as_bytes(), json, "id", &fields());
        let delivered = |id: &str| Notice::Delivered(id.to_owned());
        assert_eq!(read(r#"{"id":"a1","status":"DELIVERED"}"#, true), Some(vec![delivered("a1")]));
        assert_eq!(read(r#"{"id":17,"status":1}"#, true), Some(vec![delivered("17")]));
        assert_eq!(
            read(r#"[{"id":"a","status":"failed"},{"id":"b","status":"sent"},7,{"status":"failed"}]"#, true),
            Some(vec![Notice::Failed("a".into())])
        );
        assert_eq!(read("id=a%201&status=delivered", false), Some(vec![delivered("a 1")]));
        for nonsense in ["", "{", "7", "\"x\"", "null"] {
            assert_eq!(read(nonsense, true), None, "{nonsense}");
        }
        let many = format!("[{}]", vec![r#"{"id":"a","status":"failed"}"#; MOST + 9].join(","));
        assert_eq!(read(&many, true).map(|notices| notices.len()), Some(MOST));
        let long = json!({ "id": "x".repeat(LONGEST + 1), "status": "failed" }).to_string();
        assert_eq!(read(&long, true), Some(Vec::new()));
    }

    #[test]
    fn stop_is_understood_as_people_write_it() {
        let stop = |text: &str| {
            let body = json!({ "from": "+596696123456", "text": text }).to_string();
            read(body.as_bytes(), true, "id", &fields()) == Some(vec![Notice::Stop("+596696123456".into())])
        };
        for yes in ["STOP", " stop. ", "Stop SVP", "«STOP»", "Arrêt", "STOP\n"] {
            assert!(stop(yes), "{yes}");
        }
        let start = json!({ "from": "+596696123456", "text": "Start merci" }).to_string();
        let started = read(start.as_bytes(), true, "id", &fields());
        assert_eq!(started, Some(vec![Notice::Start("+596696123456".into())]));
        for no in ["", "ne stop pas", "Je m’arrête", "Merci", "stopper-là-bas-non".get(7..).unwrap_or_default()] {
            assert!(!stop(no), "{no}");
        }
    }

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        let value = json!({ "messages": [{ "id": "m" }], "a.b": "dotted", "a": { "b": "deep" } });
        assert_eq!(text_at(&value, "messages.0.id").as_deref(), Some("m"));
        assert_eq!(text_at(&value, "a.b").as_deref(), Some("dotted"));
        assert_eq!(text_at(&value, "messages.1.id"), None);
        assert_eq!(text_at(&value, "messages"), None);
    }
}
