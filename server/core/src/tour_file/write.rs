//! From a season to a text.

use chrono::NaiveDate;
use domain::season::{DaySpan, Limits, Mode, Partner, Season, Town, Venue, Weights};
use serde::Serialize;

use super::read::WEEKDAYS;
use super::{TourFile, VERSION, date};

#[derive(Serialize)]
struct SpanOut {
    first: NaiveDate,
    last: NaiveDate,
}

#[derive(Serialize)]
struct PlacedOut {
    day: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    venue: Option<u32>,
}

#[derive(Serialize)]
struct VenueOut<'a> {
    place: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    windows: Vec<SpanOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    closed: Vec<NaiveDate>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shut_weekdays: Vec<&'static str>,
}

#[derive(Serialize)]
struct TownOut<'a> {
    name: &'a str,
    stay: u32,
    importance: i64,
    venues: Vec<VenueOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pin: Option<PlacedOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    liked_days: Vec<SpanOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    liked_weekdays: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    liked_partners: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<PlacedOut>,
    notice: i64,
}

#[derive(Serialize)]
struct BusyOut {
    day: NaiveDate,
    teams: u32,
}

#[derive(Serialize)]
struct PartnerOut<'a> {
    name: &'a str,
    teams: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reach_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    busy: Vec<BusyOut>,
}

#[derive(Serialize)]
struct BeforeOut<'a> {
    first: &'a str,
    then: &'a str,
}

#[derive(Serialize)]
struct SpacingOut<'a> {
    towns: Vec<&'a str>,
    days: u32,
}

#[derive(Serialize)]
struct LimitsOut {
    leg_minutes: u32,
    day_minutes: u32,
    free_days: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<domain::season::Rest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stops_a_week: Option<u32>,
}

/// Writes a file: an item a line, so that two files can be compared line by line.
///
/// [`super::read`] gives the same season again if it is valid and its names differ.
pub fn write(file: &TourFile) -> String {
    let season = &file.season;
    let place = |number: u32| file.places.get(number as usize).map_or("", String::as_str);
    let town = |number: &u32| season.towns.get(*number as usize).map_or("", |town| town.name.as_str());
    let mut text = Text(String::from("{"));
    text.one("version", &VERSION);
    text.one("first_day", &date(season, 0));
    text.one("last_day", &date(season, season.days.saturating_sub(1)));
    text.one("closed", &dates(season, &season.closed));
    match season.mode {
        Mode::MovingOn => text.one("mode", &"moving_on"),
        Mode::ReturnToBase => text.one("mode", &"return_to_base"),
        Mode::Mixed { home_after } => {
            text.one("mode", &"mixed");
            text.one("home_after", &home_after);
        }
    }
    if let Some(base) = season.base {
        text.one("base", &place(base));
    }
    text.one("places", &file.places);
    text.many("roads", season.roads.minutes.chunks((season.roads.places as usize).max(1)));
    text.one("limits", &limits(&season.limits));
    text.many("towns", season.towns.iter().map(|town| town_out(town, season, &place)));
    text.many("partners", season.partners.iter().map(|partner| partner_out(partner, season, &place)));
    text.many(
        "order",
        season.order.iter().map(|before| BeforeOut { first: town(&before.first), then: town(&before.then) }),
    );
    let spacing = season.spacing.iter();
    text.many(
        "spacing",
        spacing.map(|group| SpacingOut { towns: group.towns.iter().map(town).collect(), days: group.days }),
    );
    text.one::<Weights>("weights", &season.weights);
    text.0.push_str("\n}\n");
    text.0
}

/// A text that grows key by key.
struct Text(String);

impl Text {
    fn key(&mut self, key: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        self.0.push_str("\n  \"");
        self.0.push_str(key);
        self.0.push_str("\": ");
    }

    fn one<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) {
        self.key(key);
        self.0.push_str(&line(value));
    }

    fn many<T: Serialize>(&mut self, key: &str, values: impl Iterator<Item = T>) {
        self.key(key);
        let lines: Vec<String> = values.map(|value| format!("\n    {}", line(&value))).collect();
        self.0.push('[');
        self.0.push_str(&lines.join(","));
        self.0.push_str(if lines.is_empty() { "]" } else { "\n  ]" });
    }
}

/// Nothing of ours refuses to be written: there are no keys but texts.
fn line<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn dates(season: &Season, days: &[u32]) -> Vec<NaiveDate> {
    days.iter().map(|day| date(season, *day)).collect()
}

fn spans(season: &Season, spans: &[DaySpan]) -> Vec<SpanOut> {
    spans.iter().map(|span| SpanOut { first: date(season, span.first), last: date(season, span.last) }).collect()
}

fn weekdays(days: [bool; 7]) -> Vec<&'static str> {
    WEEKDAYS.into_iter().zip(days).filter(|(_, is)| *is).map(|(name, _)| name).collect()
}

const fn limits(limits: &Limits) -> LimitsOut {
    LimitsOut {
        leg_minutes: limits.leg_minutes,
        day_minutes: limits.day_minutes,
        free_days: limits.free_days,
        rest: limits.rest,
        stops_a_week: limits.stops_a_week,
    }
}

fn town_out<'a>(town: &'a Town, season: &'a Season, place: &impl Fn(u32) -> &'a str) -> TownOut<'a> {
    let who = |number: &u32| season.partners.get(*number as usize).map_or("", |partner| partner.name.as_str());
    let venue = |venue: &Venue| VenueOut {
        place: place(venue.place),
        windows: spans(season, &venue.windows),
        closed: dates(season, &venue.closed),
        shut_weekdays: weekdays(venue.shut_weekdays),
    };
    TownOut {
        name: &town.name,
        stay: town.stay,
        importance: town.importance,
        venues: town.venues.iter().map(venue).collect(),
        pin: town.pin.map(|pin| PlacedOut { day: date(season, pin.day), venue: pin.venue.map(|venue| venue + 1) }),
        liked_days: spans(season, &town.liked_days),
        liked_weekdays: weekdays(town.liked_weekdays),
        roles: town.roles.iter().map(|role| role.iter().map(who).collect()).collect(),
        liked_partners: town.liked_partners.iter().map(who).collect(),
        published: town
            .published
            .map(|placed| PlacedOut { day: date(season, placed.day), venue: Some(placed.venue + 1) }),
        notice: town.notice,
    }
}

fn partner_out<'a>(partner: &'a Partner, season: &Season, place: &impl Fn(u32) -> &'a str) -> PartnerOut<'a> {
    PartnerOut {
        name: &partner.name,
        teams: partner.teams,
        place: partner.place.map(place),
        reach_minutes: partner.reach_minutes,
        busy: partner.busy.iter().map(|busy| BusyOut { day: date(season, busy.day), teams: busy.teams }).collect(),
    }
}
