//! The table service of OSRM: <https://project-osrm.org/docs/v5.24.0/api/#table-service>.

use std::fmt::Write as _;
use std::time::Duration;

use http_body_util::Empty;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::ACCEPT;
use serde::Deserialize;

use super::{Answer, LONGEST, Matrix, Place, Router, RouterError};
use crate::settings::address::HttpAddress;
use crate::settings::roots::Roots;
use crate::web::client::Client;
use crate::web::exchange::ExchangeError;

/// OSRM refuses tables of more coordinates than this, as it comes (`--max-table-size`).
const MOST_COORDINATES: usize = 100;
/// Two blocks make one question.
const BLOCK: usize = MOST_COORDINATES / 2;
/// An answer has at most so many bytes; a full table has some 150 000.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// The most minutes of a way: a day of driving.
const MOST_MINUTES: f64 = 1_440.0;
/// Of the router's own code no more is told.
const CODE_SIGNS: usize = 40;

/// An OSRM server for cars.
#[derive(Debug, Clone)]
pub struct Osrm {
    client: Client,
    longest: Duration,
}

#[derive(Deserialize)]
struct Table {
    code: String,
    #[serde(default)]
    durations: Vec<Vec<Option<f64>>>,
}

impl Osrm {
    /// The server at this address, and no other; these authorities vouch for it, too.
    #[must_use]
    pub fn new(address: HttpAddress, roots: &Roots) -> Self {
        Self { client: Client::to(address, roots), longest: Duration::from_secs(LONGEST) }
    }

    /// The same with less patience.
    #[must_use]
    pub fn within(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    async fn whole(&self, points: &[Place]) -> Result<Matrix, RouterError> {
        if points.len() <= MOST_COORDINATES {
            let all = 0..points.len();
            return self.part(points, all.clone(), all).await;
        }
        let mut matrix = vec![vec![None; points.len()]; points.len()];
        for (sources, from) in points.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            for (targets, to) in points.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
                let both: Vec<Place> = sources.iter().chain(targets).copied().collect();
                let part = self.part(&both, 0..sources.len(), sources.len()..both.len()).await?;
                for (row, minutes) in matrix.iter_mut().skip(from).zip(part) {
                    for (cell, minutes) in row.iter_mut().skip(to).zip(minutes) {
                        *cell = minutes;
                    }
                }
            }
        }
        Ok(matrix)
    }

    /// From some of the points to some of them.
    async fn part(
        &self,
        points: &[Place],
        sources: std::ops::Range<usize>,
        targets: std::ops::Range<usize>,
    ) -> Result<Matrix, RouterError> {
        let mut path = format!("{}/table/v1/driving/", self.client.path().trim_end_matches('/'));
        for (place, point) in points.iter().enumerate() {
            let sign = if place == 0 { "" } else { ";" };
            // Six decimals are ten centimetres.
            let _ = write!(path, "{sign}{:.6},{:.6}", point.longitude, point.latitude);
        }
        path += "?annotations=duration";
        let shape = (sources.len(), targets.len());
        if shape != (points.len(), points.len()) {
            let listed = |places: std::ops::Range<usize>| places.map(|place| place.to_string()).collect::<Vec<_>>();
            let _ = write!(path, "&sources={}&destinations={}", listed(sources).join(";"), listed(targets).join(";"));
        }
        let request = Request::get(path).header(ACCEPT, "application/json").body(Empty::<Bytes>::new());
        let request = request.map_err(|error| RouterError::Unreachable(error.to_string()))?;
        let (head, body) = self.client.ask(request, MOST_BYTES).await?;
        let table = serde_json::from_slice::<Table>(&body);
        // What it refuses it says in JSON, with status 400.
        match table {
            Ok(table) if table.code != "Ok" => Err(RouterError::Refused(code(&table.code))),
            _ if !head.status.is_success() => Err(RouterError::Status(head.status.as_u16())),
            Ok(table) => read(&table.durations, shape),
            Err(_) => Err(RouterError::Garbled),
        }
    }
}

impl From<ExchangeError> for RouterError {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::TooLarge => Self::TooLarge,
            ExchangeError::Broken(why) => Self::Unreachable(why),
        }
    }
}

impl Router for Osrm {
    fn minutes<'a>(&'a self, points: &'a [Place]) -> Answer<'a> {
        Box::pin(async move {
            match tokio::time::timeout(self.longest, self.whole(points)).await {
                Ok(answer) => answer,
                Err(_) => Err(RouterError::TimedOut),
            }
        })
    }
}

fn read(durations: &[Vec<Option<f64>>], (rows, columns): (usize, usize)) -> Result<Matrix, RouterError> {
    let whole = durations.len() == rows && durations.iter().all(|row| row.len() == columns);
    let sound = durations.iter().flatten().flatten().all(|seconds| seconds.is_finite() && *seconds >= 0.0);
    if !whole || !sound {
        return Err(RouterError::Garbled);
    }
    Ok(durations.iter().map(|row| row.iter().map(|seconds| seconds.and_then(minutes)).collect()).collect())
}

/// Rounded up, at least one; none beyond a day.
#[expect(clippy::cast_possible_truncation, reason = "between 1 and 1440")]
fn minutes(seconds: f64) -> Option<i64> {
    let minutes = (seconds / 60.0).ceil().max(1.0);
    (minutes <= MOST_MINUTES).then_some(minutes as i64)
}

/// Letters alone: it comes from outside and is shown.
fn code(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(CODE_SIGNS).collect()
}
