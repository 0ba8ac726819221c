//! The plain form of a session; it works without scripts.

use domain::ids::{PartnerId, VenueId};
use domain::plan::{DeskForm, SessionForm, World};
use domain::session::{Audience, SessionKind, Theme};
use leptos::prelude::*;

use super::board::Board;
use crate::components::button::Submit;
use crate::components::field::{SelectField, TextField, Wrong};
use crate::components::icon::{Icon, Sign};
use crate::forms::{DESKS, DayAsk, FormOutcome};
use crate::locale::{DayText, day as say};

type Choices = Vec<(String, String)>;

/// The form of a session; `session` is empty for a new one.
pub(super) fn form(
    board: Board,
    page: &str,
    back: String,
    session: String,
    typed: SessionForm,
    outcome: Option<&FormOutcome<DayAsk>>,
) -> AnyView {
    let at = |field: &str| Signal::stored(outcome.and_then(|outcome| outcome.at(field)));
    let new = session.is_empty();
    let title = if new { DayText::New } else { DayText::Edit };
    let (venue, days) = board.plan.with_untracked(|plan| {
        let stop = plan.stop(board.stop);
        let days = stop.map(|stop| stop.starts_on.iter_days().take_while(|day| *day <= stop.ends_on).collect());
        let days: Vec<chrono::NaiveDate> = days.unwrap_or_default();
        (stop.map(|stop| stop.venue), days)
    });
    let days = days.into_iter().map(|day| (day.to_string(), domain::words::weekday_date(day))).collect::<Choices>();
    let (rooms, partners, people) = board.world.with_value(|world| choices(world, venue));
    let mut passages = vec![(String::new(), DayText::PassageNone.fr().to_owned())];
    passages.push(("first".into(), DayText::PassageFirst.fr().to_owned()));
    passages.push(("second".into(), DayText::PassageSecond.fr().to_owned()));
    let passage = (at("passage").with_untracked(Option::is_some) || !typed.passage.is_empty()).then(|| {
        view! { <SelectField id="passage" label=DayText::Passage.fr() options=passages value=typed.passage.clone() problem=at("passage")/> }
    });
    let kinds =
        SessionKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).collect::<Choices>();
    let themes =
        Theme::ALL.iter().map(|theme| (theme.as_str().to_owned(), theme.label().to_owned())).collect::<Choices>();
    let audiences =
        Audience::ALL.iter().map(|one| (one.as_str().to_owned(), one.label().to_owned())).collect::<Choices>();
    let open = typed.kind == SessionKind::EmployerMeeting.as_str();
    let desks = (0..DESKS)
        .map(|number| desk(number, typed.desks.get(number).cloned().unwrap_or_default(), &partners))
        .collect_view();
    let remove = (!new).then(|| {
        view! {
            <form class="day-remove" method="post" action=page.to_owned()>
                <input type="hidden" name="revision" value=move || board.revision.get()/>
                <input type="hidden" name="intent" value="remove"/>
                <input type="hidden" name="session" value=session.clone()/>
                <input type="hidden" name="shown" value=typed.day.clone()/>
                <p class="quiet small">{DayText::RemoveLead.fr()}</p>
                <Submit second=true sign=Sign::Off label=DayText::Remove.fr()/>
            </form>
        }
    });
    // Sent to the address of this very form, so that a refusal shows it again.
    let action =
        if new { format!("{page}?nouvelle=1#seance") } else { format!("{page}?{}#seance", back_query(&session)) };
    let revision = outcome.map(|outcome| outcome.values.revision.clone());
    let revision = move || revision.clone().unwrap_or_else(|| board.revision.get().to_string());
    view! {
        <section class="card day-form" id="seance" aria-labelledby="seance-titre">
            <div class="card-title">
                <Icon sign=Sign::Day/><h2 id="seance-titre">{title.fr()}</h2>
                <a class="button plain" href=back data-noscroll="">{DayText::Close.fr()}</a>
            </div>
            <form method="post" action=action novalidate>
                <input type="hidden" name="intent" value="session"/>
                <input type="hidden" name="session" value=session.clone()/>
                <input type="hidden" name="revision" value=revision/>
                <div class="fields">
                    <TextField id="title" label=DayText::Title.fr() hint=DayText::TitleHint.fr() value=typed.title problem=at("title")/>
                    <TextField id="summary" label=DayText::Summary.fr() hint=DayText::SummaryHint.fr() value=typed.summary problem=at("summary")/>
                    <SelectField id="kind" label=DayText::Kind.fr() options=kinds value=typed.kind problem=at("kind")/>
                    <SelectField id="theme" label=DayText::Theme.fr() options=themes value=typed.theme problem=at("theme")/>
                    <SelectField id="room" label=DayText::Room.fr() options=rooms value=typed.room problem=at("room")/>
                    <SelectField id="day" label=DayText::Day.fr() options=days value=typed.day problem=at("day")/>
                    <TextField id="starts" kind="time" label=DayText::Starts.fr() value=typed.starts problem=at("starts")/>
                    <TextField id="ends" kind="time" label=DayText::Ends.fr() value=typed.ends problem=at("ends")/>
                    {passage}
                    <TextField id="places" label=DayText::Places.fr() value=typed.places problem=at("places") inputmode="numeric"/>
                    <SelectField id="audience" label=DayText::Audience.fr() options=audiences value=typed.audience problem=at("audience")/>
                </div>
                {boxes("partners", DayText::Partners, &partners, &typed.partners, at("partners"))}
                {(!people.is_empty()).then(|| boxes("facilitators", DayText::Facilitators, &people, &typed.facilitators, at("facilitators")))}
                <details class="more" open=open>
                    <summary>{DayText::Interviews.fr()}</summary>
                    <p class="quiet">{DayText::InterviewsHint.fr()}</p>
                    <div class="fields">
                        <TextField id="minutes" label=DayText::Minutes.fr() value=typed.minutes problem=at("minutes") inputmode="numeric"/>
                        <TextField id="pause" label=DayText::Pause.fr() value=typed.pause problem=at("pause") inputmode="numeric"/>
                    </div>
                    <div id="desks"><Wrong id="desks-erreur" problem=at("desks")/>{desks}</div>
                </details>
                <Submit sign=Sign::Done label=DayText::Save.fr()/>
            </form>
            {remove}
        </section>
    }
    .into_any()
}

/// The part of the address that asks for a session's form.
pub(super) fn back_query(session: &str) -> String {
    format!("seance={session}")
}

/// Rooms of the venue, partners, and the people of all partners.
fn choices(world: &World, venue: Option<VenueId>) -> (Choices, Choices, Choices) {
    let mut rooms: Choices = world
        .rooms
        .iter()
        .filter(|(_, room)| Some(room.venue) == venue)
        .map(|(id, room)| (id.to_string(), say::room(&room.name, room.capacity)))
        .collect();
    rooms.sort_by(|one, other| one.1.cmp(&other.1));
    rooms.insert(0, (String::new(), DayText::NoRoom.fr().to_owned()));
    let mut partners: Choices =
        world.partners.iter().map(|(id, partner)| (id.to_string(), partner.name.clone())).collect();
    partners.sort_by(|one, other| one.1.cmp(&other.1));
    let of = |id: &PartnerId| world.partners.get(id).map_or("", |partner| partner.name.as_str());
    let mut people: Choices = world
        .facilitators
        .iter()
        .filter(|(_, person)| !person.retired)
        .map(|(id, person)| (id.to_string(), format!("{} · {}", person.name, of(&person.partner))))
        .collect();
    people.sort_by(|one, other| one.1.cmp(&other.1));
    (rooms, partners, people)
}

fn boxes(
    name: &'static str,
    label: DayText,
    options: &Choices,
    chosen: &[String],
    problem: Signal<Option<String>>,
) -> AnyView {
    let boxes = options
        .iter()
        .map(|(value, words)| {
            let checked = chosen.contains(value);
            view! { <label class="tick"><input type="checkbox" name=format!("{name}[]") value=value.clone() checked=checked/>{words.clone()}</label> }
        })
        .collect_view();
    let problem_id = format!("{name}-erreur");
    view! {
        <fieldset class="field" id=name>
            <legend>{label.fr()}</legend>
            <Wrong id=problem_id problem/>
            <div class="ticks">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

fn desk(number: usize, typed: DeskForm, partners: &Choices) -> AnyView {
    let mut employers = vec![(String::new(), DayText::None.fr().to_owned())];
    employers.extend(partners.iter().cloned());
    let name = |part: &str| format!("desk-{number}-{part}");
    view! {
        <fieldset class="table-desk">
            <legend>{say::desk(number + 1)}</legend>
            <input type="hidden" name=name("id") value=typed.id/>
            <div class="fields">
                <SelectField id=name("partner") label=DayText::DeskEmployer.fr() options=employers value=typed.partner/>
                <TextField id=name("label") label=DayText::DeskLabel.fr() value=typed.label/>
                <TextField id=name("job") label=DayText::DeskJob.fr() value=typed.job/>
                <TextField id=name("contract") label=DayText::DeskContract.fr() value=typed.contract/>
            </div>
        </fieldset>
    }
    .into_any()
}
