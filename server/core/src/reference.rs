//! The directory of towns: facts that come with the program and are put into every database.

mod france;
mod zones;

use domain::text;

use crate::db::{Db, DbError};
use crate::error::Unexpected;
use crate::fetch_one;
use crate::repo::places::{self, NewTown};

pub use france::load_france;
#[cfg(test)]
pub(crate) use france::names as france_names;
pub use zones::time_zone;

/// Origin and licence stand in the first line of the file.
const MARTINIQUE: &str = include_str!("../data/communes_martinique.csv");
const DEPARTMENT: &str = "972";

/// One line of the directory.
#[derive(Debug, serde::Deserialize)]
struct Line {
    insee: String,
    name: String,
    postcode: String,
    latitude: f64,
    longitude: f64,
}

/// Puts the towns that are missing into the database; answers how many there are in the directory.
///
/// Cheap when nothing is missing (one reading statement), so it may run at every start.
pub async fn load(db: &Db) -> Result<usize, Unexpected> {
    let lines = lines()?;
    let mut tx = db.read().await?;
    let (known,) = fetch_one!(&mut tx, (i64,), places::COUNT_TOWNS, DEPARTMENT)?;
    tx.rollback().await?;
    if usize::try_from(known).is_ok_and(|known| known >= lines.len()) {
        return Ok(lines.len());
    }
    let mut tx = db.begin().await?;
    for line in &lines {
        insert(&mut tx, line).await?;
    }
    tx.commit().await?;
    Ok(lines.len())
}

async fn insert(tx: &mut crate::db::Tx, line: &Line) -> Result<(), DbError> {
    places::insert_town(
        tx,
        &NewTown {
            insee_code: &line.insee,
            name: &line.name,
            search_name: &search_name(&line.name),
            postcode: &line.postcode,
            department: DEPARTMENT,
            time_zone: time_zone(&line.insee),
            latitude: Some(line.latitude),
            longitude: Some(line.longitude),
        },
    )
    .await
}

/// The form of a name under which it is searched: lower case, no accents, words parted by one
/// space, « St » written out. « L’Ajoupa-Bouillon » becomes « l ajoupa bouillon ».
#[must_use]
pub fn search_name(name: &str) -> String {
    let folded = text::fold(name);
    let words = folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    let spelt = words.map(|word| match word {
        "st" => "saint",
        "ste" => "sainte",
        other => other,
    });
    spelt.collect::<Vec<_>>().join(" ")
}

fn lines() -> Result<Vec<Line>, Unexpected> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(MARTINIQUE.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().map_err(Unexpected::new)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::db::testing::TestDb;
    use crate::fetch_all;

    #[test]
    fn names_are_searched_without_accents_and_signs() {
        assert_eq!(search_name("L’Ajoupa-Bouillon"), "l ajoupa bouillon");
        assert_eq!(search_name("Schœlcher"), "schoelcher");
        assert_eq!(search_name("  Grand’Rivière "), "grand riviere");
        assert_eq!(search_name("St-Joseph"), search_name("Saint Joseph"));
        assert_eq!(search_name("STE MARIE"), "sainte marie");
    }

    #[tokio::test]
    async fn the_34_towns_are_loaded_once() {
        let test = TestDb::new().await.unwrap();
        assert_eq!(load(&test.db).await.unwrap(), 34);
        assert_eq!(load(&test.db).await.unwrap(), 34);
        let mut tx = test.db.read().await.unwrap();
        let towns = fetch_all!(
            &mut tx,
            (String, String, String, String),
            "select name, search_name, postcode, time_zone from towns order by insee_code"
        )
        .unwrap();
        assert_eq!(towns.len(), 34);
        assert_eq!(
            towns[0],
            ("L’Ajoupa-Bouillon".into(), "l ajoupa bouillon".into(), "97216".into(), "America/Martinique".into())
        );
    }
}
