//! The question of a tour as a file: JSON for people and scripts.
//!
//! Days are ISO dates, places, towns and partners are called by their names, venues are counted
//! from 1 in their town's list. `server/docs/plan-tour.schema.json` is the published schema;
//! [`read`] keeps to it and refuses what it does not know, so that a misspelt wish is not lost in
//! silence. Who has no place in a list of names, a date outside the season or a time below 0 is
//! told by its item: `towns[3] « Le Marin », venues[0].windows[1]`.

mod item;
mod read;
mod sound;
mod write;

use chrono::NaiveDate;
use domain::season::{MAX_TOWNS, Season};

pub use read::read;
pub use write::write;

/// Larger files are refused: the largest season takes half of it.
pub const LARGEST: usize = 4 * 1024 * 1024;
/// The only version so far.
pub const VERSION: u32 = 1;

/// A season and the names that it does not know itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TourFile {
    /// The question.
    pub season: Season,
    /// The names of the places of its roads.
    pub places: Vec<String>,
}

/// Why a text is no such file. The sentences are for people: French, naming the item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TourFileError {
    /// Too many bytes.
    #[error("plus de {} Mo ; une saison a {MAX_TOWNS} villes au plus", LARGEST >> 20)]
    Large,
    /// It ends before everything was said.
    #[error("le fichier s’arrête trop tôt, ligne {line}")]
    Short {
        /// Its last line, from 1.
        line: usize,
    },
    /// No JSON, too deep, or a number that no machine holds.
    #[error("ligne {line}, colonne {column} : ce n’est pas du JSON lisible")]
    Syntax {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Something is missing, unknown or impossible.
    #[error("{item} : {said}")]
    Item {
        /// Where, and its name where it has one.
        item: String,
        /// What is wrong with it.
        said: String,
    },
}

/// The calendar's day of a day number of the season; the first day where it lies beyond all calendars.
pub fn date(season: &Season, day: u32) -> NaiveDate {
    let epoch = NaiveDate::default();
    chrono::TimeDelta::try_days(season.first_day.saturating_add(i64::from(day)))
        .and_then(|after| epoch.checked_add_signed(after))
        .unwrap_or(epoch)
}
