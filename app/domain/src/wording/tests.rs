#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::catalogue;

const SUBJECT: &str = "Rendez-vous {jour} à {heure}, {commune}";

fn values() -> Values {
    Values {
        day: "mardi 18 mai".into(),
        hour: "9\u{a0}h".into(),
        town: "Le Lorrain".into(),
        venue: "Foyer rural".into(),
        session: "«\u{a0}Mon CV\u{a0}»".into(),
        tour: "La Caravane".into(),
        phone: "0596 12 34 56".into(),
        until: "lundi 17 mai à 12\u{a0}h".into(),
    }
}

fn faults(kind: TextKind, subject: &str, body: &str) -> Vec<(Field, FaultKind)> {
    let faults = Wording::parse(kind, subject, body).map_or_else(|faults| faults, |_| Vec::new());
    faults.into_iter().map(|fault| (fault.field, fault.kind)).collect()
}

/// Unknown to a confirmation.
fn unknown(name: &str) -> FaultKind {
    FaultKind::Unknown { name: name.to_owned(), known: TextKind::Confirmation.placeholders() }
}

fn in_body(body: &str) -> Vec<FaultKind> {
    let faults = faults(TextKind::Confirmation, SUBJECT, body);
    assert!(faults.iter().all(|(field, _)| *field == Field::Body), "{faults:?}");
    faults.into_iter().map(|(_, kind)| kind).collect()
}

#[test]
fn the_words_of_the_program_obey_the_rules_for_what_is_typed() {
    for kind in TextKind::ALL {
        let original = Wording::original(*kind);
        let (subject, body) = original.source();
        assert_eq!(Wording::parse(*kind, &subject, &body), Ok(original), "{kind:?}");
        assert_eq!(catalogue::faults(&subject), Vec::<String>::new());
        assert_eq!(catalogue::faults(&body), Vec::<String>::new());
        assert_eq!((subject.as_str(), body.as_str()), kind.original(), "{kind:?}");
    }
}

#[test]
fn placeholders_are_filled_whatever_their_accents() {
    let body = "  {Seance}, {séance} et { TOURNEE }  \r\n\r\n{téléphone} : {lieu} !";
    let wording = Wording::parse(TextKind::Confirmation, SUBJECT, body).unwrap();
    assert_eq!(wording.subject(&values()), "Rendez-vous mardi 18 mai à 9\u{a0}h, Le Lorrain");
    assert_eq!(
        wording.paragraphs(&values()),
        ["«\u{a0}Mon CV\u{a0}», «\u{a0}Mon CV\u{a0}» et La Caravane", "0596 12 34 56\u{a0}: Foyer rural\u{a0}!"]
    );
    assert_eq!(wording.source().1, "{séance}, {séance} et {tournée}\n{téléphone}\u{a0}: {lieu}\u{a0}!");
}

#[test]
fn a_value_is_never_read_as_a_placeholder() {
    let wording = Wording::parse(TextKind::Confirmation, SUBJECT, "Pour {séance}").unwrap();
    let hostile = Values { session: "{heure} {inconnu} }{".into(), ..values() };
    assert_eq!(wording.paragraphs(&hostile), ["Pour {heure} {inconnu} }{"]);
}

#[test]
fn each_fault_is_named() {
    assert_eq!(in_body(""), [FaultKind::Empty]);
    assert_eq!(in_body(" \n\u{200b}\n\t"), [FaultKind::Empty]);
    assert_eq!(in_body("Bonjour {prénom}"), [unknown("prénom")]);
    assert_eq!(in_body("Bonjour {}"), [unknown("")]);
    assert_eq!(in_body("Le {jour"), [FaultKind::Unclosed]);
    assert_eq!(in_body("Le {jour, à {heure}"), [FaultKind::Unclosed]);
    assert_eq!(in_body("Le jour}"), [FaultKind::Stray]);
    assert_eq!(in_body("Le {jour\n}"), [FaultKind::Unclosed, FaultKind::Stray]);
    assert_eq!(in_body("Le {{jour}}"), [FaultKind::Unclosed, FaultKind::Stray]);
    assert_eq!(in_body("a\0b"), [FaultKind::Control]);
    assert_eq!(in_body("À demain\u{a0}!"), [FaultKind::Relative("demain")]);
    assert_eq!(in_body("C'est aujourd'hui"), [FaultKind::Relative("aujourd’hui")]);
    assert_eq!(in_body("Sortie de prison"), [FaultKind::Forbidden(vec!["prison"])]);
    assert_eq!(in_body(&"a".repeat(BODY_SIGNS)), []);
    assert_eq!(in_body(&"a".repeat(BODY_SIGNS + 1)), [FaultKind::TooLong(BODY_SIGNS)]);
    assert_eq!(in_body(&"a\n".repeat(BODY_LINES + 1)), [FaultKind::TooManyLines(BODY_LINES)]);
    assert_eq!(in_body("Le lendemain, fichier joint"), []);
}

#[test]
fn a_message_that_states_a_time_states_it_in_its_subject() {
    use Placeholder::{Day, Hour, Town, Until};

    let missing = |kind, subject, body| {
        let faults = faults(kind, subject, body);
        faults
            .into_iter()
            .map(|(field, kind)| match kind {
                FaultKind::Missing(placeholder) => (field, placeholder),
                other => unreachable!("{other:?}"),
            })
            .collect::<Vec<_>>()
    };
    let all = [(Field::Subject, Day), (Field::Subject, Hour), (Field::Subject, Town)];
    assert_eq!(missing(TextKind::Reminder, "Rappel", "À bientôt"), all);
    assert_eq!(missing(TextKind::Reminder, "Rappel {heure}, {commune}", "Le {jour}"), [all[0]]);
    assert_eq!(missing(TextKind::Waiting, "{commune}", "À bientôt"), []);
    assert_eq!(missing(TextKind::Offer, SUBJECT, "Une place vous attend"), [(Field::Body, Until)]);
    // Day and hour mean nothing where no place is held, and an end means nothing without an offer.
    assert_eq!(
        faults(TextKind::Waiting, "{commune} {jour}", "À bientôt"),
        [(Field::Subject, FaultKind::Unknown { name: "jour".to_owned(), known: TextKind::Waiting.placeholders() })]
    );
    assert_eq!(in_body("Jusqu’au {limite}"), [unknown("limite")]);
}

#[test]
fn a_subject_is_one_line_and_never_speaks_of_an_annulation() {
    let subject = |subject: &str| faults(TextKind::Change, subject, "Bonjour");
    assert_eq!(subject(&format!("{SUBJECT} : annulé")), [(Field::Subject, FaultKind::CallsOff)]);
    assert_eq!(subject(&format!("{SUBJECT}\nBcc: x@y.fr")), [(Field::Subject, FaultKind::Control)]);
    assert_eq!(subject(&format!("{SUBJECT}\r\nBcc: x@y.fr")), [(Field::Subject, FaultKind::Control)]);
    assert_eq!(subject(SUBJECT), []);
    assert_eq!(in_body("Rien n’est annulé"), []);
}

proptest! {
    #[test]
    fn parsing_never_panics_and_what_is_parsed_is_read_again_as_it_is(
        index in 0..TextKind::ALL.len(), end in "\\PC{0,20}", body in "(\\PC|[{}\\n]|\\{jour\\}|\\{heure\\}){0,40}"
    ) {
        let kind = TextKind::ALL[index];
        if let Ok(wording) = Wording::parse(kind, &format!("{{jour}} {{heure}} {{commune}} {end}"), &body) {
            let (subject, body) = wording.source();
            prop_assert_eq!(Wording::parse(kind, &subject, &body), Ok(wording.clone()));
            let all = [vec![wording.subject(&values())], wording.paragraphs(&values())].concat().concat();
            let clean = !all.contains(['{', '}']) && !all.contains(char::is_control);
            prop_assert!(clean, "{}", all);
        }
    }
}
