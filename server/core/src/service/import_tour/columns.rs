//! What the columns of a table are: by their heading, else by their place.

use crate::reference::search_name;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The town.
    Town,
    /// Its postcode or INSEE code.
    Code,
    /// The first day.
    Day,
    /// The last day.
    Until,
    /// The venue.
    Venue,
    /// The venue's street address.
    Address,
    /// « 8 h 30 – 15 h ».
    Hours,
    /// What one sees from afar.
    Landmark,
    /// How to come.
    HowToCome,
    /// Partners, parted by commas.
    Partners,
    /// What kind of body each partner is, or all of them.
    Kinds,
    /// Something else, passed over.
    Other,
}

/// How headings begin, folded.
const HEADINGS: [(&str, Column); 28] = [
    ("commune", Column::Town),
    ("ville", Column::Town),
    ("etape", Column::Town),
    ("code", Column::Code),
    ("cp", Column::Code),
    ("insee", Column::Code),
    ("date de fin", Column::Until),
    ("fin", Column::Until),
    ("au", Column::Until),
    ("jusqu", Column::Until),
    ("date", Column::Day),
    ("jour", Column::Day),
    ("debut", Column::Day),
    ("du", Column::Day),
    ("lieu", Column::Venue),
    ("salle", Column::Venue),
    ("adresse", Column::Address),
    ("horaire", Column::Hours),
    ("heure", Column::Hours),
    ("ouverture", Column::Hours),
    ("repere", Column::Landmark),
    ("comment venir", Column::HowToCome),
    ("acces", Column::HowToCome),
    ("partenaire", Column::Partners),
    ("sorte", Column::Kinds),
    ("type", Column::Kinds),
    ("genre", Column::Kinds),
    ("nature", Column::Kinds),
];
/// The order of a table without headings.
const BY_PLACE: [Column; 5] = [Column::Town, Column::Day, Column::Venue, Column::Hours, Column::Partners];

/// The columns of a table, and whether its first row is their heading.
pub(super) fn read(table: &[Vec<String>]) -> (Vec<Column>, bool) {
    let heads: Vec<Option<Column>> = table.first().into_iter().flatten().map(|text| heading(text)).collect();
    let width = table.iter().map(Vec::len).max().unwrap_or_default();
    if heads.contains(&Some(Column::Town)) {
        let named = (0..width).map(|place| heads.get(place).copied().flatten().unwrap_or(Column::Other));
        return (named.collect(), true);
    }
    let placed = (0..width).map(|place| BY_PLACE.get(place).copied().unwrap_or(Column::Other));
    (placed.collect(), false)
}

fn heading(text: &str) -> Option<Column> {
    let folded = search_name(text);
    let begins = |start: &str| {
        folded == start || folded.strip_prefix(start).is_some_and(|rest| start.len() > 2 || rest.starts_with(' '))
    };
    HEADINGS.iter().find(|(start, _)| begins(start)).map(|(_, column)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect()
    }

    #[test]
    fn headings_are_known_by_their_words() {
        let (columns, headed) = read(&table(&[&["Dates", "Communes", "Code postal", "Lieu / salle", "Divers", "Au"]]));
        assert!(headed);
        assert_eq!(columns, [Column::Day, Column::Town, Column::Code, Column::Venue, Column::Other, Column::Until]);
    }

    #[test]
    fn without_headings_the_place_counts() {
        let (columns, headed) = read(&table(&[&["Le Lorrain"], &["Ducos", "18/05"]]));
        assert!(!headed);
        assert_eq!(columns, [Column::Town, Column::Day]);
        assert_eq!(read(&table(&[&["Autun"]])), (vec![Column::Town], false));
    }
}
