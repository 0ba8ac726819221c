//! What the partners of the story asked for, said and noted, through the real use cases.

use chrono::TimeDelta;
use domain::email::EmailAddress;
use domain::ids::{LoginId, PartnerId};
use domain::partner::{Availability, InterviewOutcome, RefusalReason};
use domain::session::Theme;

use super::Bodies;
use super::partners::PARTNERS;
use crate::error::Unexpected;
use crate::repo::{logins, outcomes};
use crate::scenario::{DEMO_NOW, EMPLOYER, PARTNER, Story};
use crate::service::claim_session::{ClaimError, claim};
use crate::service::declare_availability::{self, DeclareAvailability, not_coming};
use crate::service::invite_login::{NewLogin, Role, invite_with_link};
use crate::service::read_partner::{self, PartnerSession};
use crate::service::{answer_claim, partner_feed, record_outcome, withdraw_claim};

/// Places in the list of partners: who holds open workshops about citizens, and about housing.
const CITIZENS: [usize; 3] = [1, 5, 23];
const HOUSING: usize = 17;

/// Logins, claims in every state, availabilities, and what came of past interviews.
pub(super) async fn make(story: &Story, bodies: &Bodies) -> Result<(), Unexpected> {
    story.set(DEMO_NOW - TimeDelta::days(3));
    let partner = bodies.partners.get(HOUSING).copied();
    let employer = bodies.employers.first().copied();
    let by = login(story, PARTNER, Role::Partner, partner).await?;
    login(story, EMPLOYER, Role::Employer, employer).await?;
    let citizens: Vec<PartnerId> = CITIZENS.iter().filter_map(|place| bodies.partners.get(*place)).copied().collect();
    for (turn, partner) in (0_i64..).zip(partner.into_iter().chain(citizens)) {
        story.set(DEMO_NOW - TimeDelta::days(3) + TimeDelta::hours(turn));
        speak(story, partner, by).await?;
    }
    if let Some(partner) = partner {
        partner_feed::renew(&story.backend, partner).await?;
    }
    story.set(DEMO_NOW - TimeDelta::days(1));
    note_interviews(story).await?;
    story.set(DEMO_NOW);
    Ok(())
}

async fn login(
    story: &Story,
    (email, name): (&str, &str),
    role: Role,
    partner: Option<PartnerId>,
) -> Result<LoginId, Unexpected> {
    let email = EmailAddress::parse(email).map_err(Unexpected::new)?;
    let new = NewLogin { email: email.clone(), name: name.to_owned(), role, partner };
    invite_with_link(&story.backend, &new).await?;
    let mut tx = story.backend.db.read().await?;
    let found = logins::find_by_email(&mut tx, &email.as_str().to_lowercase()).await?;
    found.ok_or_else(|| Unexpected::new(ClaimError::Unknown))
}

/// A partner says when it comes, and asks for what it could hold: the first is confirmed, the
/// second refused, the third waits, the fourth is taken back.
async fn speak(story: &Story, partner: PartnerId, by: LoginId) -> Result<(), Unexpected> {
    let backend = &story.backend;
    let themes = themes(story, partner).await?;
    let open = read_partner::open(backend, partner).await?;
    let fits = |session: &&PartnerSession| themes.contains(&session.theme);
    for (turn, session) in open.iter().filter(fits).take(4).enumerate() {
        let id = session.id;
        match claim(backend, by, partner, id).await {
            Ok(_) => {}
            Err(ClaimError::Unexpected(error)) => return Err(error),
            Err(_) => continue,
        }
        let answered = match turn {
            0 => answer_claim::confirm(backend, by, partner, id).await.map_err(Unexpected::new),
            1 => {
                let reason = RefusalReason::Programme;
                answer_claim::refuse(backend, by, partner, id, reason).await.map_err(Unexpected::new)
            }
            2 => Ok(()),
            _ => withdraw_claim::withdraw(backend, by, partner, id).await.map_err(Unexpected::new),
        };
        answered?;
    }
    let days = read_partner::days(backend, partner).await?.map(|page| page.days).unwrap_or_default();
    for (place, day) in days.into_iter().enumerate().filter(|(place, _)| place % 2 == 0).take(6) {
        let whole = Availability { from: day.opens, to: day.closes, teams: 1 };
        let said = if place == 10 { not_coming() } else { whole };
        let command = DeclareAvailability { by, partner, stop: day.stop, day: day.day, said: Some(said) };
        declare_availability::declare(backend, &command).await.map_err(Unexpected::new)?;
    }
    Ok(())
}

/// What a partner can speak about.
async fn themes(story: &Story, partner: PartnerId) -> Result<&'static [Theme], Unexpected> {
    let home = read_partner::home(&story.backend, partner).await?;
    let name = home.map(|home| home.name).unwrap_or_default();
    Ok(PARTNERS.iter().find(|fact| fact.name == name).map_or(&[], |fact| fact.themes))
}

/// What came of the interviews of past days; a few are left for the employer to note.
async fn note_interviews(story: &Story) -> Result<(), Unexpected> {
    let mut tx = story.backend.db.read().await?;
    let past = outcomes::list_unnoted(&mut tx).await?;
    tx.rollback().await?;
    for (place, (registration, session, partner)) in past.into_iter().enumerate().filter(|(place, _)| place % 5 != 4) {
        let outcome = InterviewOutcome::ALL.get(place % InterviewOutcome::ALL.len()).copied();
        record_outcome::record(&story.backend, None, partner, session, registration, outcome)
            .await
            .map_err(Unexpected::new)?;
    }
    Ok(())
}
