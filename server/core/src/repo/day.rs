//! How full the sessions of a stop are.

use domain::ids::StopId;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::fetch_all;

const LIST_SEATS: &str = "select s.id, cast(coalesce(sum(sl.taken), 0) as bigint) as taken, \
    (select count(*) from registrations g where g.session_id = s.id and g.state = 'waitlisted') as waiting \
    from sessions s join slots sl on sl.session_id = s.id where s.stop_id = $1 group by s.id";

pub(crate) const ALL: &[(&str, &str)] = &[("day::LIST_SEATS", LIST_SEATS)];

/// What is held and awaited of a session.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct SeatsRow {
    pub id: Uuid,
    pub taken: i64,
    pub waiting: i64,
}

/// The seats of the published sessions of a stop.
pub(crate) async fn list_seats(tx: &mut Tx, stop: StopId) -> Result<Vec<SeatsRow>, DbError> {
    fetch_all!(tx, SeatsRow, LIST_SEATS, stop.0)
}
