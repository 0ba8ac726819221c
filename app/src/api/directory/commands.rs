//! What the forms of the directory do.

use backend::Backend;
use backend::service::add_stop::{self, StopForm};
use backend::service::book_venue;
use backend::service::edit_checklist::{self, ItemForm};
use backend::service::edit_stop::{self, Removed, SheetForm};
use backend::service::edit_tour::{self, TourForm};
use backend::service::read_login::SignedIn;
use backend::service::save_partner::{self, PartnerForm};
use backend::service::save_venue::{self, RoomForm, VenueForm};
use backend::service::typed::{SaveError, WrongKind};
use domain::directory::PartnerKind;
use domain::ids::{PartnerId, VenueId};
use domain::words::{in_french_list, weekday, weekday_date, weekday_date_year};

use crate::api::texts;
use crate::error::AppError;
use crate::forms::{Answer, FormOutcome, Problem, Refusal, TypedAsk};
use crate::locale::{Book, Schedule, Ways, directory as say};

type Answered = Result<Answer<TypedAsk>, AppError>;

/// A new tour.
pub async fn tour_new(backend: &Backend, by: &SignedIn, ask: TypedAsk) -> Answered {
    match edit_tour::start(backend, Some(by.login), &tour_form(&ask)).await {
        Ok(slug) => Ok(Answer::done(format!("/equipe/tournees/{slug}"))),
        Err(error) => refusal(backend, ask, error),
    }
}

/// The settings of a tour.
pub async fn tour_edit(backend: &Backend, by: &SignedIn, tour: &str, ask: TypedAsk) -> Answered {
    let done = edit_tour::edit(backend, Some(by.login), tour, revision(&ask), &tour_form(&ask)).await;
    after(backend, ask, done, format!("/equipe/tournees/{tour}"))
}

fn tour_form(ask: &TypedAsk) -> TourForm {
    TourForm {
        inside_name: ask.text("inside_name"),
        public_name: ask.text("public_name"),
        time_zone: ask.text("time_zone"),
        starts_on: ask.text("starts_on"),
        ends_on: ask.text("ends_on"),
        buffer_minutes: ask.text("buffer_minutes"),
        help_phone: ask.text("help_phone"),
    }
}

fn revision(ask: &TypedAsk) -> i64 {
    ask.text("revision").parse().unwrap_or_default()
}

/// A new stop.
pub async fn add_stop(backend: &Backend, by: &SignedIn, tour: &str, ask: TypedAsk) -> Answered {
    let form = StopForm {
        town: ask.text("commune"),
        venue: ask.text("venue"),
        venue_name: ask.text("venue_name"),
        starts_on: ask.text("starts_on"),
        ends_on: ask.text("ends_on"),
        opens: ask.text("opens"),
        closes: ask.text("closes"),
    };
    match add_stop::add(backend, Some(by.login), tour, &form).await {
        Ok(stop) => Ok(Answer::done(format!("/equipe/tournees/{tour}/etapes/{stop}/fiche"))),
        Err(error) => refusal(backend, ask, error),
    }
}

/// The sheet of a stop: its words, its list of things to do, its place on the tour.
pub async fn stop_sheet(backend: &Backend, by: &SignedIn, at: (&str, &str), ask: TypedAsk) -> Answered {
    let (tour, stop) = at;
    let by = Some(by.login);
    let here = format!("/equipe/tournees/{tour}/etapes/{stop}/fiche");
    let item = ask.text("item");
    let done = match ask.text("action").as_str() {
        "remove" => {
            return match edit_stop::remove(backend, by, at).await {
                Ok(Removed::Gone) => Ok(Answer::done(format!("/equipe/tournees/{tour}?fait=retrait"))),
                // It stays in the list, as one that does not take place.
                Ok(Removed::Cancelled) => {
                    Ok(Answer::done(format!("/equipe/tournees/{tour}?fait=retrait&etape={stop}")))
                }
                Err(error) => refusal(backend, ask, error),
            };
        }
        "restore" => edit_stop::restore(backend, by, at).await,
        "usual" => edit_checklist::usual(backend, at).await,
        "tick" => edit_checklist::tick(backend, at, &item, true).await,
        "untick" => edit_checklist::tick(backend, at, &item, false).await,
        "drop" => edit_checklist::remove(backend, at, &item).await,
        "item" => {
            let (label, owner, due_on) = (ask.text("label"), ask.text("owner"), ask.text("due_on"));
            edit_checklist::save(backend, at, &ItemForm { item, label, owner, due_on }).await
        }
        _ => {
            let form = SheetForm {
                venue: ask.text("venue"),
                opens: ask.text("opens"),
                closes: ask.text("closes"),
                landmark: ask.text("landmark"),
                how_to_come: ask.text("how_to_come"),
                bring: ask.text("bring"),
                help_phone: ask.text("help_phone"),
            };
            edit_stop::edit(backend, by, at, revision(&ask), &form).await
        }
    };
    after(backend, ask, done, format!("{here}?fait=oui"))
}

/// A new venue.
pub async fn venue_new(backend: &Backend, ask: TypedAsk) -> Answered {
    match save_venue::create(backend, &venue_words(&ask)).await {
        Ok(venue) => Ok(Answer::done(format!("/equipe/lieux/{venue}"))),
        Err(error) => refusal(backend, ask, error),
    }
}

/// The forms of a venue.
pub async fn venue(backend: &Backend, id: &str, ask: TypedAsk) -> Answered {
    let Ok(venue) = id.parse::<VenueId>() else { return refusal(backend, ask, SaveError::Missing) };
    let done = match ask.text("action").as_str() {
        "booking" => {
            let (shown, next, until) = (ask.text("shown"), ask.text("booking"), ask.text("option_until"));
            book_venue::book(backend, venue, &shown, &next, &until).await
        }
        "room" => {
            let form = RoomForm {
                room: ask.text("room"),
                name: ask.text("room_name"),
                capacity: ask.text("capacity"),
                concurrent: ask.text("concurrent"),
                step_free: ask.ticked("room_step_free"),
            };
            save_venue::room(backend, venue, &form).await
        }
        "room_remove" => save_venue::remove_room(backend, venue, &ask.text("room")).await,
        "hours" => {
            let typed: Vec<String> = (0..7).map(|weekday| ask.text(&format!("hours-{weekday}"))).collect();
            save_venue::hours(backend, venue, &typed).await
        }
        "close" => save_venue::close_on(backend, venue, &ask.text("closed_on"), &ask.text("note")).await,
        "reopen" => save_venue::reopen_on(backend, venue, &ask.text("day")).await,
        _ => save_venue::edit(backend, venue, &venue_words(&ask)).await,
    };
    after(backend, ask, done, format!("/equipe/lieux/{id}?fait=oui"))
}

fn venue_words(ask: &TypedAsk) -> VenueForm {
    VenueForm {
        town: ask.text("commune"),
        name: ask.text("name"),
        address: ask.text("address"),
        landmark: ask.text("landmark"),
        how_to_come: ask.text("how_to_come"),
        step_free: ask.ticked("step_free"),
    }
}

/// A new partner.
pub async fn body_new(backend: &Backend, ask: TypedAsk) -> Answered {
    match save_partner::create(backend, &partner_words(&ask)).await {
        Ok(partner) => Ok(Answer::done(format!("/equipe/partenaires/{partner}"))),
        Err(error) => refusal(backend, ask, error),
    }
}

/// The forms of a partner.
pub async fn body(backend: &Backend, id: &str, ask: TypedAsk) -> Answered {
    let Ok(partner) = id.parse::<PartnerId>() else { return refusal(backend, ask, SaveError::Missing) };
    let person = ask.text("person");
    let done = match ask.text("action").as_str() {
        "person" => save_partner::person(backend, partner, &person, &ask.text("person_name")).await,
        "retire" => save_partner::retire(backend, partner, &person, true).await,
        "back" => save_partner::retire(backend, partner, &person, false).await,
        _ => save_partner::edit(backend, partner, &partner_words(&ask)).await,
    };
    after(backend, ask, done, format!("/equipe/partenaires/{id}?fait=oui"))
}

fn partner_words(ask: &TypedAsk) -> PartnerForm {
    PartnerForm {
        name: ask.text("name"),
        kind: ask.text("kind"),
        teams: ask.text("teams"),
        contact_email: ask.text("contact_email"),
    }
}

fn after(backend: &Backend, ask: TypedAsk, done: Result<(), SaveError>, to: String) -> Answered {
    match done {
        Ok(()) => Ok(Answer::done(to)),
        Err(error) => refusal(backend, ask, error),
    }
}

/// The form again; one that was made from an older draft goes on from the newer.
pub fn refusal(backend: &Backend, ask: TypedAsk, error: SaveError) -> Answered {
    let ask = match &error {
        SaveError::Newer { revision, .. } => ask.with("revision", revision.to_string()),
        _ => ask,
    };
    refusal_with(backend, ask, error)
}

/// The form again, with what is to be mended.
pub fn refusal_with<V>(backend: &Backend, ask: V, error: SaveError) -> Result<Answer<V>, AppError> {
    match error {
        SaveError::Missing => Ok(Answer::refused(ask, Refusal::Missing, "", Book::Gone.fr())),
        SaveError::Newer { by, at, .. } => {
            let when = backend::zone::local(at, "America/Martinique").unwrap_or_else(|_| at.naive_utc());
            let when = format!("{}, {}", weekday_date(when.date()), domain::words::hour(when.time()));
            let sentence = format!("{} {}", say::newer(by.as_deref(), &when), Book::Newer.fr());
            Ok(Answer::refused(ask, Refusal::Conflict, "", sentence))
        }
        SaveError::Wrong(wrong) => {
            let problems = wrong.iter().map(|one| Problem::new(&one.field, sentence(&one.kind))).collect();
            Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }))
        }
        SaveError::Unexpected(error) => Err(AppError::unexpected(backend, &error)),
    }
}

/// What is wrong, in words.
pub fn sentence(kind: &WrongKind) -> String {
    let plain = |text: Book| text.fr().to_owned();
    match kind {
        WrongKind::Empty => plain(Book::Empty),
        WrongKind::TooLong(most) => say::too_long(i64::try_from(*most).unwrap_or(i64::MAX)),
        WrongKind::Number(least, most) => say::wrong_number(*least, *most),
        WrongKind::Day => plain(Book::WrongDay),
        WrongKind::Weekday(day) => say::wrong_weekday(weekday(*day)),
        WrongKind::Hour => plain(Book::WrongHour),
        WrongKind::Phone => plain(Book::WrongPhone),
        WrongKind::Email => plain(Book::WrongEmail),
        WrongKind::Order => plain(Book::WrongOrder),
        WrongKind::Outside(first, last) => say::outside(&weekday_date(*first), &weekday_date_year(*last)),
        WrongKind::Twice => plain(Book::Twice),
        WrongKind::Unknown => plain(Book::Unknown),
        WrongKind::Ambiguous(names) => say::ambiguous(&in_french_list(names)),
        WrongKind::Forbidden(words) => say::forbidden(&in_french_list(words)),
        WrongKind::InUse => plain(Book::InUse),
        WrongKind::NotAllowed => plain(Book::NotAllowed),
        WrongKind::PartnerKind => {
            say::partner_kinds(&PartnerKind::ALL.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", "))
        }
        WrongKind::Night => Schedule::Night.fr().to_owned(),
        WrongKind::KindEach => plain(Book::KindEach),
        WrongKind::Wording(fault) => texts::fault(fault),
        WrongKind::SameTown => Ways::SameTown.fr().to_owned(),
        WrongKind::UnknownTown => Ways::UnknownTown.fr().to_owned(),
    }
}
