//! What the season itself finds wrong, in words.

use domain::season::{Season, Wrong};

use super::TourFileError;
use super::item::shown;

/// The item and the sentence. Most of it the reader has refused before, with a closer item.
pub(super) fn told(wrong: &Wrong, season: &Season, places: &[String]) -> TourFileError {
    let town = |number: u32| name(season.towns.get(number as usize).map(|town| town.name.as_str()));
    let place = |number: u32| name(places.get(number as usize).map(String::as_str));
    let (item, said) = match wrong {
        Wrong::Days => ("first_day".to_owned(), "la saison est trop loin de notre époque".to_owned()),
        Wrong::Closed { day } => ("closed".to_owned(), format!("le jour {day} est hors de la saison")),
        Wrong::TooMany { what } => (what.clone(), "trop d’éléments".to_owned()),
        Wrong::Roads { from, to } => {
            (format!("roads de {} à {}", place(*from), place(*to)), "ce temps n’est pas possible".to_owned())
        }
        Wrong::Limits { what } if what == "base" => ("base".to_owned(), "ce mode demande un lieu de départ".to_owned()),
        Wrong::Limits { what } => (format!("limits.{what}"), "cette limite n’est pas possible".to_owned()),
        Wrong::Weights => ("weights".to_owned(), "un poids est négatif ou trop lourd".to_owned()),
        Wrong::Town { town: number, what } => {
            (format!("towns[{number}] {}, {what}", town(*number)), "cela n’est pas possible".to_owned())
        }
        Wrong::Partner { partner } => (format!("partners[{partner}]"), "cela n’est pas possible".to_owned()),
        Wrong::Pins { one, other } => (
            format!("towns[{one}].pin et towns[{other}].pin"),
            format!("{} et {} sont fixées aux mêmes jours", town(*one), town(*other)),
        ),
        Wrong::Order { town: number } => {
            ("order".to_owned(), format!("l’ordre tourne en rond en passant par {}", town(*number)))
        }
        Wrong::Spacing { group } => (format!("spacing[{group}].towns"), "une ville y vient deux fois".to_owned()),
    };
    TourFileError::Item { item, said }
}

fn name(name: Option<&str>) -> String {
    format!("« {} »", shown(name.unwrap_or("?")))
}
