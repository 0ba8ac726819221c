//! The words of every message, in French: kind, short, and with every fact.
//!
//! Subject and first paragraphs are those of the tour ([`Wordings`]); the facts, the links and what closes
//! a letter stand here, so that no edited text can lose one. A subject never says « annulation ». Dates
//! are absolute (never « demain »), because a message may be read, or sent again, on another day.

pub mod grouped;

use chrono::NaiveDateTime;
use domain::wording::{TextKind, Values};
use domain::words::{hour, hour_range, in_french_list, weekday_date, weekday_date_year};

use super::wordings::Wordings;
use super::{Action, Fact, Group, Letter};

/// Who reads the letter, and the keys to their ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// The first name, when one was given.
    pub first_name: Option<String>,
    /// The code of the ticket in two groups.
    pub code: String,
    /// The address of the ticket.
    pub link: String,
}

/// Where it takes place and what to know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The public name of the tour.
    pub tour: String,
    /// The town.
    pub town: String,
    /// The venue's name.
    pub venue: String,
    /// Street, postcode, town.
    pub address: String,
    /// What one sees from afar.
    pub landmark: String,
    /// How to come.
    pub how_to_come: String,
    /// What to bring.
    pub bring: String,
    /// The phone of help, as shown.
    pub help_phone: String,
    /// The tour's own words.
    pub wordings: Wordings,
}

/// One session or interview of the reader, in the town's own time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The title of the session.
    pub title: String,
    /// The room, when there is one.
    pub room: Option<String>,
    /// The interview desk, when there is one.
    pub desk: Option<String>,
    /// Start on the wall clock of the town.
    pub starts: NaiveDateTime,
    /// End on the wall clock of the town.
    pub ends: NaiveDateTime,
}

/// A session that the reader waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The title of the session.
    pub title: String,
    /// Its start on the wall clock of the town.
    pub starts: NaiveDateTime,
    /// The place in the list, from 1.
    pub rank: i64,
}

/// What holds now, after one or several registrations at once.
#[must_use]
pub fn confirmation(reader: &Reader, place: &Place, held: &[Appointment], waiting: &[Waiting]) -> Letter {
    let words = match held {
        [only] => worded(place, TextKind::Confirmation, std::slice::from_ref(only)),
        [_, ..] => worded(place, TextKind::ConfirmationSeveral, held),
        [] => filled(place, TextKind::Waiting, waiting.iter().map(|waiting| waiting.title.as_str()), Values::default()),
    };
    let mut groups: Vec<Group> = held.iter().map(appointment_group).collect();
    groups.extend(waiting.iter().map(|waiting| Group {
        heading: format!("Liste d’attente\u{a0}: {}", waiting.title),
        facts: vec![
            Fact::new("Date", weekday_date_year(waiting.starts.date())),
            Fact::new("Heure", hour(waiting.starts.time())),
            Fact::new("Votre rang", waiting.rank.to_string()),
        ],
    }));
    letter(reader, place, words, groups)
}

/// The short letter that carries one calendar entry.
#[must_use]
pub fn invitation(reader: &Reader, place: &Place, appointment: &Appointment) -> Letter {
    about_one(reader, place, TextKind::Invitation, appointment)
}

/// A calendar said no for the reader, and it may have been somebody else.
#[must_use]
pub fn decline_check(reader: &Reader, place: &Place, appointment: &Appointment) -> Letter {
    let sentences = [
        "Un agenda nous a répondu «\u{a0}non\u{a0}» pour vous.".to_owned(),
        "Votre place est toujours gardée.".to_owned(),
        "Vous ne venez pas\u{a0}? Libérez-la par le lien.".to_owned(),
        "Vous venez\u{a0}? Vous n’avez rien à faire.".to_owned(),
    ];
    let (day, hour) = (weekday_date(appointment.starts.date()), hour(appointment.starts.time()));
    let subject = format!("Votre réponse pour le rendez-vous\u{a0}: {day} à {hour}, {}", place.town);
    letter(reader, place, (subject, sentences.to_vec()), vec![appointment_group(appointment)])
}

/// A new time or place; `old` is what the reader knew.
#[must_use]
pub fn change(reader: &Reader, place: &Place, old: Option<&OldTime>, new: &Appointment) -> Letter {
    let (subject, mut sentences) = worded(place, TextKind::Change, std::slice::from_ref(new));
    sentences.push("Votre place reste réservée.".to_owned());
    if let Some(old) = old {
        sentences.push(format!(
            "Avant\u{a0}: {}, {}.",
            weekday_date(old.starts.date()),
            hour_range(old.starts.time(), old.ends.time())
        ));
        sentences.push(format!("Maintenant\u{a0}: {}, {}.", weekday_date(new.starts.date()), times(new)));
    }
    letter(reader, place, (subject, sentences), vec![appointment_group(new)])
}

/// When the appointment was before it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldTime {
    /// Former start on the wall clock of the town.
    pub starts: NaiveDateTime,
    /// Former end on the wall clock of the town.
    pub ends: NaiveDateTime,
}

/// Who gave the place up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenUpBy {
    /// The person, by the ticket.
    Person,
    /// The person, who had no place yet and waited for one.
    Waiting,
    /// The organiser: the session will not take place, or not for this person.
    House,
}

/// The appointment is over before it began.
#[must_use]
pub fn cancellation(reader: &Reader, place: &Place, by: GivenUpBy, appointment: &Appointment) -> Letter {
    let kind = match by {
        GivenUpBy::Person => TextKind::GivenUp,
        GivenUpBy::Waiting => TextKind::WaitingGivenUp,
        GivenUpBy::House => TextKind::CalledOff,
    };
    let words = worded(place, kind, std::slice::from_ref(appointment));
    let mut group = appointment_group(appointment);
    group.heading = format!("{} (plus de rendez-vous)", group.heading);
    letter(reader, place, words, vec![group])
}

/// A place came free and is the reader's.
#[must_use]
pub fn promotion(reader: &Reader, place: &Place, appointment: &Appointment) -> Letter {
    about_one(reader, place, TextKind::Promotion, appointment)
}

/// A place came free and is kept for the reader until `until`.
#[must_use]
pub fn offer(reader: &Reader, place: &Place, appointment: &Appointment, until: NaiveDateTime) -> Letter {
    let until = format!("{} à {}", weekday_date(until.date()), hour(until.time()));
    let values = Values { until, ..times_of(std::slice::from_ref(appointment)) };
    let words = filled(place, TextKind::Offer, [appointment.title.as_str()], values);
    letter(reader, place, words, vec![appointment_group(appointment)])
}

/// What the reader holds on one day; `no_more` is where reminders can be stopped.
#[must_use]
pub fn reminder(reader: &Reader, place: &Place, held: &[Appointment], no_more: String) -> Letter {
    let words = worded(place, TextKind::Reminder, held);
    let letter = letter(reader, place, words, held.iter().map(appointment_group).collect());
    Letter { aside: Some(Action { label: "Ne plus recevoir de rappels", url: no_more }), ..letter }
}

/// The way in for somebody of the team.
#[must_use]
pub fn login_invitation(name: &str, house: &str, url: String, until: &str) -> Letter {
    Letter {
        subject: format!("Votre accès à {house}"),
        greeting: format!("Bonjour {name},"),
        opening: vec![
            format!("Votre accès à {house} est prêt."),
            "Choisissez votre phrase de passe par le lien.".to_owned(),
            format!("Il sert une seule fois, jusqu’au {until}."),
        ],
        groups: Vec::new(),
        answers: Vec::new(),
        action: Some(Action { label: "Choisir ma phrase de passe", url }),
        closing: vec!["Vous n’attendiez pas ce message\u{a0}? Ne faites rien.".to_owned()],
        aside: None,
    }
}

fn about_one(reader: &Reader, place: &Place, kind: TextKind, appointment: &Appointment) -> Letter {
    let words = worded(place, kind, std::slice::from_ref(appointment));
    letter(reader, place, words, vec![appointment_group(appointment)])
}

/// Subject and paragraphs of a kind about appointments; day and hour are those of the first.
fn worded(place: &Place, kind: TextKind, held: &[Appointment]) -> (String, Vec<String>) {
    filled(place, kind, held.iter().map(|appointment| appointment.title.as_str()), times_of(held))
}

fn times_of(held: &[Appointment]) -> Values {
    let first = held.first().map(|first| (weekday_date(first.starts.date()), hour(first.starts.time())));
    let (day, hour) = first.unwrap_or_default();
    Values { day, hour, ..Values::default() }
}

fn filled<'a>(
    place: &Place,
    kind: TextKind,
    titles: impl IntoIterator<Item = &'a str>,
    times: Values,
) -> (String, Vec<String>) {
    let titles: Vec<String> = titles.into_iter().map(|title| format!("«\u{a0}{title}\u{a0}»")).collect();
    let values = Values {
        town: place.town.clone(),
        venue: place.venue.clone(),
        session: in_french_list(&titles),
        tour: place.tour.clone(),
        phone: place.help_phone.clone(),
        ..times
    };
    let wording = place.wordings.of(kind);
    (wording.subject(&values), wording.paragraphs(&values))
}

fn letter(reader: &Reader, place: &Place, (subject, opening): (String, Vec<String>), mut groups: Vec<Group>) -> Letter {
    let greeting = match &reader.first_name {
        Some(name) => format!("Bonjour {name},"),
        None => "Bonjour,".to_owned(),
    };
    groups.push(place_group(place));
    groups.push(Group {
        heading: "Votre ticket".into(),
        facts: vec![Fact::given("Votre code", &reader.code), Fact::new("Besoin d’aide", &place.help_phone)],
    });
    Letter {
        subject,
        greeting,
        opening,
        groups,
        answers: Vec::new(),
        action: Some(Action { label: "Gérer mon rendez-vous", url: reader.link.clone() }),
        closing: vec![
            "Ce message n’est pas pour vous\u{a0}? Ouvrez le lien, puis «\u{a0}Ce n’est pas moi\u{a0}».".to_owned(),
            place.tour.clone(),
        ],
        aside: None,
    }
}

fn appointment_group(appointment: &Appointment) -> Group {
    let mut facts =
        vec![Fact::new("Date", weekday_date_year(appointment.starts.date())), Fact::new("Heure", times(appointment))];
    facts.extend(appointment.room.clone().map(|room| Fact::new("Salle", room)));
    facts.extend(appointment.desk.clone().map(|desk| Fact::new("Table", desk)));
    Group { heading: appointment.title.clone(), facts }
}

fn place_group(place: &Place) -> Group {
    let facts = [
        Fact::new("Commune", &place.town),
        Fact::new("Lieu", &place.venue),
        Fact::given("Adresse", &place.address),
        Fact::new("Repère", &place.landmark),
        Fact::new("Comment venir", &place.how_to_come),
        Fact::new("À apporter", &place.bring),
    ];
    Group { heading: "Le lieu".into(), facts: facts.into_iter().filter(|fact| !fact.value.trim().is_empty()).collect() }
}

/// From when to when; the day is named when it is another one.
fn times(appointment: &Appointment) -> String {
    let span = hour_range(appointment.starts.time(), appointment.ends.time());
    if appointment.starts.date() == appointment.ends.date() {
        span
    } else {
        format!("{span}, {}", weekday_date(appointment.ends.date()))
    }
}
