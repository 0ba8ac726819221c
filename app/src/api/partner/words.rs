//! From what the use cases read to what the pages of partners show.

mod people;

use backend::repo::logins::Role;
use backend::service::claim_session::Busy;
use backend::service::read_partner::{AvailabilityPage, PartnerHome, PartnerSession, StopDay};
use domain::partner::{AvailabilityClash, ClaimRule, ClaimState};
use domain::session::{Audience, SessionKind};
use domain::words::{hour, hour_range, weekday_date};

use crate::api::words::{linked_agenda, moment};
use crate::locale::{self, Partners, itinerary, partner as say};
use crate::views::{
    Check, CheckTone, DayRow, DaysView, DeskFormView, OpenAction, OpenGroup, OpenRow, OpenView, PartnerHomeView,
    PartnerRow, Pick, TaskRow,
};

pub use people::session;

const LENGTHS: [i64; 6] = [5, 10, 15, 20, 25, 30];
const PAUSES: [i64; 6] = [5, 10, 15, 20, 30, 60];

/// The first page.
pub fn home(home: PartnerHome, has_feed: bool) -> PartnerHomeView {
    let PartnerHome { name, coming, over, open, unsaid } = home;
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let mut tasks = Vec::new();
    let mut task = |href: &str, what: String, why: Partners, urgent| {
        tasks.push(TaskRow { href: href.to_owned(), what, why: why.fr().to_owned(), urgent });
    };
    let held = |session: &&PartnerSession| session.claim == Some(ClaimState::Confirmed) && !session.cancelled;
    for session in coming.iter().filter(held).filter(|session| session.clash.is_some()) {
        task("/partenaire/disponibilites", session.title.clone(), Partners::ClashTask, true);
    }
    if open > 0 {
        task("/partenaire/creneaux", say::open_slots(count(open)), Partners::OpenTask, false);
    }
    if unsaid > 0 {
        task("/partenaire/disponibilites", say::unsaid_days(count(unsaid)), Partners::DaysTask, false);
    }
    if !has_feed {
        task("/partenaire/agenda", Partners::FeedTask.fr().to_owned(), Partners::FeedTaskWhy, false);
    }
    let (coming, asked): (Vec<_>, Vec<_>) =
        coming.into_iter().partition(|session| session.claim == Some(ClaimState::Confirmed));
    PartnerHomeView {
        name,
        tasks,
        coming: coming.into_iter().map(row).collect(),
        asked: asked.into_iter().map(row).collect(),
        over: over.into_iter().map(row).collect(),
    }
}

/// A session in a list.
pub fn row(session: PartnerSession) -> PartnerRow {
    let word = |text: Partners, tone| Check { words: text.fr().to_owned(), tone };
    let state = match session.claim {
        _ if session.cancelled => Some(word(Partners::Cancelled, CheckTone::Off)),
        Some(state @ ClaimState::Requested) => Some(Check { words: state.label().to_owned(), tone: CheckTone::Wait }),
        Some(state @ ClaimState::Confirmed) => Some(Check { words: state.label().to_owned(), tone: CheckTone::Good }),
        Some(state @ ClaimState::Refused) => Some(Check { words: state.label().to_owned(), tone: CheckTone::Off }),
        None => None,
    };
    let mut notes = Vec::new();
    notes.extend(session.reason.map(|reason| say::refused_because(reason.label())));
    let confirmed = session.claim == Some(ClaimState::Confirmed) && !session.cancelled;
    if confirmed {
        notes.extend(session.clash.map(clash));
        notes.push(match (session.kind, session.desks) {
            (SessionKind::EmployerMeeting, 0) => Partners::NoDesk.fr().to_owned(),
            (SessionKind::EmployerMeeting, desks) => say::desks(desks),
            _ => say::expected(session.taken),
        });
        if session.audience == Audience::Discreet {
            notes.push(Partners::Discreet.fr().to_owned());
        }
    }
    let rooms = [Some(session.venue.as_str()), session.room.as_deref()];
    let rooms = rooms.into_iter().flatten().collect::<Vec<_>>().join(", ");
    PartnerRow {
        id: session.id.to_string(),
        kind_name: session.kind.label().to_owned(),
        kind: session.kind,
        theme: session.theme,
        when: format!("{}, {}", weekday_date(session.day), hour_range(session.start, session.end)),
        place: format!("{} · {rooms}", session.town),
        state,
        notes,
        may_leave: !session.cancelled && matches!(session.claim, Some(ClaimState::Requested | ClaimState::Confirmed)),
        has_page: confirmed,
        title: session.title,
    }
}

/// Open sessions by stop and day. Employer meetings are for employers.
pub fn open(sessions: Vec<PartnerSession>, town: &str, role: Role) -> OpenView {
    let mut groups: Vec<OpenGroup> = Vec::new();
    let mut towns: Vec<Pick> = Vec::new();
    for session in sessions {
        if session.kind == SessionKind::EmployerMeeting && role != Role::Employer {
            continue;
        }
        if !towns.iter().any(|pick| pick.value == session.town) {
            let chosen = session.town == town;
            towns.push(Pick { value: session.town.clone(), label: session.town.clone(), chosen });
        }
        if !town.is_empty() && session.town != town {
            continue;
        }
        let day = locale::capital(&weekday_date(session.day));
        let about = format!("{} · {}", session.tour, session.venue);
        let fits = groups.last().is_some_and(|last| last.day == day && last.town == session.town);
        if !fits {
            groups.push(OpenGroup { town: session.town.clone(), day, about, rows: Vec::new() });
        }
        if let Some(last) = groups.last_mut() {
            last.rows.push(open_row(session));
        }
    }
    towns.sort_by(|one, other| one.label.cmp(&other.label));
    OpenView { groups, towns, filtered: !town.is_empty() }
}

fn open_row(session: PartnerSession) -> OpenRow {
    let minutes = (session.ends_at - session.starts_at).num_minutes();
    let mut needs = vec![format!("{}, {}", Partners::OneTeam.fr(), itinerary::road_time(minutes))];
    if session.places > 0 {
        needs.push(say::places(session.places));
    }
    needs.push(if session.step_free { Partners::StepFree } else { Partners::Steps }.fr().to_owned());
    if session.audience == Audience::Discreet {
        needs.push(Partners::Discreet.fr().to_owned());
    }
    let action = match (session.rule, session.kind) {
        (ClaimRule::Direct, SessionKind::EmployerMeeting) => OpenAction::Desk,
        (ClaimRule::Direct, _) => OpenAction::Take,
        (ClaimRule::Ask, _) => OpenAction::Ask,
    };
    OpenRow { summary: session.summary.clone(), needs, action, row: row(session) }
}

/// The days of the stops to come.
pub fn days(page: AvailabilityPage) -> DaysView {
    let most = page.teams;
    let agenda = page.agenda.map(|agenda| linked_agenda(&agenda)).unwrap_or_default();
    DaysView { days: page.days.into_iter().map(|day| day_row(day, most)).collect(), agenda }
}

fn day_row(day: StopDay, most: i64) -> DayRow {
    let state = match day.said {
        None => Check { words: Partners::NotSaid.fr().to_owned(), tone: CheckTone::Wait },
        Some(said) if said.teams == 0 => Check { words: Partners::IsAway.fr().to_owned(), tone: CheckTone::Off },
        Some(said) => {
            let hours = locale::from_to(&hour(said.from), &hour(said.to));
            Check { words: say::coming_with(said.teams, &hours), tone: CheckTone::Good }
        }
    };
    let coming = day.said.filter(|said| said.teams > 0);
    let (from, to) = coming.map_or((day.opens, day.closes), |said| (said.from, said.to));
    let chosen = coming.map_or(1, |said| said.teams);
    let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
    DayRow {
        key: format!("{}/{}", day.stop, day.day),
        about: format!("{}, {}", day.venue, locale::from_to(&hour(day.opens), &hour(day.closes))),
        town: day.town,
        day: locale::capital(&weekday_date(day.day)),
        state,
        from: clock(from),
        to: clock(to),
        teams: (1..=most)
            .map(|count| Pick { value: count.to_string(), label: count.to_string(), chosen: count == chosen })
            .collect(),
        said: day.said.is_some(),
        busy: (!day.busy.is_empty()).then(|| {
            let hours = day.busy.iter().map(|(from, to)| locale::from_to(&hour(*from), &hour(*to)));
            say::agenda_busy(&hours.collect::<Vec<_>>().join(", "))
        }),
        warnings: day.clashing.into_iter().map(|(title, why)| format!("{title}\u{a0}: {}", clash(why))).collect(),
    }
}

/// The form of a desk.
pub fn desk_form(meeting: PartnerSession) -> DeskFormView {
    let pick = |chosen: i64| {
        move |count: i64| Pick { value: count.to_string(), label: say::minutes(count), chosen: count == chosen }
    };
    DeskFormView {
        from: meeting.start.format("%H:%M").to_string(),
        to: meeting.end.format("%H:%M").to_string(),
        lengths: LENGTHS.into_iter().map(pick(10)).collect(),
        pauses: PAUSES.into_iter().map(pick(0)).collect(),
        row: row(meeting),
    }
}

/// Why a partner cannot hold one more session.
pub fn busy(busy: &Busy) -> String {
    match busy {
        Busy::TeamElsewhere { title, town, starts, missing } => {
            let when = moment(starts.date(), starts.time());
            say::team_elsewhere(title, town, &when, &itinerary::road_time(*missing))
        }
        Busy::TeamsShort { needed, teams } => say::teams_short(*needed, *teams),
        Busy::Unavailable(why) => clash(*why),
    }
}

fn clash(clash: AvailabilityClash) -> String {
    match clash {
        AvailabilityClash::NotComing => Partners::ErrNotComing.fr().to_owned(),
        AvailabilityClash::Hours { from, to } => say::outside_hours(&locale::from_to(&hour(from), &hour(to))),
        AvailabilityClash::Teams { teams } => say::fewer_teams(teams),
        AvailabilityClash::Busy => Partners::ErrBusy.fr().to_owned(),
    }
}
