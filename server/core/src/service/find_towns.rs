//! Looking a town up: by its name without accents, by a postcode, by its INSEE code.

use super::typed::WrongKind;
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::reference::search_name;
use crate::repo::places::{self, TownSearch};

pub use crate::repo::places::TownRow as Town;

/// Longer questions are cut here.
const QUESTION_SIGNS: usize = 80;
/// At most so many answers.
const MOST: i64 = 12;
/// So many towns of one name are looked at.
const NAMESAKES: i64 = 40;

/// The towns of a question, the likeliest first; those of the zone `near` come before others of
/// the same name. Nothing for a question without a letter or a digit.
pub async fn find(backend: &Backend, question: &str, near: &str) -> Result<Vec<Town>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(search(&mut tx, question, near, MOST).await?)
}

/// The town of an INSEE code.
pub async fn one(backend: &Backend, insee_code: &str) -> Result<Option<Town>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(places::find_town(&mut tx, insee_code).await?)
}

pub(crate) async fn search(tx: &mut Tx, question: &str, near: &str, limit: i64) -> Result<Vec<Town>, DbError> {
    let (name, code) = read(question);
    if name.is_empty() && code.is_empty() {
        return Ok(Vec::new());
    }
    places::search_towns(tx, &TownSearch { name: &name, code: &code, near, limit }).await
}

/// The one town that a name, and a code where there is one, can mean: of towns of one name those of
/// the zone `near` go first. Otherwise what is wrong: nothing fits, or several do.
pub(crate) async fn exactly(
    tx: &mut Tx,
    (typed, code): (&str, &str),
    near: &str,
) -> Result<Result<Town, WrongKind>, DbError> {
    let mut towns = search(tx, &format!("{typed} {code}"), near, NAMESAKES).await?;
    let is_code = |word: &&str| word.starts_with(|sign: char| sign.is_ascii_digit());
    let name: String = search_name(typed).split(' ').filter(|word| !is_code(word)).collect::<Vec<_>>().join(" ");
    if !name.is_empty() {
        towns.retain(|town| {
            let own = search_name(&town.name);
            own == name || without_article(&own) == without_article(&name)
        });
    }
    if towns.iter().any(|town| town.time_zone == *near) {
        towns.retain(|town| town.time_zone == *near);
    }
    let exact = |town: &Town| search_name(&town.name) == name;
    if towns.iter().filter(|town| exact(town)).count() == 1 {
        towns.retain(exact);
    }
    if towns.len() > 1 {
        let names = towns.iter().take(4).map(|town| format!("{} ({})", town.name, town.postcode)).collect();
        return Ok(Err(WrongKind::Ambiguous(names)));
    }
    Ok(towns.pop().ok_or(WrongKind::Unknown))
}

fn without_article(name: &str) -> &str {
    ["le ", "la ", "les ", "l "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}

/// « 97214 Le Lorrain » is a name and a code, in whatever order; « 2A004 » is a code.
fn read(question: &str) -> (String, String) {
    let folded = search_name(&question.chars().take(QUESTION_SIGNS).collect::<String>());
    let is_code = |word: &&str| word.starts_with(|sign: char| sign.is_ascii_digit());
    let (codes, words): (Vec<&str>, Vec<&str>) = folded.split(' ').filter(|word| !word.is_empty()).partition(is_code);
    (words.join(" "), codes.concat().to_uppercase())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::db::testing::TestBackend;
    use crate::reference;

    #[test]
    fn a_question_is_a_name_and_a_code() {
        for (question, name, code) in [
            ("Le Lorrain", "le lorrain", ""),
            ("97214 Le Lorrain", "le lorrain", "97214"),
            ("972 14", "", "97214"),
            ("2a004", "", "2A004"),
            ("St-Joseph", "saint joseph", ""),
            ("%_'; drop", "drop", ""),
            (" \u{202e}\0 ", "", ""),
        ] {
            assert_eq!(read(question), (name.to_owned(), code.to_owned()), "{question}");
        }
        assert_eq!(read(&"é".repeat(10_000)).0.len(), QUESTION_SIGNS);
    }

    #[tokio::test]
    async fn all_of_france_is_found_without_accents() {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        reference::load(&test.backend.db).await.unwrap();
        let written = reference::load_france(&test.backend.db).await.unwrap();
        assert!((34_900..36_000).contains(&written), "{written}");
        assert_eq!(reference::load_france(&test.backend.db).await.unwrap(), 0);
        let near = "America/Martinique";
        for (question, found) in [
            ("le lorrain", "97214"),
            ("lorrain", "97214"),
            ("st joseph", "97224"),
            ("Saint-Pierre", "97225"),
            ("sainte marie", "97228"),
            ("97230", "97230"),
            ("schoelcher", "97229"),
            ("saint denis 93", "93066"),
            ("75020", "75056"),
            ("2a004", "2A004"),
            ("l ajoupa", "97201"),
            ("paris", "75056"),
            ("y", "80829"),
        ] {
            let towns = find(&test.backend, question, near).await.unwrap();
            assert_eq!(towns.first().map(|town| town.insee_code.as_str()), Some(found), "{question}: {towns:?}");
        }
        assert_eq!(find(&test.backend, "Xyzzy", near).await.unwrap(), []);
        assert_eq!(find(&test.backend, " ", near).await.unwrap(), []);
        // The points on the map are still there.
        let mut tx = test.backend.db.read().await.unwrap();
        let sql = "select count(*) from towns where latitude is not null";
        assert_eq!(crate::fetch_one!(&mut tx, (i64,), sql).unwrap().0, 34);
    }
}
