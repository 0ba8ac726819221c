//! Contradictions and what would end them, in French.

use domain::season::Season;
use domain::words::{in_french_list, weekday_date};

use crate::itinerary::explain::{Change, Closing, Contradiction, Relaxation, Wish};

/// So many days are named one by one.
const MOST_NAMED: usize = 5;

/// « lundi 3 mai ».
pub fn date(season: &Season, day: u32) -> String {
    season.date(day).map(weekday_date).unwrap_or_default()
}

/// A contradiction, with the days or the wishes that it is about: « Ces 4 communes n’ont que 3 jours
/// possibles : … ».
pub fn contradiction(season: &Season, found: &Contradiction) -> String {
    let names: Vec<&str> = found.towns.iter().map(|town| name(season, *town)).collect();
    let who = in_french_list(&names);
    if let Some(crowd) = &found.crowd {
        let many = names.len();
        let days: Vec<String> =
            crowd.days.iter().filter(|day| **day < season.days).map(|day| date(season, *day)).collect();
        let listed =
            if days.len() <= MOST_NAMED { format!("\u{a0}: {}", in_french_list(&days)) } else { String::new() };
        let these =
            if many == 1 { format!("La commune de {who} n’a") } else { format!("Ces {many} communes n’ont") };
        let whom = if many == 1 { String::new() } else { format!(" ({who})") };
        return if crowd.is_weeks {
            let weeks = if days.len() > 1 { format!("ces {} semaines", days.len()) } else { "cette semaine".into() };
            format!("{these} pas assez d’étapes permises dans {weeks}{listed}.{whom}")
        } else if season.limits.free_days > 0 {
            format!(
                "{these} que {}\u{a0}; il en faut {}, jours libres compris.{whom}",
                counted(crowd.days.len(), "jour possible", "jours possibles"),
                crowd.needed
            )
        } else {
            format!("{these} que {}{listed}.{whom}", counted(days.len(), "jour possible", "jours possibles"))
        };
    }
    let wishes: Vec<String> =
        found.wishes.iter().filter(|one| !matches!(one, Wish::Town { .. })).map(|one| wish(season, *one)).collect();
    match (names.len(), wishes.is_empty()) {
        (1, true) => format!("{who} n’a aucun jour possible."),
        (1, false) => format!("{who} n’a aucun jour possible avec {}.", in_french_list(&wishes)),
        (_, true) => format!("{who} ne peuvent pas avoir toutes une date."),
        (_, false) => format!("{who} ne peuvent pas avoir toutes une date avec {}.", in_french_list(&wishes)),
    }
}

/// « les jours du lieu 2 du Robert »: a wish that can be given up.
pub fn wish(season: &Season, wish: Wish) -> String {
    match wish {
        Wish::Leg => "la durée maximale d’un trajet".into(),
        Wish::DayDriving => "la conduite maximale par jour".into(),
        Wish::Rest => "les jours de repos".into(),
        Wish::StopsAWeek => "le nombre d’étapes par semaine".into(),
        Wish::FreeDays => "les jours libres entre deux étapes".into(),
        Wish::Closed => "les jours fériés ou fermés".into(),
        Wish::Spacing { group } => {
            let towns = season.spacing.get(group as usize).map(|group| group.towns.as_slice()).unwrap_or_default();
            let names: Vec<&str> = towns.iter().map(|town| name(season, *town)).collect();
            format!("l’écart entre {}", in_french_list(&names))
        }
        Wish::Order { place } => season.order.get(place as usize).map_or_else(String::new, |order| {
            format!("l’ordre «\u{a0}{} avant {}\u{a0}»", name(season, order.first), name(season, order.then))
        }),
        Wish::Role { town, role } => match partners(season, town, role) {
            Some(names) => format!("la présence de {names} ({})", name(season, town)),
            None => format!("le partenaire {} requis ({})", role + 1, name(season, town)),
        },
        Wish::Pin { town } => format!("la date fixée ({})", name(season, town)),
        Wish::Venue { town, .. } if season.towns.get(town as usize).is_some_and(|town| town.venues.len() == 1) => {
            format!("les jours du lieu ({})", name(season, town))
        }
        Wish::Venue { town, venue } => format!("les jours du lieu {} ({})", venue + 1, name(season, town)),
        Wish::Town { town } => format!("une date pour {}", name(season, town)),
    }
}

/// « Permettre 1 étape de plus par semaine. »: what would end a contradiction.
pub fn relaxation(season: &Season, way: &Relaxation) -> String {
    let what = wish(season, way.wish);
    let day = |many: u32| counted(many as usize, "jour", "jours");
    match (way.change, way.wish) {
        (Change::GivenUp, _) => format!("Renoncer à ceci\u{a0}: {what}."),
        (Change::By { many }, Wish::Venue { town, venue }) => {
            format!("{}, lieu {}\u{a0}: ouvrir {} plus tôt et plus tard.", name(season, town), venue + 1, day(many))
        }
        (Change::By { many }, Wish::StopsAWeek) => {
            format!("Permettre {} de plus par semaine.", counted(many as usize, "étape", "étapes"))
        }
        (Change::By { many }, Wish::Rest) => format!("Permettre {} de travail de plus avant le repos.", day(many)),
        (Change::By { many }, Wish::FreeDays) => format!("Laisser {} de moins entre deux étapes.", day(many)),
        (Change::By { many }, _) => format!("Réduire de {}\u{a0}: {what}.", day(many)),
    }
}

/// « 12 jours fériés ou fermés »: what closes so many days to a town that is left out.
pub fn closing(season: &Season, closing: Closing, days: usize) -> String {
    let plural = if days > 1 { "s" } else { "" };
    let days = counted(days, "jour", "jours");
    let of = |town: u32| name(season, town);
    match closing {
        Closing::Open => format!("{days} possible{plural}"),
        Closing::SeasonEnd => format!("{days} trop près de la fin"),
        Closing::Closed => format!("{days} férié{plural} ou fermé{plural}"),
        Closing::VenueShut => format!("{days}\u{a0}: lieu fermé"),
        Closing::Pinned => format!("{days}\u{a0}: autre date fixée"),
        Closing::Partner { role } => format!("{days}\u{a0}: partenaire {} absent", role + 1),
        Closing::BaseTooFar => format!("{days}\u{a0}: trop loin de la base"),
        Closing::Occupied { by } => format!("{days}\u{a0}: la caravane est ailleurs ({})", of(by)),
        Closing::TooClose { to } => format!("{days} trop près d’une autre étape ({})", of(to)),
        Closing::Leg => format!("{days}\u{a0}: trajet trop long"),
        Closing::Rest => format!("{days} sans le repos prévu"),
        Closing::WeekFull => format!("{days}\u{a0}: semaine complète"),
        Closing::Order { with } => format!("{days} contraire{plural} à l’ordre ({})", of(with)),
        Closing::Spacing { with } => format!("{days} trop près d’une voisine ({})", of(with)),
    }
}

fn name(season: &Season, town: u32) -> &str {
    season.towns.get(town as usize).map_or("", |town| &town.name)
}

/// The partners of whom one must be there; nothing where one has no name.
fn partners(season: &Season, town: u32, role: u32) -> Option<String> {
    let role = season.towns.get(town as usize)?.roles.get(role as usize)?;
    let names: Option<Vec<&str>> =
        role.iter().map(|partner| Some(season.partners.get(*partner as usize)?.name.as_str())).collect();
    names.filter(|names| names.iter().all(|name| !name.is_empty())).map(|names| names.join(" ou "))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count > 1 { many } else { one })
}

#[cfg(test)]
mod tests {
    use domain::season::Town;

    use super::*;
    use crate::itinerary::explain::Crowd;

    fn season() -> Season {
        let towns = ["Ducos", "Le Robert", "Le Marin", "Sainte-Anne"];
        let town = |name: &str| Town { name: name.into(), stay: 1, ..Town::default() };
        // Monday 3 May 2027.
        Season { first_day: 20_941, days: 28, towns: towns.map(town).into(), ..Season::default() }
    }

    #[test]
    fn four_towns_with_three_days() {
        let crowd = Crowd { towns: vec![0, 1, 2, 3], days: vec![0, 2, 3], needed: 4, is_weeks: false };
        let wishes = (0..4).map(|town| Wish::Town { town }).collect();
        let found =
            Contradiction { wishes, towns: vec![0, 1, 2, 3], crowd: Some(crowd), irreducible: true, smallest: true };
        assert_eq!(
            contradiction(&season(), &found),
            "Ces 4 communes n’ont que 3 jours possibles\u{a0}: lundi 3 mai, mercredi 5 mai et jeudi 6 mai. \
             (Ducos, Le Robert, Le Marin et Sainte-Anne)"
        );
        let alone = Contradiction {
            wishes: vec![Wish::Closed, Wish::Venue { town: 0, venue: 1 }, Wish::Town { town: 0 }],
            towns: vec![0],
            crowd: None,
            ..found
        };
        assert_eq!(
            contradiction(&season(), &alone),
            "Ducos n’a aucun jour possible avec les jours fériés ou fermés et les jours du lieu 2 (Ducos)."
        );
    }

    #[test]
    fn what_closes_days() {
        assert_eq!(closing(&season(), Closing::Closed, 12), "12 jours fériés ou fermés");
        assert_eq!(closing(&season(), Closing::Closed, 1), "1 jour férié ou fermé");
        let occupied = Closing::Occupied { by: 2 };
        assert_eq!(closing(&season(), occupied, 1), "1 jour\u{a0}: la caravane est ailleurs (Le Marin)");
    }
}
