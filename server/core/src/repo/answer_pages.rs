//! What the page behind the buttons of a message needs beside the facts of the message itself.

use domain::ids::RegistrationId;

use crate::db::{DbError, Tx};
use crate::fetch_optional;

const FIND: &str = "select t.slug as tour_slug, st.slug as stop_slug, coalesce(sl.capacity - sl.taken, 0) as free_seats \
    from registrations g join sessions se on se.id = g.session_id join stops st on st.id = se.stop_id \
    join tours t on t.id = st.tour_id left join slots sl on sl.id = g.slot_id where g.id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[("answer_pages::FIND", FIND)];

/// The way to the stop, and how many seats of the slot are free.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct WayRow {
    pub tour_slug: String,
    pub stop_slug: String,
    pub free_seats: i64,
}

/// The same for one registration.
pub(crate) async fn find(tx: &mut Tx, id: RegistrationId) -> Result<Option<WayRow>, DbError> {
    fetch_optional!(tx, WayRow, FIND, id.0)
}
