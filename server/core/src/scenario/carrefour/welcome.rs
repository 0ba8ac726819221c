//! The welcome desks of the tour: who is host, and who stands at the door when the clock begins.

use chrono::TimeDelta;
use domain::email::EmailAddress;
use domain::ids::StopId;
use domain::registration::RegistrationState;
use domain::registration::presence::{DOORS_OPEN, Note};

use super::{StoredStop, TOURS};
use crate::error::Unexpected;
use crate::repo::{presence, welcome as rows};
use crate::scenario::{DEMO_NOW, Story};
use crate::service::record_presence::{PresenceError, Within, record};
use crate::service::welcome::hosts::{self, HostsError};

/// The host of the demonstration: the invitation lies in the mailbox.
const HOST: (&str, &str) = ("accueil@caravane.example", "Rose-Aimée");
/// Stops that the host welcomes at, from the one that opens when the clock begins.
const HOSTED: usize = 3;
/// People at the door when it opens, and of those who wait for a place.
const AT_THE_DOOR: (usize, usize) = (4, 2);

/// Names the host, and lets the first people in.
pub(super) async fn open_doors(story: &Story, stops: &[StoredStop]) -> Result<(), Unexpected> {
    let coming = stops.iter().filter(|stop| stop.sessions.iter().any(|session| session.times.ends_at > DEMO_NOW));
    for (place, stop) in coming.take(HOSTED).enumerate() {
        let Some(id) = stop_id(story, stop).await? else { continue };
        story.set(DEMO_NOW - TimeDelta::hours(1));
        let address = EmailAddress::parse(HOST.0).map_err(Unexpected::new)?;
        match hosts::invite(&story.backend, TOURS[1].slug, id, &address, HOST.1).await {
            Ok(()) => {}
            Err(HostsError::Unexpected(error)) => return Err(error),
            Err(error) => return Err(Unexpected::new(error)),
        }
        if place == 0 {
            let_in(story, id).await?;
        }
    }
    Ok(())
}

async fn stop_id(story: &Story, stop: &StoredStop) -> Result<Option<StopId>, Unexpected> {
    let Some(session) = stop.sessions.first() else { return Ok(None) };
    let mut tx = story.backend.db.read().await?;
    Ok(presence::find_day(&mut tx, session.id).await?.map(|day| day.stop()))
}

/// The first people of the day stand at the door.
async fn let_in(story: &Story, stop: StopId) -> Result<(), Unexpected> {
    story.set(DEMO_NOW);
    let people = {
        let mut tx = story.backend.db.read().await?;
        rows::list_people(&mut tx, stop).await?
    };
    let doors = |starts_at| DEMO_NOW >= starts_at - DOORS_OPEN;
    let in_state = |state, count| {
        let open = people.iter().filter(move |person| doors(person.starts_at) && person.standing.state == state);
        open.take(count).map(|person| person.registration)
    };
    let seated = in_state(RegistrationState::Registered, AT_THE_DOOR.0);
    for registration in seated.chain(in_state(RegistrationState::Waitlisted, AT_THE_DOOR.1)) {
        let noted = record(&story.backend, Within::Stop(stop), registration, Note::Here).await;
        if let Err(PresenceError::Unexpected(error)) = noted {
            return Err(error);
        }
    }
    Ok(())
}
