//! What the cells of a table of ways are: one way a line, or a square of towns by towns.

use crate::reference::search_name;

/// The place of a cell, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub row: usize,
    pub column: usize,
}

/// A way that the table speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where the town that one leaves is named.
    pub from: Spot,
    /// Where the town that one comes to is named.
    pub to: Spot,
    /// Where the minutes stand.
    pub minutes: Spot,
}

/// The text of a cell; empty where the row is shorter.
pub(super) fn text(table: &[Vec<String>], spot: Spot) -> &str {
    table.get(spot.row).and_then(|row| row.get(spot.column)).map_or("", String::as_str)
}

/// Every way whose minutes are written; an empty cell keeps what is known.
pub(super) fn entries(table: &[Vec<String>]) -> Vec<Entry> {
    let found = match headings(table) {
        Some(columns) => list(table, 1, columns),
        None if is_square(table) => square(table),
        None => list(table, 0, [0, 1, 2]),
    };
    found.into_iter().filter(|entry| !text(table, entry.minutes).is_empty()).collect()
}

/// The columns of a list by their headings.
fn headings(table: &[Vec<String>]) -> Option<[usize; 3]> {
    let heads: Vec<String> = table.first()?.iter().map(|head| search_name(head)).collect();
    let place = |words: &[&str]| heads.iter().position(|head| words.contains(&head.as_str()));
    let from = place(&["de", "depart", "from", "origine"])?;
    let to = place(&["vers", "a", "arrivee", "to", "destination"])?;
    let minutes = heads.iter().position(|head| ["minute", "duree", "temps"].iter().any(|word| head.starts_with(word)));
    Some([from, to, minutes.unwrap_or(2)])
}

/// A square begins with a row of towns: its corner is empty, or neither its third cell is a number nor
/// its second column mostly names, as they are in a list.
fn is_square(table: &[Vec<String>]) -> bool {
    let cell = |row, column| text(table, Spot { row, column });
    let named = (1..table.len()).filter(|row| cell(*row, 1).starts_with(char::is_alphabetic)).count();
    let number = cell(0, 2).starts_with(|sign: char| sign.is_ascii_digit() || sign == '-');
    cell(0, 0).is_empty() || (!number && table.len() > 1 && named * 2 < table.len() - 1)
}

fn list(table: &[Vec<String>], headings: usize, [from, to, minutes]: [usize; 3]) -> Vec<Entry> {
    let at = |row, column| Spot { row, column };
    (headings..table.len())
        .map(|row| Entry { from: at(row, from), to: at(row, to), minutes: at(row, minutes) })
        .collect()
}

/// The diagonal is passed over, whatever it holds.
fn square(table: &[Vec<String>]) -> Vec<Entry> {
    let mut found = Vec::new();
    for (row, cells) in table.iter().enumerate().skip(1) {
        for column in 1..cells.len() {
            let entry =
                Entry { from: Spot { row, column: 0 }, to: Spot { row: 0, column }, minutes: Spot { row, column } };
            if text(table, entry.from) != text(table, entry.to) {
                found.push(entry);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::import_legs::read;

    fn shown(text: &str) -> Vec<(String, String, String)> {
        let table = read(text).unwrap_or_default();
        let own = |spot| super::text(&table, spot).to_owned();
        entries(&table).iter().map(|entry| (own(entry.from), own(entry.to), own(entry.minutes))).collect()
    }

    fn ways(found: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
        found.iter().map(|(from, to, minutes)| ((*from).into(), (*to).into(), (*minutes).into())).collect()
    }

    #[test]
    fn a_list_and_a_square_say_the_same() {
        let same = ways(&[("A", "B", "10"), ("B", "A", "12")]);
        for text in [
            "\u{feff}De;Vers;Minutes;Source;Date\r\nA;B;10;estimé;\r\nB;A;12;saisi;03/05/2027\r\n",
            "Vers\tDurée en minutes\tDépart\nB\t10\tA\nA\t12\tB",
            "A,B,10\nB,A,12\nA,C,",
            "De / vers;A;B\nA;;10\nB;12;",
            ";A;B\nA;0;10\nB;12;0",
            "\tA\tB\nA\t\t10\nB\t12",
            ",A,B\nA,-,10\nB,12,x",
        ] {
            assert_eq!(shown(text), same, "{text}");
        }
        let three = ways(&[
            ("A", "B", "1"),
            ("A", "C", "2"),
            ("B", "A", "3"),
            ("B", "C", "4"),
            ("C", "A", "5"),
            ("C", "B", "6"),
        ]);
        assert_eq!(shown("De vers;A;B;C\nA;;1;2\nB;3;;4\nC;5;6;"), three);
        assert_eq!(shown("\"x;y\";B;10"), ways(&[("x;y", "B", "10")]));
        assert_eq!(shown("rien"), ways(&[]));
    }
}
