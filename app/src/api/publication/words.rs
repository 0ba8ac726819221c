//! What changes, what is missing, what was published: in words.

use backend::service::preview_publication::{Preview, PreviewItem, Refusal, is_told};
use backend::service::read_plan::{ChangeKind, VersionLine};
use backend::service::read_publication::{Publication, Undoable};
use backend::zone;
use chrono::NaiveDateTime;
use domain::ids::{SessionId, StopId};
use domain::plan::{Override, TourPlan, WallTimes, What, World};
use domain::words::{hour, hour_range, weekday_date};

use crate::api::itinerary::clashes;
use crate::api::words::moment;
use crate::conflicts::way as way_words;
use crate::locale::publish as say;
use crate::locale::{self, Publish};
use crate::views::{ChangeGroup, ChangeLine, ClashNote, Pick, PublicationView, UndoView, VersionRow};

/// The page before publishing.
pub fn publication(slug: String, found: Publication) -> PublicationView {
    let Publication { draft, preview, clashes: found_clashes, ways, words, history, undoable, saved_at, .. } = found;
    let plan = &draft.plan;
    let groups = preview.as_ref().map(|preview| groups(preview, plan, &draft.world)).unwrap_or_default();
    let missing = preview.as_ref().map(|preview| missing(&preview.refusals, plan, &draft.world)).unwrap_or_default();
    let people = preview.as_ref().map_or(0, |preview| count(preview.tickets));
    let otherwise = preview.as_ref().map_or(0, |preview| count(preview.without_email));
    let by = draft.saved_by.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    PublicationView {
        name: plan.inside_name.clone(),
        revision: draft.revision,
        version: draft.version,
        saved: saved_at.filter(|_| draft.differs).map(|at| say::draft_saved(by, &at_words(at))).unwrap_or_default(),
        told: say::will_be_told(people),
        how: if people == 0 { String::new() } else { say::told_how(people - otherwise, otherwise) },
        people,
        needs_reason: found_clashes.iter().any(|clash| clash.hard),
        clashes: found_clashes
            .iter()
            .zip(&ways)
            .map(|(clash, ways)| ClashNote {
                ways: ways
                    .iter()
                    .map(|way| Pick {
                        value: way.to_string(),
                        label: way_words(way, plan, &draft.world),
                        chosen: false,
                    })
                    .collect(),
                ..clashes::note(clash)
            })
            .collect(),
        reasons: reasons(),
        words: words.iter().map(|loud| say::loud_word(&quoted(&loud.words), &loud.text)).collect(),
        dirty: draft.differs && preview.is_some(),
        history: history.iter().map(|line| version(line, &plan.time_zone)).collect(),
        undo: undoable.map(undo),
        groups,
        missing,
        slug,
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| say::quoted(word)).collect::<Vec<_>>().join(", ")
}

/// The reasons to choose from.
pub fn reasons() -> Vec<Pick> {
    let pick =
        |reason: &Override| Pick { value: reason.as_str().to_owned(), label: reason.label().to_owned(), chosen: false };
    Override::ALL.iter().map(pick).collect()
}

/// What can be undone, and how long.
pub fn undo(undoable: Undoable) -> UndoView {
    UndoView { version: undoable.version, title: say::version(undoable.version), seconds: undoable.seconds }
}

fn version(line: &VersionLine, zone_name: &str) -> VersionRow {
    let kind = match line.kind {
        Some(ChangeKind::Publication) => Publish::KindPublication,
        Some(ChangeKind::Direct) => Publish::KindDirect,
        Some(ChangeKind::Undo) => Publish::KindUndo,
        None => Publish::KindImport,
    };
    let reason = line.override_reason.map(|reason| say::despite(reason.label()));
    VersionRow {
        title: say::version(line.number),
        kind: kind.fr().to_owned(),
        when: zone::local(line.at, zone_name).map(at_words).unwrap_or_default(),
        by: line.by.clone().unwrap_or_else(|| Publish::SomebodyElse.fr().to_owned()),
        note: line.note.clone().unwrap_or_default(),
        more: reason.into_iter().chain(line.undone_by.map(say::undone_by)).collect(),
    }
}

/// « lundi 3 mai, 8 h 05 ».
pub fn at_words(at: NaiveDateTime) -> String {
    moment(at.date(), at.time())
}

fn groups(preview: &Preview, plan: &TourPlan, world: &World) -> Vec<ChangeGroup> {
    let mut groups: Vec<(StopId, ChangeGroup)> = Vec::new();
    let mut follow: Vec<(StopId, i64)> = Vec::new();
    for item in &preview.items {
        if item.tickets == 0 && follows(item, preview) {
            match follow.iter_mut().find(|(stop, _)| *stop == item.change.stop) {
                Some((_, count)) => *count += 1,
                None => follow.push((item.change.stop, 1)),
            }
            continue;
        }
        let line = ChangeLine {
            sentence: sentence(item, plan),
            people: if is_told(&item.change.what) && item.tickets > 0 {
                say::people(count(item.tickets))
            } else {
                String::new()
            },
        };
        if let Some((_, group)) = groups.iter_mut().find(|(stop, _)| *stop == item.change.stop) {
            group.lines.push(line);
            continue;
        }
        let stop = plan.stop(item.change.stop);
        let town = stop.and_then(|stop| world.venues.get(&stop.venue)).map(|venue| venue.town.clone());
        let group = ChangeGroup {
            town: town.unwrap_or_else(|| item.town.clone()),
            date: stop.map(|stop| weekday_date(stop.starts_on)).unwrap_or_default(),
            lines: vec![line],
        };
        groups.push((item.change.stop, group));
    }
    for (stop, count) in follow {
        if let Some((_, group)) = groups.iter_mut().find(|(of, _)| *of == stop) {
            group.lines.push(ChangeLine { sentence: say::others_follow(count), people: String::new() });
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Whether a session only goes along with its stop, at the same hour.
fn follows(item: &PreviewItem, preview: &Preview) -> bool {
    let What::Moved { old, new } = &item.change.what else { return false };
    item.change.session.is_some()
        && (old.start_time, old.end_time) == (new.start_time, new.end_time)
        && preview.items.iter().any(|other| {
            other.change.stop == item.change.stop
                && other.change.session.is_none()
                && matches!(&other.change.what, What::Moved { old: was, new: is }
                    if is.starts_on - was.starts_on == new.starts_on - old.starts_on)
        })
}

fn sentence(item: &PreviewItem, plan: &TourPlan) -> String {
    let (old_place, new_place) = (place(item.old_place.as_ref()), place(item.new_place.as_ref()));
    let Some(title) = item.title.as_deref() else {
        return match &item.change.what {
            What::Added => Publish::StopAdded.fr().to_owned(),
            What::Removed => Publish::StopRemoved.fr().to_owned(),
            What::Reinstated => Publish::StopBack.fr().to_owned(),
            What::Moved { old, new } if old.starts_on == new.starts_on && old.ends_on == new.ends_on => {
                let doors = |times: &WallTimes| locale::from_to(&hour(times.start_time), &hour(times.end_time));
                say::doors_moved(&doors(old), &doors(new))
            }
            What::Moved { old, new } => say::stop_moved(&weekday_date(old.starts_on), &weekday_date(new.starts_on)),
            What::Venue { .. } => say::venue_moved(&old_place, &new_place),
            _ => Publish::StopDetails.fr().to_owned(),
        };
    };
    match &item.change.what {
        What::Added => {
            let times = item.change.session.and_then(|id| plan.session(id)).map(|(_, session)| session.times);
            say::session_added(
                title,
                &times.map(|times| hour_range(times.start_time, times.end_time)).unwrap_or_default(),
            )
        }
        What::Removed => say::session_removed(title),
        What::Reinstated => say::session_back(title),
        What::Moved { old, new } if old.starts_on == new.starts_on => {
            let range = |times: &WallTimes| hour_range(times.start_time, times.end_time);
            say::session_moved(title, &range(old), &range(new))
        }
        What::Moved { old, new } => say::session_moved(title, &at_words(old.starts()), &at_words(new.starts())),
        What::Rearranged => say::session_rearranged(title),
        What::Room { .. } => say::session_room(title, &old_place, &new_place),
        What::Places { old, new } => say::session_places(title, *old, *new),
        What::Venue { .. } | What::Details => say::session_details(title),
    }
}

fn place(name: Option<&String>) -> String {
    name.map_or_else(|| Publish::NoRoom.fr().to_owned(), Clone::clone)
}

/// What stands against publishing: where, and what to do.
pub fn missing(refusals: &[Refusal], plan: &TourPlan, world: &World) -> Vec<ChangeLine> {
    refusals
        .iter()
        .map(|refusal| ChangeLine { people: whose(refusal, plan, world), sentence: refusal_words(refusal) })
        .collect()
}

fn whose(refusal: &Refusal, plan: &TourPlan, world: &World) -> String {
    let of_stop = |id: &StopId| {
        plan.stop(*id)
            .map(|stop| {
                let town = world.venues.get(&stop.venue).map(|venue| venue.town.as_str()).unwrap_or_default();
                format!("{town}, {}", weekday_date(stop.starts_on))
            })
            .unwrap_or_default()
    };
    let of_session = |id: &SessionId| {
        plan.session(*id)
            .map(|(stop, session)| format!("{}, {}", of_stop(&stop.id), say::quoted(&session.title)))
            .unwrap_or_default()
    };
    match refusal {
        Refusal::NoHelpPhone(stop)
        | Refusal::NoHowToCome(stop)
        | Refusal::NoLandmark(stop)
        | Refusal::VenueNotConfirmed(stop, _)
        | Refusal::UnknownVenue(stop) => of_stop(stop),
        Refusal::UnknownRoom(session, _)
        | Refusal::UnknownPartner(session, _)
        | Refusal::UnknownFacilitator(session, _)
        | Refusal::HourInGap(session)
        | Refusal::HourTwice(session)
        | Refusal::NoSuchTime(session)
        | Refusal::BelowTaken { session, .. }
        | Refusal::Over(session)
        | Refusal::OtherStop(session) => of_session(session),
        Refusal::Unreadable => String::new(),
    }
}

/// What stands against a change, in one sentence.
pub fn refusal_words(refusal: &Refusal) -> String {
    let words = match refusal {
        Refusal::NoHelpPhone(_) => Publish::NoPhone,
        Refusal::NoHowToCome(_) => Publish::NoWay,
        Refusal::NoLandmark(_) => Publish::NoLandmark,
        Refusal::VenueNotConfirmed(..) => Publish::VenueUnconfirmed,
        Refusal::UnknownVenue(_) => Publish::VenueUnknown,
        Refusal::UnknownRoom(..) => Publish::RoomUnknown,
        Refusal::UnknownPartner(..) => Publish::PartnerUnknown,
        Refusal::UnknownFacilitator(..) => Publish::FacilitatorUnknown,
        Refusal::HourInGap(_) => Publish::HourGap,
        Refusal::HourTwice(_) => Publish::HourTwice,
        Refusal::NoSuchTime(_) => Publish::NoSuchTime,
        Refusal::BelowTaken { taken, capacity, .. } => return say::below_taken(*taken, *capacity),
        Refusal::Over(_) => Publish::Over,
        Refusal::OtherStop(_) => Publish::OtherStop,
        Refusal::Unreadable => Publish::Unreadable,
    };
    words.fr().to_owned()
}

pub fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
