//! `/equipe/tournees/{tour}`: the road of a tour as a map, a calendar and a list, the three in step.
//!
//! Which stop is chosen and which month is shown stand in the address, so that every link works
//! without scripts and the way back leads to what was there before.

mod chosen;
mod clashes;
mod hand;
mod moving;
mod repairs;
mod stops;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::hand::Hand;
use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::map::{IslandMap, Pin};
use crate::components::mark::mark;
use crate::components::month::{Chip, Grasp, MonthGrid};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, RoadAsk, use_outcome};
use crate::locale::{self, Book, Dates, Publish, Road, Schedule, Texts, Ways};
use crate::pages::param;
use crate::pages::staff::ask_router::ask_router;
use crate::remote::{Remote, remote};
use crate::views::{CheckTone, ItineraryView, Month, RepairView, StopRow, TargetRow};

/// The days to which the chosen stop could go.
type Targets = Remote<Vec<TargetRow>>;
/// What could make room for the chosen stop.
type Repairs = Remote<RepairView>;

/// What the address says after « Défaire ».
const UNDONE: &str = "defait";

/// What the address says, and the links that say it.
#[derive(Clone)]
struct Choice {
    path: String,
    /// The place of the chosen stop in the list.
    stop: Memo<Option<u32>>,
}

impl Choice {
    /// The address with this stop chosen.
    fn href(&self, stop: &StopRow) -> String {
        format!("{}?etape={}", self.path, stop.slug)
    }

    /// Whether the stop at this place is chosen.
    fn is(&self, place: u32) -> Signal<bool> {
        let stop = self.stop;
        Signal::derive(move || stop.get() == Some(place))
    }
}

/// The road of a tour.
#[component]
pub fn ItineraryPage() -> impl IntoView {
    let tour = param("tour");
    let query = use_query_map();
    let asked = |name: &'static str| Memo::new(move |_| query.read().get(name).unwrap_or_default());
    let (stop, month) = (asked("etape"), asked("mois"));
    let view = remote(move || tour.get(), api::itinerary::itinerary);
    let outcome = use_outcome::<RoadAsk>();
    let hand = Hand::new();
    hand.come_to_life(tour);
    let targets = remote(
        move || (tour.get(), stop.get(), month.get()),
        move |(tour, stop, month)| async move {
            // Once the page can say it by itself it does not ask.
            if stop.is_empty() || hand.was_ready() {
                Ok(None)
            } else {
                api::itinerary::targets(tour, stop, month).await
            }
        },
    );
    let repairs = remote(
        move || (tour.get(), stop.get()),
        |(tour, stop)| async move { if stop.is_empty() { Ok(None) } else { api::itinerary::repairs(tour, stop).await } },
    );
    let draw = move |view: ItineraryView| {
        let what = query.with_untracked(|query| query.get("fait")).unwrap_or_default();
        itinerary_view(view, (stop, month), (targets, repairs), hand, outcome.clone(), &what)
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn itinerary_view(
    view: ItineraryView,
    (stop, month): (Memo<String>, Memo<String>),
    (targets, repairs): (Targets, Repairs),
    hand: Hand,
    outcome: Option<FormOutcome<RoadAsk>>,
    done_what: &str,
) -> AnyView {
    let ItineraryView {
        tour,
        draft,
        undoable,
        distance,
        road_time,
        router,
        stops,
        towns,
        months,
        first_month,
        clashes,
    } = view;
    hand.know(&stops);
    let slugs: Vec<String> = stops.iter().map(|stop| stop.slug.clone()).collect();
    let place = move |asked: &String| (0_u32..).zip(&slugs).find(|(_, slug)| *slug == asked).map(|(place, _)| place);
    let choice =
        Choice { path: format!("/equipe/tournees/{}", tour.slug), stop: Memo::new(move |_| stop.with(&place)) };
    let choice_path = choice.path.clone();
    let public = (tour.state.tone != CheckTone::Wait).then(|| {
        view! { <ButtonLink href=format!("/tournees/{}", tour.slug) second=true sign=Sign::Onward label=Road::PublicPage.fr()/> }
    });
    let path = choice.path.clone();
    let said = done(done_what, undoable.then_some(path.as_str())).filter(|_| outcome.is_none());
    // Where the page says what was just done, the way back stands there, once.
    let undo = (undoable && (said.is_none() || done_what == UNDONE)).then(|| undo(&path));
    let dirty = draft.is_some();
    let label = if dirty { Road::Publish.fr() } else { Road::Versions.fr() };
    let publish = view! { <ButtonLink href=format!("{path}/publier") second=!dirty sign=Sign::Mail label=label/> };
    let empty = stops.is_empty();
    let body = if empty {
        view! { <Empty sign=Sign::Caravan sentence=Road::NoStops.fr()/> }.into_any()
    } else {
        let pins = pins(&stops, &choice);
        let map = (!pins.is_empty()).then(|| {
            view! {
                <section class="card map" aria-labelledby="carte">
                    <h2 class="unseen" id="carte">{Road::Map.fr()}</h2>
                    <IslandMap towns pins/>
                    <p class="quiet small">{Road::MapLead.fr()} " " {Road::Estimated.fr()}</p>
                </section>
            }
            .into_any()
        });
        view! {
            <div class="road-page">
                <div class="stack">
                    {calendar((months, first_month), (month, targets, hand), &stops, &clashes, &choice)}
                    {repairs::panel(repairs, &choice)}
                    {moving::panel(stops.clone(), &choice, outcome.clone())}
                    {clashes::panel(clashes, &stops, &choice)}
                </div>
                <div class="stack">
                    {map}
                    {stops::list(&stops, &choice)}
                </div>
            </div>
            {chosen::bar(stops, &choice)}
        }
        .into_any()
    };
    view! {
        <Title text=locale::title(&tour.name)/>
        <BackLink href="/equipe/tournees" label=Road::BackToTours.fr()/>
        <div class="road-head">
            <div>
                <h1>{tour.name}</h1>
                <p class="quiet">{tour.dates}</p>
            </div>
            {mark(tour.state)}
            {draft.map(mark)}
            <div class="actions">
                {undo}
                {public}
                {publish}
            </div>
        </div>
        {tools(&choice_path)}
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {said}
        <ul class="figures road-figures">
            <li><Icon sign=Sign::Place/>{tour.stops}</li>
            <li><Icon sign=Sign::Way/>{distance}</li>
            <li><Icon sign=Sign::Hour/>{road_time}</li>
            <li><Icon sign=Sign::People/>{tour.registrations}</li>
        </ul>
        {(router && !empty).then(|| ask_router(&choice_path))}
        {body}
    }
    .into_any()
}

/// The draft as it was before its last save.
fn undo(path: &str) -> AnyView {
    view! {
        <form method="post" action=path.to_owned()>
            <input type="hidden" name="action" value="undo"/>
            <Submit second=true sign=Sign::Again label=Publish::Undo.fr()/>
        </form>
    }
    .into_any()
}

/// What was just done, with the way back where there is one.
fn done(what: &str, undoable: Option<&str>) -> Option<AnyView> {
    let (words, back) = match what {
        "retrait" => (Book::StopRemoved.fr(), undoable),
        "import" => (Book::ImportDone.fr(), undoable),
        "dates" => (Dates::Accepted.fr(), undoable),
        "durees" => (Ways::Asked.fr(), None),
        UNDONE => (Book::DraftUndone.fr(), None),
        _ => return None,
    };
    let back = back.map(|path| view! { <div class="actions">{undo(path)}</div> });
    Some(view! { <Notice tone=Tone::Good><p><strong>{words}</strong></p>{back}</Notice> }.into_any())
}

/// What can be done with the tour besides looking at it.
fn tools(road: &str) -> AnyView {
    let link = |to: &str, words: Book| view! { <li><a href=format!("{road}/{to}")>{words.fr()}</a></li> };
    view! {
        <nav aria-label=Book::EditTour.fr()>
            <ul class="tools">
                <li><a href=format!("{road}/proposition")>{Dates::Title.fr()}</a></li>
                {link("etapes/nouvelle", Book::NewStop)}
                {link("importer", Book::Import)}
                <li><a href=format!("{road}/export.xlsx") rel="external">{Book::Export.fr()}</a></li>
                {link("trajets", Book::Legs)}
                <li><a href=format!("{road}/rappels") rel="external">{Schedule::Title.fr()}</a></li>
                <li><a href=format!("{road}/textes") rel="external">{Texts::Title.fr()}</a></li>
                {link("modifier", Book::EditTour)}
            </ul>
        </nav>
    }
    .into_any()
}

fn pins(stops: &[StopRow], choice: &Choice) -> Vec<Pin> {
    (0_u32..)
        .zip(stops)
        .filter_map(|(place, stop)| {
            Some(Pin {
                href: choice.href(stop),
                number: stop.number,
                town: stop.town.clone(),
                spot: stop.spot?,
                quiet: stop.quiet,
                chosen: choice.is(place),
            })
        })
        .collect()
}

/// The month asked for, else that of the chosen stop, else the first to come.
fn calendar(
    (months, first): (Vec<Month>, String),
    (asked, targets, hand): (Memo<String>, Targets, Hand),
    stops: &[StopRow],
    clashes: &[crate::views::ClashRow],
    choice: &Choice,
) -> AnyView {
    let chips: Vec<Chip> = (0_u32..)
        .zip(stops)
        .map(|(place, stop)| Chip {
            href: choice.href(stop),
            number: stop.number,
            kind: Road::ColStop.fr(),
            name: stop.town.clone(),
            quiet: stop.quiet,
            chosen: choice.is(place),
            clash: clashes.iter().any(|clash| clash.hard && clash.stops.contains(&place)),
            key: Some(hand::chip_key(place)),
        })
        .collect();
    let keys: Vec<String> = months.iter().map(|month| month.key.clone()).collect();
    let of_stops: Vec<String> = stops.iter().map(|stop| stop.month.clone()).collect();
    let slugs: Vec<String> = stops.iter().map(|stop| stop.slug.clone()).collect();
    let (chosen, path) = (choice.stop, choice.path.clone());
    // A link to another month goes before the month to which a hand went.
    Effect::new(move || {
        asked.track();
        hand.month.set(None);
    });
    let shown = Memo::new(move |_| {
        let asked = hand.month.get().unwrap_or_else(|| asked.get());
        let of_chosen = chosen.get().and_then(|place| of_stops.get(usize::try_from(place).ok()?).cloned());
        if keys.contains(&asked) { asked } else { of_chosen.unwrap_or_else(|| first.clone()) }
    });
    let tabs = months
        .iter()
        .map(|month| {
            let (key, own, path, slugs) = (month.key.clone(), month.key.clone(), path.clone(), slugs.clone());
            let href = move || {
                let stop = chosen.get().and_then(|place| slugs.get(usize::try_from(place).ok()?).cloned());
                let stop = stop.map(|stop| format!("&etape={stop}")).unwrap_or_default();
                format!("{path}?mois={key}{stop}")
            };
            let current = move || (shown.get() == own).then_some("true");
            view! {
                <li>
                    <a href=href data-noscroll="" data-month=month.key.clone() draggable="false" aria-current=current>{month.name.clone()} " " <b>{month.stops.clone()}</b></a>
                </li>
            }
        })
        .collect_view();
    let place = choice.stop;
    let days = Signal::derive(move || {
        let asked = targets.present().and_then(Result::ok).flatten();
        hand.days(place.get()).or(asked).unwrap_or_default()
    });
    let grasp = Grasp {
        held: Signal::derive(move || hand.drawn()),
        press: Callback::new(move |(place, event)| hand.pressed(place, chosen.get_untracked() == Some(place), &event)),
        click: Callback::new(move |event| hand.clicked(&event)),
        key: Callback::new(move |(place, event)| hand.key(Some(place), &event)),
        look: Callback::new(move |date: String| hand.look(&date, chosen.get_untracked())),
    };
    let grid = move || {
        let month = months.iter().find(|month| shown.with(|shown| month.key == *shown)).cloned();
        month.map(|month| {
            view! { <MonthGrid month chips=chips.clone() targets=days form=moving::FORM grasp/> }
        })
    };
    let hint = move || chosen.get().map(|_| view! { <p class="quiet small">{Road::PickDay.fr()}</p> });
    view! {
        <section class="card" aria-labelledby="calendrier">
            <div class="card-title"><Icon sign=Sign::Day/><h2 id="calendrier">{Road::Calendar.fr()}</h2></div>
            <nav aria-label=Road::Months.fr()><ul class="tabs">{tabs}</ul></nav>
            {hand.frame(view! { <Transition>{grid}</Transition> }.into_any())}
            {hint}
            {hand.voice(choice.path.clone())}
        </section>
    }
    .into_any()
}
