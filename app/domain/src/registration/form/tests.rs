#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;

const KEY: &str = "018f2f6e-7d5a-7c1b-9e43-3a0c5b1d2e4f";

fn id(number: u128) -> String {
    uuid::Uuid::from_u128(number).to_string()
}

fn form() -> RegistrationForm {
    RegistrationForm {
        key: KEY.to_owned(),
        first_name: "Rosa".to_owned(),
        choices: vec![id(1)],
        ..RegistrationForm::default()
    }
}

fn errors(form: &RegistrationForm) -> Vec<(Field, FieldError)> {
    NewRegistration::try_from(form).unwrap_err().iter().collect()
}

#[test]
fn a_first_name_and_a_session_are_enough() {
    let new = NewRegistration::try_from(form()).unwrap();
    assert_eq!(new.key.to_string(), KEY);
    assert_eq!(new.holder.first_name().unwrap().as_str(), "Rosa");
    assert_eq!(new.holder.drawing(), None);
    assert_eq!(new.email, None);
    assert_eq!(new.choices, [Choice { session: SessionId(uuid::Uuid::from_u128(1)), slot: None }]);
    assert!(!new.wait_if_full);
}

#[test]
fn everything_filled() {
    let new = NewRegistration::try_from(RegistrationForm {
        drawing: "sailboat".to_owned(),
        email: " Rosa@Example.org ".to_owned(),
        choices: vec![String::new(), format!("{}:{}", id(1), id(2)), id(3), id(3)],
        wait_if_full: "on".to_owned(),
        ..form()
    })
    .unwrap();
    assert_eq!(new.holder.drawing(), Some(Drawing::Sailboat));
    assert_eq!(new.email.unwrap().as_str(), "Rosa@example.org");
    assert_eq!(
        new.choices.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [format!("{}:{}", id(1), id(2)), id(3)]
    );
    assert!(new.wait_if_full);
}

#[test]
fn all_errors_at_once_in_the_order_of_the_form() {
    let wrong = RegistrationForm {
        key: "x".to_owned(),
        first_name: "=1+1".to_owned(),
        drawing: "dragon".to_owned(),
        email: "rosa".to_owned(),
        phone: "0596 12 34 56".to_owned(),
        choices: vec!["one".to_owned()],
        wait_if_full: String::new(),
    };
    assert_eq!(
        errors(&wrong),
        [
            (Field::Choices, FieldError::ChoiceUnknown),
            (Field::FirstName, FieldError::FirstNameSigns),
            (Field::Drawing, FieldError::DrawingUnknown),
            (Field::Email, FieldError::EmailAt),
            (Field::Phone, FieldError::PhoneFixed),
            (Field::Key, FieldError::KeyInvalid),
        ]
    );
    assert_eq!(
        errors(&RegistrationForm::default()),
        [
            (Field::Choices, FieldError::ChoicesMissing),
            (Field::FirstName, FieldError::HolderMissing),
            (Field::Key, FieldError::KeyInvalid),
        ]
    );
}

#[test]
fn one_error_each() {
    let set = |change: fn(&mut RegistrationForm)| {
        let mut changed = form();
        change(&mut changed);
        changed
    };
    for (form, field, error) in [
        (set(|f| f.first_name = " \0".into()), Field::FirstName, FieldError::HolderMissing),
        (set(|f| f.first_name = "a".repeat(10_240)), Field::FirstName, FieldError::FirstNameTooLong),
        (set(|f| f.first_name = "🙂".into()), Field::FirstName, FieldError::FirstNameSigns),
        (set(|f| f.email = "a@b".into()), Field::Email, FieldError::EmailIncomplete),
        (set(|f| f.email = "a b@c.fr".into()), Field::Email, FieldError::EmailSigns),
        (set(|f| f.email = "a".repeat(10_240)), Field::Email, FieldError::EmailTooLong),
        (set(|f| f.email = "a@b.fr\r\nBcc: c@d.fr".into()), Field::Email, FieldError::EmailSigns),
        (set(|f| f.choices.clear()), Field::Choices, FieldError::ChoicesMissing),
        (set(|f| f.choices = vec![" ".into()]), Field::Choices, FieldError::ChoicesMissing),
        (set(|f| f.choices = (1..=9).map(id).collect()), Field::Choices, FieldError::ChoicesTooMany),
        (set(|f| f.choices = vec![format!("{}:{}", id(1), id(2)), id(1)]), Field::Choices, FieldError::ChoiceTwice),
        (set(|f| f.choices = vec![format!("{}:", id(1))]), Field::Choices, FieldError::ChoiceUnknown),
        (set(|f| f.key = String::new()), Field::Key, FieldError::KeyInvalid),
    ] {
        assert_eq!(errors(&form), [(field, error)], "{error:?}");
    }
    assert_eq!(NewRegistration::try_from(set(|f| f.choices = (1..=8).map(id).collect())).unwrap().choices.len(), 8);
}

#[test]
fn posted_pairs() {
    let posted = RegistrationForm::from_pairs([
        ("key", KEY),
        ("first_name", "Rosa"),
        ("choices", "a"),
        ("choices[]", "b"),
        ("choices[1]", "c"),
        ("choices-12", "d"),
        ("choicesX", "e"),
        ("wait_if_full", "on"),
        ("surname", "M"),
        ("first_name", "Rose"),
    ]);
    assert_eq!(
        posted,
        RegistrationForm {
            key: KEY.to_owned(),
            first_name: "Rose".to_owned(),
            choices: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
            wait_if_full: "on".to_owned(),
            ..RegistrationForm::default()
        }
    );
}

#[test]
fn errors_travel_as_json() {
    let errors = FieldErrors::one(Field::Email, FieldError::EmailAt);
    let json = serde_json::to_string(&errors).unwrap();
    assert_eq!(json, "[[\"email\",\"email_at\"]]");
    assert_eq!(serde_json::from_str::<FieldErrors>(&json).unwrap(), errors);
    assert_eq!(errors.to_string(), "wrong fields: email");
    assert_eq!(errors.len(), 1);
}

#[test]
fn sentences_are_short() {
    for error in [
        FieldError::ChoicesMissing,
        FieldError::ChoicesTooMany,
        FieldError::ChoiceUnknown,
        FieldError::ChoiceTwice,
        FieldError::HolderMissing,
        FieldError::FirstNameTooLong,
        FieldError::FirstNameSigns,
        FieldError::DrawingUnknown,
        FieldError::EmailAt,
        FieldError::EmailTooLong,
        FieldError::EmailSigns,
        FieldError::EmailIncomplete,
        FieldError::KeyInvalid,
    ] {
        for sentence in error.sentence().split(". ") {
            assert!(sentence.split(' ').count() <= 12, "{sentence}");
        }
        assert!(!error.sentence().contains(" :"), "{error:?}: a colon needs a no-break space");
    }
}

proptest! {
    #[test]
    fn never_panics(
        key in any::<String>(),
        first_name in any::<String>(),
        drawing in any::<String>(),
        email in any::<String>(),
        choices in proptest::collection::vec(any::<String>(), 0..12),
    ) {
        let form = RegistrationForm { key, first_name, drawing, email, phone: String::new(), choices, wait_if_full: String::new() };
        let errors = NewRegistration::try_from(form).unwrap_err();
        prop_assert!(!errors.is_empty());
    }
}

#[test]
fn a_number_is_optional_and_must_take_texts() {
    let with = |phone: &str| NewRegistration::try_from(RegistrationForm { phone: phone.to_owned(), ..form() });
    assert_eq!(with(" ").unwrap().phone, None);
    assert_eq!(with("0696 12.34 56").unwrap().phone.unwrap().as_str(), "+596696123456");
    for (typed, error) in [("0696", FieldError::PhoneWrong), ("01 23 45 67 89", FieldError::PhoneFixed)] {
        assert_eq!(with(typed).unwrap_err().of(Field::Phone), Some(error), "{typed}");
    }
}
