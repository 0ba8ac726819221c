//! From the form as typed to a command that holds.

use serde::{Deserialize, Serialize};

use crate::email::{EmailAddress, EmailError};
use crate::ids::{IdempotencyKey, SessionId, SlotId};
use crate::person::{Drawing, FirstName, Holder, NameError};
use crate::phone::{PhoneError, PhoneNumber};

/// The most sessions that one command may ask for.
pub const MAX_CHOICES: usize = 8;

/// What somebody typed and ticked, untouched, so that it can be shown again beside its errors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrationForm {
    /// The idempotency key made when the form was shown.
    pub key: String,
    /// The first name; may be empty when a drawing is chosen.
    pub first_name: String,
    /// The key of a drawing; may be empty when a first name is given.
    pub drawing: String,
    /// The e-mail address; may be empty.
    pub email: String,
    /// The number of a mobile telephone; may be empty, and is where it was not asked for.
    pub phone: String,
    /// Each a session id, or `session:slot`. Empty ones (an option not taken) are passed over.
    pub choices: Vec<String>,
    /// `on`, `1`, `true` or `yes` when the person wants to wait where a session is full.
    pub wait_if_full: String,
}

impl RegistrationForm {
    /// The form of the pairs that a browser posts. The choices may come under `choices`,
    /// `choices[]`, `choices[3]` or `choices-…` (radio buttons need a name for each group);
    /// unknown names are passed over, the last of a repeated name counts.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: AsRef<str>,
        V: Into<String>,
    {
        let mut form = Self::default();
        for (name, value) in pairs {
            let value = value.into();
            match name.as_ref() {
                "key" => form.key = value,
                "first_name" => form.first_name = value,
                "drawing" => form.drawing = value,
                "email" => form.email = value,
                "phone" => form.phone = value,
                "wait_if_full" => form.wait_if_full = value,
                name if is_choices(name) => form.choices.push(value),
                _ => {}
            }
        }
        form
    }
}

fn is_choices(name: &str) -> bool {
    name.strip_prefix("choices").is_some_and(|rest| rest.is_empty() || rest.starts_with('[') || rest.starts_with('-'))
}

/// A session, and the slot of it where the person picks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Choice {
    /// The session.
    pub session: SessionId,
    /// The slot; `None` lets the session's only slot be taken.
    pub slot: Option<SlotId>,
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.slot {
            Some(slot) => write!(f, "{}:{slot}", self.session),
            None => self.session.fmt(f),
        }
    }
}

impl std::str::FromStr for Choice {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (session, slot) = match text.split_once(':') {
            Some((session, slot)) => (session, Some(slot.parse()?)),
            None => (text, None),
        };
        Ok(Self { session: session.parse()?, slot })
    }
}

/// A registration to be made, parsed: what it holds may be relied on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NewRegistration {
    /// The same key with the same content gives the first answer again.
    pub key: IdempotencyKey,
    /// Who it is for.
    pub holder: Holder,
    /// Where to write, if anywhere.
    pub email: Option<EmailAddress>,
    /// Where to send an SMS to somebody without an address, or to call. Only where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
    /// One to eight choices, of distinct sessions, in the order chosen.
    pub choices: Vec<Choice>,
    /// Whether to join the waiting list where a session is full.
    pub wait_if_full: bool,
}

/// A field of the registration form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The sessions and slots ticked.
    Choices,
    /// The first name.
    FirstName,
    /// The drawing.
    Drawing,
    /// The e-mail address.
    Email,
    /// The telephone number.
    Phone,
    /// The hidden key.
    Key,
}

impl Field {
    /// The name of the input in the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Choices => "choices",
            Self::FirstName => "first_name",
            Self::Drawing => "drawing",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Key => "key",
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldError {
    /// Nothing is ticked.
    ChoicesMissing,
    /// More than eight are ticked.
    ChoicesTooMany,
    /// What is ticked is not an id.
    ChoiceUnknown,
    /// Two slots of one session.
    ChoiceTwice,
    /// Neither a first name nor a drawing.
    HolderMissing,
    /// More than 30 signs.
    FirstNameTooLong,
    /// Signs that no name has.
    FirstNameSigns,
    /// No drawing has this key.
    DrawingUnknown,
    /// None or two @.
    EmailAt,
    /// Too long to be an address.
    EmailTooLong,
    /// Spaces, accents or other signs that no address has.
    EmailSigns,
    /// The part before or after the @ is not complete.
    EmailIncomplete,
    /// Not a telephone number.
    PhoneWrong,
    /// A number that takes no SMS.
    PhoneFixed,
    /// The hidden key is missing or damaged.
    KeyInvalid,
}

impl FieldError {
    /// The sentence shown at the field, in French, at most twelve words.
    pub const fn sentence(&self) -> &'static str {
        match self {
            Self::ChoicesMissing => "Choisissez au moins une séance.",
            Self::ChoicesTooMany => "Choisissez huit séances au plus.",
            Self::ChoiceUnknown => "Cette séance n’existe plus. Choisissez-en une autre.",
            Self::ChoiceTwice => "Choisissez un seul horaire par séance.",
            Self::HolderMissing => "Écrivez un prénom ou choisissez un dessin.",
            Self::FirstNameTooLong => "Écrivez un prénom plus court\u{a0}: 30 lettres au plus.",
            Self::FirstNameSigns => "Écrivez le prénom avec des lettres.",
            Self::DrawingUnknown => "Choisissez un dessin de la liste.",
            Self::EmailAt => "Une adresse e-mail contient un seul signe @.",
            Self::EmailTooLong => "Cette adresse e-mail est trop longue.",
            Self::EmailSigns => "Écrivez l’adresse e-mail sans espace ni accent.",
            Self::EmailIncomplete => "L’adresse e-mail n’est pas complète. Exemple\u{a0}: rosa@exemple.fr",
            Self::PhoneWrong => "Écrivez un numéro complet. Exemple\u{a0}: 0696\u{a0}12\u{a0}34\u{a0}56",
            Self::PhoneFixed => "Écrivez le numéro d’un téléphone portable.",
            Self::KeyInvalid => "Le formulaire a expiré. Envoyez-le encore une fois.",
        }
    }
}

impl From<NameError> for FieldError {
    fn from(error: NameError) -> Self {
        match error {
            NameError::Empty => Self::HolderMissing,
            NameError::TooLong => Self::FirstNameTooLong,
            NameError::Sign => Self::FirstNameSigns,
        }
    }
}

impl From<EmailError> for FieldError {
    fn from(error: EmailError) -> Self {
        match error {
            EmailError::At => Self::EmailAt,
            EmailError::TooLong => Self::EmailTooLong,
            EmailError::Sign => Self::EmailSigns,
            EmailError::Empty | EmailError::Local | EmailError::Domain => Self::EmailIncomplete,
        }
    }
}

/// Everything that is wrong with a form, at most one error a field, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(Vec<(Field, FieldError)>);

impl FieldErrors {
    /// The error of one field, when there is only one.
    pub fn one(field: Field, error: FieldError) -> Self {
        Self(vec![(field, error)])
    }

    /// Notes an error; the first of a field stays.
    pub fn push(&mut self, field: Field, error: FieldError) {
        if self.of(field).is_none() {
            self.0.push((field, error));
            self.0.sort_by_key(|(field, _)| *field);
        }
    }

    /// The error of a field.
    pub fn of(&self, field: Field) -> Option<FieldError> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, error)| *error)
    }

    /// All errors, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (Field, FieldError)> + '_ {
        self.0.iter().copied()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields are wrong.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl std::fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|(field, _)| field.as_str()).collect();
        write!(f, "wrong fields: {}", names.join(", "))
    }
}

impl std::error::Error for FieldErrors {}

impl TryFrom<RegistrationForm> for NewRegistration {
    type Error = FieldErrors;

    /// Parses the whole form and gives all errors at once.
    fn try_from(form: RegistrationForm) -> Result<Self, Self::Error> {
        Self::try_from(&form)
    }
}

impl TryFrom<&RegistrationForm> for NewRegistration {
    type Error = FieldErrors;

    /// Parses the whole form and gives all errors at once; the form stays with the caller.
    fn try_from(form: &RegistrationForm) -> Result<Self, Self::Error> {
        let mut errors = FieldErrors::default();
        let choices = noted(&mut errors, Field::Choices, parse_choices(&form.choices));
        let first_name = match FirstName::parse(&form.first_name) {
            Ok(name) => Some(name),
            Err(NameError::Empty) => None,
            Err(error) => {
                errors.push(Field::FirstName, error.into());
                None
            }
        };
        let drawing = match form.drawing.trim() {
            "" => None,
            key => noted(&mut errors, Field::Drawing, Drawing::parse(key).ok_or(FieldError::DrawingUnknown)),
        };
        let holder = Holder::new(first_name, drawing);
        if holder.is_none() && errors.of(Field::FirstName).is_none() && errors.of(Field::Drawing).is_none() {
            errors.push(Field::FirstName, FieldError::HolderMissing);
        }
        let email = match EmailAddress::parse(&form.email) {
            Ok(address) => Some(address),
            Err(EmailError::Empty) => None,
            Err(error) => {
                errors.push(Field::Email, error.into());
                None
            }
        };
        let phone = match PhoneNumber::parse(&form.phone) {
            Ok(phone) if phone.takes_texts() => Some(phone),
            Ok(_) => noted(&mut errors, Field::Phone, Err(FieldError::PhoneFixed)),
            Err(PhoneError::Empty) => None,
            Err(_) => noted(&mut errors, Field::Phone, Err(FieldError::PhoneWrong)),
        };
        let key = noted(&mut errors, Field::Key, form.key.trim().parse().map_err(|_| FieldError::KeyInvalid));
        match (choices, holder, key) {
            (Some(choices), Some(holder), Some(key)) if errors.is_empty() => Ok(Self {
                key,
                holder,
                email,
                phone,
                choices,
                wait_if_full: matches!(form.wait_if_full.trim(), "on" | "1" | "true" | "yes"),
            }),
            _ => Err(errors),
        }
    }
}

/// The value, or `None` once its error is noted.
fn noted<T>(errors: &mut FieldErrors, field: Field, parsed: Result<T, FieldError>) -> Option<T> {
    parsed.map_err(|error| errors.push(field, error)).ok()
}

fn parse_choices(typed: &[String]) -> Result<Vec<Choice>, FieldError> {
    let mut choices: Vec<Choice> = Vec::new();
    for text in typed.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let choice: Choice = text.parse().map_err(|_| FieldError::ChoiceUnknown)?;
        // The same box sent twice is one wish; two slots of a session are a doubt.
        if choices.contains(&choice) {
            continue;
        }
        if choices.iter().any(|known| known.session == choice.session) {
            return Err(FieldError::ChoiceTwice);
        }
        if choices.len() == MAX_CHOICES {
            return Err(FieldError::ChoicesTooMany);
        }
        choices.push(choice);
    }
    if choices.is_empty() { Err(FieldError::ChoicesMissing) } else { Ok(choices) }
}

#[cfg(test)]
mod tests;
