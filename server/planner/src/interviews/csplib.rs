//! The files of the CSPLib, problem 062.

use thiserror::Error;

use super::problem::{BadProblem, Desk, Person, Problem};

/// Each student has so many meetings.
pub const MEETINGS: usize = 3;
/// The conference has so many sessions, numbered from 1.
const SESSIONS: usize = 20;
/// Longer lines are no lines of these files.
const MOST_CELLS: usize = 1_000;

/// Why files are refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileError {
    /// A file without a line of data.
    #[error("{file}: no line of data")]
    Empty {
        /// `company`, `test` or `slots`.
        file: &'static str,
    },
    /// A line with too few or too many cells.
    #[error("{file}, line {line}: {cells} cells, {expected} are expected")]
    Cells {
        /// Which file.
        file: &'static str,
        /// Counted from 1.
        line: usize,
        /// So many.
        cells: usize,
        /// So many are needed.
        expected: usize,
    },
    /// Something else where a number is expected, or one out of its limits.
    #[error("{file}, line {line}: « {text} » is no {expected}")]
    Number {
        /// Which file.
        file: &'static str,
        /// Counted from 1.
        line: usize,
        /// The cell, shortened, without control characters.
        text: String,
        /// What should stand here.
        expected: &'static str,
    },
    /// The files name a different number of students or companies.
    #[error("{count} {what} in one file, {other} in another")]
    Mismatch {
        /// Students or companies.
        what: &'static str,
        /// So many in the wishes.
        count: usize,
        /// So many in the other file.
        other: usize,
    },
    /// What the files say cannot be planned.
    #[error(transparent)]
    Problem(#[from] BadProblem),
}

/// Reads the companies (`Company, Disappointment, Lower, Upper, DailyRate, Parallel`), the wishes
/// (one line a student, one column a company, in the order of the companies) and the sessions in
/// which each student can come (`StudentNr, slot1 … slot5`).
///
/// `Disappointment` and `DailyRate` are not used. Names are not compared: the columns are. Lines may
/// end as on any system.
pub fn read(companies: &str, wishes: &str, slots: &str) -> Result<Problem, FileError> {
    let mut desks = Vec::new();
    for (line, cells) in rows("company", companies)? {
        expect_cells("company", line, &cells, 6)?;
        let number = |place: usize| number("company", line, &cells, place, "number");
        let parallel = vec![number(5)?; SESSIONS];
        desks.push(Desk { least: number(2)?, most: number(3)?, parallel });
    }
    let mut people = Vec::new();
    for (line, cells) in rows("test", wishes)? {
        expect_cells("test", line, &cells, desks.len())?;
        let wish = |place: usize| -> Result<Option<u16>, FileError> {
            let wish = number("test", line, &cells, place, "wish from 1 to 5")?;
            let known = u16::try_from(wish).ok().filter(|wish| (1..=5).contains(wish));
            known.map(Some).ok_or_else(|| refused("test", line, &cells, place, "wish from 1 to 5"))
        };
        let wishes = (0..cells.len()).map(wish).collect::<Result<_, _>>()?;
        people.push(Person { wishes, slots: Vec::new(), most: MEETINGS });
    }
    let mut seen = vec![false; people.len()];
    let lines = rows("slots", slots)?;
    if lines.len() != people.len() {
        return Err(FileError::Mismatch { what: "students", count: people.len(), other: lines.len() });
    }
    for (line, cells) in lines {
        let student = number("slots", line, &cells, 0, "number of a student")?;
        let place = student.checked_sub(1).filter(|place| seen.get(*place) == Some(&false));
        let place = place.ok_or_else(|| refused("slots", line, &cells, 0, "number of a student"))?;
        seen[place] = true;
        for cell in 1..cells.len() {
            let session = number("slots", line, &cells, cell, "session from 1 to 20")?;
            let slot = session.checked_sub(1).filter(|slot| *slot < SESSIONS && !people[place].slots.contains(slot));
            let slot = slot.ok_or_else(|| refused("slots", line, &cells, cell, "session from 1 to 20"))?;
            people[place].slots.push(slot);
        }
    }
    Ok(Problem::new(people, desks, SESSIONS)?)
}

/// The lines of a file after its heading, with their numbers, in trimmed cells; empty ones left out.
fn rows<'a>(file: &'static str, text: &'a str) -> Result<Vec<(usize, Vec<&'a str>)>, FileError> {
    let lines = text.trim_start_matches('\u{feff}').split('\n').flat_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\r')
    });
    let mut rows = Vec::new();
    for (place, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()).skip(1) {
        let cells: Vec<&str> = line.split(',').take(MOST_CELLS).map(str::trim).collect();
        rows.push((place + 1, cells));
    }
    if rows.is_empty() { Err(FileError::Empty { file }) } else { Ok(rows) }
}

fn expect_cells(file: &'static str, line: usize, cells: &[&str], expected: usize) -> Result<(), FileError> {
    if cells.len() == expected { Ok(()) } else { Err(FileError::Cells { file, line, cells: cells.len(), expected }) }
}

fn number(
    file: &'static str,
    line: usize,
    cells: &[&str],
    place: usize,
    expected: &'static str,
) -> Result<usize, FileError> {
    let cell = cells.get(place).copied().unwrap_or_default();
    let digits = (1..=6).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { cell.parse().ok() } else { None };
    number.ok_or_else(|| refused(file, line, cells, place, expected))
}

fn refused(file: &'static str, line: usize, cells: &[&str], place: usize, expected: &'static str) -> FileError {
    let cell = cells.get(place).copied().unwrap_or_default();
    let text = cell.chars().take(20).map(|sign| if sign.is_control() { '·' } else { sign }).collect();
    FileError::Number { file, line, text, expected }
}
