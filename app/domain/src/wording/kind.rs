//! The kinds of messages whose words may be edited, what each can say, and the words of the program.

use serde::{Deserialize, Serialize};

use super::Field;
use crate::session::choices;

choices! {
    /// A kind of message with words of its own.
    TextKind {
        /// One place is held.
        Confirmation "confirmation" "Place réservée";
        /// Several places are held.
        ConfirmationSeveral "confirmation_several" "Plusieurs places réservées";
        /// No place yet.
        Waiting "waiting" "Sur la liste d’attente";
        /// The entry for a calendar, one of several.
        Invitation "invitation" "Rendez-vous pour l’agenda";
        /// Another time or place.
        Change "change" "Rendez-vous changé";
        /// Another time or place of several.
        ChangeSeveral "change_several" "Plusieurs rendez-vous changés";
        /// It does not take place, or not for this person.
        CalledOff "called_off" "Rendez-vous qui n’a pas lieu";
        /// Several do not take place.
        CalledOffSeveral "called_off_several" "Plusieurs qui n’ont pas lieu";
        /// It takes place after all.
        Reinstated "reinstated" "Rendez-vous qui a bien lieu";
        /// Several take place after all.
        ReinstatedSeveral "reinstated_several" "Plusieurs qui ont bien lieu";
        /// The person gave the place back.
        GivenUp "given_up" "Place rendue";
        /// The person waits no longer.
        WaitingGivenUp "waiting_given_up" "Liste d’attente quittée";
        /// A place is kept for the person until an end.
        Offer "offer" "Place proposée";
        /// The person has a place that came free.
        Promotion "promotion" "Place obtenue";
        /// Before the day.
        Reminder "reminder" "Rappel";
    }
}

choices! {
    /// What is put into a text when it is written out.
    Placeholder {
        /// « mardi 18 mai ».
        Day "jour" "jour";
        /// « 9 h 30 ».
        Hour "heure" "heure";
        /// The town.
        Town "commune" "commune";
        /// The venue.
        Venue "lieu" "lieu";
        /// « Faire son CV », between guillemets; several with « et ».
        Session "seance" "séance";
        /// The public name of the tour.
        Tour "tournee" "tournée";
        /// The phone of help.
        Phone "telephone" "téléphone";
        /// « mardi 18 mai à 12 h »: until when a place is kept.
        Until "limite" "limite";
    }
}

/// What a message about a place on a list can say.
const PLACE: &[Placeholder] =
    &[Placeholder::Town, Placeholder::Venue, Placeholder::Session, Placeholder::Tour, Placeholder::Phone];
/// What a message about an appointment can say.
const TIME: &[Placeholder] = &[
    Placeholder::Day,
    Placeholder::Hour,
    Placeholder::Town,
    Placeholder::Venue,
    Placeholder::Session,
    Placeholder::Tour,
    Placeholder::Phone,
];
/// What an offer can say.
const OFFER: &[Placeholder] = &[
    Placeholder::Day,
    Placeholder::Hour,
    Placeholder::Town,
    Placeholder::Venue,
    Placeholder::Session,
    Placeholder::Tour,
    Placeholder::Phone,
    Placeholder::Until,
];

impl TextKind {
    /// The placeholders that this kind of message can fill. Where it is about several appointments,
    /// day and hour are those of the first.
    #[must_use]
    pub const fn placeholders(self) -> &'static [Placeholder] {
        match self {
            Self::Waiting => PLACE,
            Self::Offer => OFFER,
            _ => TIME,
        }
    }

    /// The placeholders that a field must hold.
    #[must_use]
    pub const fn required(self, field: Field) -> &'static [Placeholder] {
        match (self, field) {
            (Self::Waiting, Field::Subject) => &[Placeholder::Town],
            (Self::ConfirmationSeveral, Field::Subject) => &[Placeholder::Day, Placeholder::Town],
            (_, Field::Subject) => &[Placeholder::Day, Placeholder::Hour, Placeholder::Town],
            (Self::Offer, Field::Body) => &[Placeholder::Until],
            (_, Field::Body) => &[],
        }
    }

    /// Subject and paragraphs that the program brings along.
    pub(super) const fn original(self) -> (&'static str, &'static str) {
        const CHANGE: &str = "Changement pour votre rendez-vous\u{a0}: {jour} à {heure}, {commune}";
        const OWN: &str = "Votre rendez-vous\u{a0}: {jour} à {heure}, {commune}";
        match self {
            Self::Confirmation => (OWN, "Votre place est réservée. À bientôt\u{a0}!"),
            Self::ConfirmationSeveral => {
                ("Vos rendez-vous\u{a0}: {jour}, {commune}", "Vos places sont réservées. À bientôt\u{a0}!")
            }
            Self::Waiting => (
                "Liste d’attente\u{a0}: {commune}",
                "Vous êtes sur la liste d’attente. Nous vous écrivons dès qu’une place est libre.",
            ),
            Self::Invitation => (OWN, "Voici ce rendez-vous pour votre agenda."),
            Self::Change => (CHANGE, "Votre rendez-vous change."),
            Self::ChangeSeveral => (CHANGE, "Vos rendez-vous changent."),
            Self::CalledOff => (
                CHANGE,
                "Ce rendez-vous n’aura pas lieu. Nous en sommes désolés.\nNous vous aidons à trouver une autre date.",
            ),
            Self::CalledOffSeveral => (
                CHANGE,
                "Ces rendez-vous n’auront pas lieu. Nous en sommes désolés.\nNous vous aidons à trouver une autre date.",
            ),
            Self::Reinstated => (CHANGE, "Votre rendez-vous aura bien lieu."),
            Self::ReinstatedSeveral => (CHANGE, "Vos rendez-vous auront bien lieu."),
            Self::GivenUp => (
                CHANGE,
                "Votre place est libérée, comme demandé.\n\
                 Une autre date vous va mieux\u{a0}? Choisissez-la quand vous voulez.",
            ),
            Self::WaitingGivenUp => (
                CHANGE,
                "Vous n’êtes plus sur la liste d’attente, comme demandé.\n\
                 Une autre date vous va mieux\u{a0}? Choisissez-la quand vous voulez.",
            ),
            Self::Offer => (
                "Une place vous attend\u{a0}: {jour} à {heure}, {commune}",
                "Une place s’est libérée pour vous.\nElle vous attend jusqu’au {limite}.\n\
                 Dites oui par le lien ci-dessous.",
            ),
            Self::Promotion => (
                OWN,
                "Bonne nouvelle\u{a0}: une place s’est libérée.\n\
                 Elle est à vous. Vous ne venez pas\u{a0}? Libérez-la par le lien.",
            ),
            Self::Reminder => (
                "Rappel\u{a0}: {jour} à {heure}, {commune}",
                "Nous vous attendons pour {séance}.\n\
                 Vous ne pouvez pas venir\u{a0}? Libérez votre place par le lien.",
            ),
        }
    }
}

impl Placeholder {
    /// « {jour} », as it is typed.
    #[must_use]
    pub fn braced(self) -> String {
        format!("{{{}}}", self.label())
    }
}
