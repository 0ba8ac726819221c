//! A table as spreadsheets of France read it: semicolons, and a mark that says UTF-8.

/// The mark by which spreadsheets know UTF-8.
pub(crate) const BOM: &str = "\u{feff}";

/// One line, ended as spreadsheets expect it.
pub(crate) fn line(cells: &[String]) -> String {
    cells.iter().map(|cell| harmless(cell)).collect::<Vec<_>>().join(";") + "\r\n"
}

/// A cell that a spreadsheet never runs as a formula, in quotes where it must be.
fn harmless(cell: &str) -> String {
    let guarded = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    if guarded.contains([';', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_harmless() {
        for (cell, written) in [
            ("Faire son CV", "Faire son CV"),
            ("=1+1", "'=1+1"),
            ("+596", "'+596"),
            ("-1", "'-1"),
            ("@cmd", "'@cmd"),
            ("\tx", "'\tx"),
            ("a;b", "\"a;b\""),
            ("dit \"oui\"", "\"dit \"\"oui\"\"\""),
            ("=a\nb", "\"'=a\nb\""),
        ] {
            assert_eq!(harmless(cell), written);
        }
    }
}
