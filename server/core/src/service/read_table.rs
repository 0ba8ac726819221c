//! A table that somebody pastes or uploads: tab-separated text, CSV or an .xlsx workbook.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use domain::text::clean_line;

/// A file is no larger than this.
pub const MOST_BYTES: usize = 1024 * 1024;
/// How large a table may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// At most so many rows; more are refused.
    pub rows: usize,
    /// At most so many cells a row; more are left out.
    pub cells: usize,
}

/// A table of stops.
const STOPS: Bounds = Bounds { rows: 500, cells: 20 };
/// A workbook unpacks to no more than this: a small file may hold a very large one.
const MOST_UNPACKED: u64 = 16 * 1024 * 1024;
/// More of a cell is not kept.
const CELL_SIGNS: usize = 500;

/// Why a table was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Nothing in it.
    #[error("the table is empty")]
    Empty,
    /// Too large, packed or unpacked.
    #[error("the file is too large")]
    TooLarge,
    /// More rows than its bounds allow.
    #[error("the table has too many rows")]
    TooManyRows,
    /// Neither a workbook nor a text.
    #[error("the file cannot be read")]
    Unreadable,
}

/// The rows of a pasted text: cells parted by tabs, or by semicolons where it has no tab, or by
/// commas where it has neither. As many as a table of stops may have.
pub fn from_text(text: &str) -> Result<Vec<Vec<String>>, TableError> {
    from_text_within(text, STOPS)
}

/// The same with bounds of its own.
pub fn from_text_within(text: &str, bounds: Bounds) -> Result<Vec<Vec<String>>, TableError> {
    if text.len() > MOST_BYTES {
        return Err(TableError::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}');
    let sign = [b'\t', b';'].into_iter().find(|sign| text.as_bytes().contains(sign)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(sign)
        .quoting(text.matches('"').count().is_multiple_of(2))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| TableError::Unreadable)?;
        push(&mut rows, record.iter().map(str::to_owned), bounds)?;
    }
    finished(rows)
}

/// The rows of a file: the first sheet of a workbook, or a text in UTF-8 or Windows-1252.
pub fn from_file(bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    from_file_within(bytes, STOPS)
}

/// The same with bounds of its own.
pub fn from_file_within(bytes: &[u8], bounds: Bounds) -> Result<Vec<Vec<String>>, TableError> {
    if bytes.len() > MOST_BYTES {
        return Err(TableError::TooLarge);
    }
    if bytes.starts_with(b"PK") {
        return from_workbook(bytes, bounds);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => from_text_within(text, bounds),
        Err(_) if bytes.contains(&0) => Err(TableError::Unreadable),
        // What spreadsheets of the West write when they do not write UTF-8.
        Err(_) => from_text_within(&bytes.iter().map(|byte| char::from(*byte)).collect::<String>(), bounds),
    }
}

/// The same table as tab-separated text, to be shown and sent again.
#[must_use]
pub fn to_text(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n")
}

fn from_workbook(bytes: &[u8], bounds: Bounds) -> Result<Vec<Vec<String>>, TableError> {
    refuse_bombs(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let sheet = book.worksheet_range_at(0).ok_or(TableError::Empty)?.map_err(|_| TableError::Unreadable)?;
    let mut rows = Vec::new();
    for row in sheet.rows() {
        push(&mut rows, row.iter().take(bounds.cells).map(cell), bounds)?;
    }
    finished(rows)
}

/// Unpacks every part into nothing and counts: what the parts say of their own size may lie.
fn refuse_bombs(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::Unreadable)?;
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| TableError::Unreadable)?;
        let unpacked =
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| TableError::Unreadable)?;
        left = left.checked_sub(unpacked).ok_or(TableError::TooLarge)?;
    }
    Ok(())
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(moment) => match moment.as_datetime() {
            // A time of the day alone lies on day 0 of the workbook's calendar.
            Some(moment) if moment.date() < chrono::NaiveDate::default() => moment.format("%H:%M").to_string(),
            Some(moment) => moment.format("%Y-%m-%d").to_string(),
            None => String::new(),
        },
        other => other.to_string(),
    }
}

fn push(rows: &mut Vec<Vec<String>>, cells: impl Iterator<Item = String>, bounds: Bounds) -> Result<(), TableError> {
    let row: Vec<String> =
        cells.take(bounds.cells).map(|text| clean_line(&text).chars().take(CELL_SIGNS).collect()).collect();
    if row.iter().any(|text| !text.is_empty()) {
        rows.push(row);
    }
    if rows.len() > bounds.rows { Err(TableError::TooManyRows) } else { Ok(()) }
}

fn finished(rows: Vec<Vec<String>>) -> Result<Vec<Vec<String>>, TableError> {
    if rows.is_empty() { Err(TableError::Empty) } else { Ok(rows) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::io::Write;

    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

    use super::*;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn text_is_read_as_pasted() {
        let rows = from_text("\u{feff}Commune\tDate\r\nLe Lorrain\t18/05/2027\r\n\r\n\t\r\n").unwrap();
        assert_eq!(rows, [["Commune", "Date"], ["Le Lorrain", "18/05/2027"]]);
        assert_eq!(from_text("Le Lorrain;18/05").unwrap(), [["Le Lorrain", "18/05"]]);
        assert_eq!(from_text("Le Lorrain\nMacouba").unwrap(), [["Le Lorrain"], ["Macouba"]]);
        assert_eq!(from_text("5\" \tx").unwrap(), [["5\"", "x"]]);
        assert_eq!(from_text("a\0b\u{202e}c").unwrap(), [["abc"]]);
        assert_eq!(from_text(" \n\t"), Err(TableError::Empty));
        assert_eq!(from_text(&"a\n".repeat(501)), Err(TableError::TooManyRows));
        assert_eq!(from_text(&"é".repeat(10_000)).unwrap()[0][0].chars().count(), CELL_SIGNS);
        let rows = from_text("a\tb\nc").unwrap();
        assert_eq!(from_text(&to_text(&rows)).unwrap(), rows);
    }

    #[test]
    fn a_workbook_is_read_with_its_dates_and_without_its_formulas() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Commune").unwrap();
        sheet.write(1, 0, "Le Lorrain").unwrap();
        let day = ExcelDateTime::from_ymd(2027, 5, 18).unwrap();
        sheet.write_with_format(1, 1, &day, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
        sheet.write_formula(1, 2, Formula::new("=1+1").set_result("2")).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(from_file(&bytes).unwrap(), [["Commune", "", ""], ["Le Lorrain", "2027-05-18", "2"]]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(from_file(b"PK\x03\x04 nonsense"), Err(TableError::Unreadable));
        assert_eq!(from_file(&packed(&[("readme.txt", b"hello")])), Err(TableError::Unreadable));
        assert_eq!(from_file(b"\xff\xd8\xff\x00\x01"), Err(TableError::Unreadable));
        assert_eq!(from_file(&vec![b'a'; MOST_BYTES + 1]), Err(TableError::TooLarge));
        // A few kilobytes that unpack to twenty million.
        let bomb = packed(&[("xl/worksheets/sheet1.xml", &vec![b' '; 20_000_000])]);
        assert!(bomb.len() < MOST_BYTES);
        assert_eq!(from_file(&bomb), Err(TableError::TooLarge));
        assert_eq!(from_file(b"Rivi\xe8re").unwrap(), [["Rivière"]]);
    }
}
