//! The SMS gateway, described field by field. Off unless an address is set.

use std::fmt;

use hyper::Method;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::Value;

use super::address::HttpAddress;
use super::{SettingsError, Values, refused};
use crate::sms::Texting;

/// The most signs that a name in the settings has.
const LONGEST: usize = 2000;
/// The fewest signs of the secret in the address for receipts.
const SHORTEST_SECRET: usize = 16;

/// What is posted, with places for the facts: `{to}` (+596…), `{digits}` (596…), `{text}` and `{id}` (ours).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyTemplate {
    /// A JSON object; places count inside of strings only.
    Json(Value),
    /// Names and values of a form.
    Form(Vec<(String, String)>),
}

impl BodyTemplate {
    /// JSON where it begins with a brace, else the pairs of a form (`to={to}&message={text}`). The number and
    /// the text must have a place, and every place must be one that is known.
    fn parse(text: &str) -> Result<Self, &'static str> {
        let template = if text.trim_start().starts_with('{') {
            Self::Json(serde_json::from_str(text).map_err(|_| "ce n’est pas du JSON")?)
        } else {
            Self::Form(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
        };
        let mut places = Vec::new();
        template.each(&mut |value| places.extend(places_in(value).map(str::to_owned)));
        if places.iter().any(|place| !matches!(place.as_str(), "to" | "digits" | "text" | "id")) {
            return Err("un emplacement est inconnu");
        }
        let number = places.iter().any(|place| place == "to" || place == "digits");
        if number && places.iter().any(|place| place == "text") { Ok(template) } else { Err("{to} ou {text} manque") }
    }

    fn each(&self, look: &mut dyn FnMut(&str)) {
        fn strings(value: &Value, look: &mut dyn FnMut(&str)) {
            match value {
                Value::String(text) => look(text),
                Value::Array(values) => values.iter().for_each(|value| strings(value, look)),
                Value::Object(fields) => fields.values().for_each(|value| strings(value, look)),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
        match self {
            Self::Json(value) => strings(value, look),
            Self::Form(pairs) => pairs.iter().for_each(|(_, value)| look(value)),
        }
    }

    /// The body of a text and its type. What is put in cannot end a string or a pair.
    pub(crate) fn fill(&self, texting: &Texting) -> (&'static str, String) {
        fn filled(value: &Value, texting: &Texting) -> Value {
            match value {
                Value::String(text) => Value::String(put(text, texting)),
                Value::Array(values) => values.iter().map(|value| filled(value, texting)).collect(),
                Value::Object(fields) => {
                    fields.iter().map(|(name, value)| (name.clone(), filled(value, texting))).collect()
                }
                other => other.clone(),
            }
        }
        match self {
            Self::Json(value) => ("application/json", filled(value, texting).to_string()),
            Self::Form(pairs) => {
                let pairs = pairs.iter().map(|(name, value)| (name, put(value, texting)));
                let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
                ("application/x-www-form-urlencoded", body)
            }
        }
    }
}

/// The names between braces.
fn places_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// The text with each place filled. Read once from left to right: what is put in is not read again.
fn put(template: &str, texting: &Texting) -> String {
    let mut result = String::with_capacity(template.len() + 200);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        result.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        match name {
            "to" => result.push_str(texting.to.as_str()),
            "digits" => result.push_str(texting.to.as_str().trim_start_matches('+')),
            "text" => result.push_str(texting.text.as_str()),
            "id" => result.push_str(&texting.id.to_string()),
            _ => {}
        }
        rest = behind;
    }
    result.push_str(rest);
    result
}

/// How the gateway tells what became of a text, and who wants no more.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipts {
    /// The last part of the address to which it posts.
    pub secret: String,
    /// Where the state stands.
    pub status_field: String,
    /// States that mean: the telephone has it. Lower case.
    pub delivered: Vec<String>,
    /// States that mean: it never will. Lower case.
    pub failed: Vec<String>,
    /// Where the number stands that wrote to us.
    pub from_field: String,
    /// Where its words stand.
    pub text_field: String,
}

/// Everything about the gateway.
#[derive(Clone, PartialEq, Eq)]
pub struct GatewaySettings {
    /// Where it listens: `https://…`, or `http://` on this machine.
    pub address: HttpAddress,
    /// `POST` or `PUT`.
    pub method: Method,
    /// A header that lets us in.
    pub header: Option<(HeaderName, HeaderValue)>,
    /// What is sent.
    pub body: BodyTemplate,
    /// Where its own name of a text stands, in its answer and in its receipts; names parted by dots.
    pub id_field: String,
    /// Texts a second; 0 is without limit.
    pub pace: u32,
    /// What it tells us, where it may.
    pub receipts: Option<Receipts>,
}

/// Shows no secret.
impl fmt::Debug for Receipts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipts").field("status_field", &self.status_field).finish_non_exhaustive()
    }
}

/// Shows no secret.
impl fmt::Debug for GatewaySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GatewaySettings").field("host", &self.address.host).finish_non_exhaustive()
    }
}

/// The gateway; `None` where no address is set.
pub(super) fn gateway(values: &Values) -> Result<Option<GatewaySettings>, SettingsError> {
    let text = values.get("CARAVANE_SMS_URL");
    if text.is_empty() {
        return Ok(None);
    }
    let refuse = |why| refused("CARAVANE_SMS_URL", why, "Écrivez par exemple https://sms.example/v1/messages");
    let address = HttpAddress::parse(&text).ok_or_else(|| refuse("ce n’est pas une adresse http"))?;
    if !address.encrypted && !address.is_here() {
        return Err(refuse("les messages partiraient en clair"));
    }
    let method = match values.get("CARAVANE_SMS_METHOD").as_str() {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        _ => return Err(refused("CARAVANE_SMS_METHOD", "valeur inconnue", "Écrivez POST ou PUT")),
    };
    let body = values.get("CARAVANE_SMS_BODY");
    let body = BodyTemplate::parse(&body).map_err(|why| {
        refused(
            "CARAVANE_SMS_BODY",
            why,
            "Écrivez par exemple {\"to\":\"{to}\",\"text\":\"{text}\"} ou to={to}&text={text}",
        )
    })?;
    let pace = values.get("CARAVANE_SMS_PACE").parse().ok().filter(|pace| *pace <= 1000);
    let pace = pace.ok_or_else(|| {
        refused("CARAVANE_SMS_PACE", "ce n’est pas un nombre de 0 à 1000", "Écrivez par exemple 5, ou 0 sans limite")
    })?;
    Ok(Some(GatewaySettings {
        address,
        method,
        header: header(values)?,
        body,
        id_field: values.get("CARAVANE_SMS_ID_FIELD"),
        pace,
        receipts: receipts(values)?,
    }))
}

fn header(values: &Values) -> Result<Option<(HeaderName, HeaderValue)>, SettingsError> {
    let text = values.get("CARAVANE_SMS_HEADER");
    if text.is_empty() {
        return Ok(None);
    }
    // the value is a secret: it is not repeated in the refusal
    let refuse =
        || refused("CARAVANE_SMS_HEADER", "ce n’est pas un en-tête", "Écrivez par exemple Authorization: Bearer …");
    let (name, value) = text.split_once(':').filter(|_| text.len() <= LONGEST).ok_or_else(refuse)?;
    let name: HeaderName = name.trim().parse().map_err(|_| refuse())?;
    let mut value: HeaderValue = value.trim().parse().map_err(|_| refuse())?;
    value.set_sensitive(true);
    Ok(Some((name, value)))
}

fn receipts(values: &Values) -> Result<Option<Receipts>, SettingsError> {
    let secret = values.get("CARAVANE_SMS_RECEIPT_SECRET");
    if secret.is_empty() {
        return Ok(None);
    }
    let plain = secret.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-' || sign == b'_');
    if secret.len() < SHORTEST_SECRET || secret.len() > 200 || !plain {
        return Err(refused(
            "CARAVANE_SMS_RECEIPT_SECRET",
            "il faut de 16 à 200 lettres, chiffres, - ou _",
            "Tirez-en un par « openssl rand -hex 24 »",
        ));
    }
    let words = |name| values.get(name).split(',').map(|word| word.trim().to_lowercase()).collect();
    Ok(Some(Receipts {
        secret,
        status_field: values.get("CARAVANE_SMS_STATUS_FIELD"),
        delivered: words("CARAVANE_SMS_DELIVERED"),
        failed: words("CARAVANE_SMS_FAILED"),
        from_field: values.get("CARAVANE_SMS_FROM_FIELD"),
        text_field: values.get("CARAVANE_SMS_TEXT_FIELD"),
    }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeMap;

    use domain::ids::OutboxId;
    use domain::phone::PhoneNumber;
    use domain::sms::{Piece, ShortText};
    use uuid::Uuid;

    use super::super::Settings;
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<GatewaySettings>, SettingsError> {
        let environment: BTreeMap<String, String> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::read(&environment, None).map(|settings| settings.sms)
    }

    const URL: (&str, &str) = ("CARAVANE_SMS_URL", "https://sms.example/v1/messages?x=1");

    #[test]
    fn off_unless_an_address_is_set() {
        assert_eq!(read(&[]).unwrap(), None);
        assert_eq!(read(&[("CARAVANE_SMS_HEADER", "X: y")]).unwrap(), None);
        let settings = read(&[URL]).unwrap().unwrap();
        assert_eq!((settings.address.authority().as_str(), settings.address.port), ("sms.example", 443));
        assert_eq!((settings.address.path.as_str(), settings.receipts), ("/v1/messages?x=1", None));
        let here = read(&[("CARAVANE_SMS_URL", "http://127.0.0.1:9000")]).unwrap().unwrap();
        assert_eq!((here.address.authority().as_str(), here.address.path.as_str()), ("127.0.0.1:9000", "/"));
    }

    #[test]
    fn each_refusal_names_its_setting_and_no_secret() {
        for (name, value) in [
            ("CARAVANE_SMS_URL", "http://sms.example/"),
            ("CARAVANE_SMS_URL", "ftp://sms.example/"),
            ("CARAVANE_SMS_URL", "https://me:secret@sms.example/"),
            ("CARAVANE_SMS_METHOD", "GET"),
            ("CARAVANE_SMS_HEADER", "hunter2"),
            ("CARAVANE_SMS_HEADER", "X: hunter2\r\nHost: evil"),
            ("CARAVANE_SMS_BODY", "{\"to\":\"{to}\""),
            ("CARAVANE_SMS_BODY", "{\"to\":\"{to}\"}"),
            ("CARAVANE_SMS_BODY", "to={to}&text={text}&name={name}"),
            ("CARAVANE_SMS_BODY", "text={text}"),
            ("CARAVANE_SMS_PACE", "1001"),
            ("CARAVANE_SMS_RECEIPT_SECRET", "hunter2"),
            ("CARAVANE_SMS_RECEIPT_SECRET", "with/a/slash/hunter2"),
        ] {
            let error = read(&[URL, (name, value)]).unwrap_err();
            assert_eq!(error.name, name);
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn what_is_put_in_stays_inside_its_place() {
        let texting = Texting {
            id: OutboxId(Uuid::from_u128(7)),
            to: PhoneNumber::parse("0696 12 34 56").unwrap(),
            text: ShortText::of(&[Piece::Whole("a\"b & c={to}\\")]).unwrap(),
        };
        let json = "{\"messages\":[{\"to\":\"{digits}\",\"n\":1,\"text\":\"{text}\"}],\"ref\":\"x-{id}\"}";
        let (kind, body) = BodyTemplate::parse(json).unwrap().fill(&texting);
        assert_eq!(kind, "application/json");
        let value: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(value["messages"][0]["to"], "596696123456");
        assert_eq!(value["messages"][0]["text"], "a\"b & c={to}\\");
        assert_eq!(value["ref"], "x-00000000-0000-0000-0000-000000000007");
        let (kind, body) = BodyTemplate::parse("to={to}&text={text}").unwrap().fill(&texting);
        assert_eq!(kind, "application/x-www-form-urlencoded");
        let pairs: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        assert_eq!(pairs, [("to".into(), "+596696123456".into()), ("text".to_owned(), "a\"b & c={to}\\".to_owned())]);
    }
}
