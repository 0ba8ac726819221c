//! The text format of the classical sets, read as its bytes come.

use super::instance::{Instance, LARGEST, MOST_TOWNS};

/// Decimals that a number of a file may have.
const MOST_DECIMALS: usize = 6;
/// Digits that may stand before the point.
const MOST_DIGITS: usize = 12;
/// No number is written with more signs than this.
const LONGEST_WORD: usize = 64;

/// What should stand at a place of a file. Towns count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The number of towns.
    Count,
    /// The way between two towns.
    Way {
        /// From this one.
        from: usize,
        /// To this one.
        to: usize,
    },
    /// From when one may begin in a town.
    Opening {
        /// Its number.
        town: usize,
    },
    /// Until when one may begin in a town.
    Closing {
        /// Its number.
        town: usize,
    },
}

impl std::fmt::Display for Expected {
    fn fmt(&self, to_text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count => write!(to_text, "the number of towns"),
            Self::Way { from, to } => write!(to_text, "the way from town {from} to town {to}"),
            Self::Opening { town } => write!(to_text, "the beginning of the window of town {town}"),
            Self::Closing { town } => write!(to_text, "the end of the window of town {town}"),
        }
    }
}

/// Why a text is not an instance. Lines count from 1, towns from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The text ends before everything was said.
    #[error("the file ends early: {expected} is missing")]
    Short {
        /// What should come next.
        expected: Expected,
    },
    /// Something that is not a number, or not one that fits.
    #[error("line {line}: « {text} » is not a time that can be used ({expected})")]
    Number {
        /// Its line.
        line: usize,
        /// What stands there, its beginning.
        text: String,
        /// What should stand there.
        expected: Expected,
    },
    /// No town at all, only one, or too many.
    #[error("{towns} towns: from 2 to {MOST_TOWNS} can be planned")]
    Towns {
        /// As many.
        towns: i64,
    },
    /// A window that ends before it begins.
    #[error("line {line}: the window of town {town} ends before it begins")]
    Window {
        /// Its line.
        line: usize,
        /// Its town.
        town: usize,
    },
    /// Something stands behind the last window.
    #[error("line {line}: nothing should follow the windows, but « {text} » does")]
    Rest {
        /// Its line.
        line: usize,
        /// What stands there.
        text: String,
    },
}

/// Reads the format of the classical sets, fed in pieces of any size: the number of towns, the matrix
/// row by row, a window a line. What follows a `#` is a remark. Times may have decimals, up to six.
///
/// The first thing that is wrong is told with the piece in which it stands, so that neither a huge
/// nor an endless file is read to its end. It never keeps more than the instance itself.
#[derive(Debug)]
pub struct Reader {
    line: usize,
    in_remark: bool,
    /// The beginning of a word whose end is in the next piece.
    begun: Vec<u8>,
    /// Not known before the first word.
    towns: Option<usize>,
    /// Ways, then windows, in millionths.
    times: Vec<i64>,
    decimals: usize,
    /// The largest time with its line and place: it may be too large only for the decimals of others.
    largest: (i64, usize, usize),
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            line: 1,
            in_remark: false,
            begun: Vec::new(),
            towns: None,
            times: Vec::new(),
            decimals: 0,
            largest: (0, 1, 0),
        }
    }
}

impl Reader {
    /// The next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let ends = |byte: &u8| if self.in_remark { *byte == b'\n' } else { ends_a_word(*byte) };
            let length = rest.iter().position(ends).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(length);
            if !self.in_remark {
                self.part_of_word(word, behind.is_empty())?;
            }
            let Some((end, behind)) = behind.split_first() else { break };
            self.in_remark = *end == b'#';
            self.line += usize::from(*end == b'\n');
            rest = behind;
        }
        Ok(())
    }

    fn part_of_word(&mut self, part: &[u8], goes_on: bool) -> Result<(), ReadError> {
        if self.begun.is_empty() && !goes_on {
            return if part.is_empty() { Ok(()) } else { self.word(part) };
        }
        let room = LONGEST_WORD.saturating_sub(self.begun.len());
        self.begun.extend_from_slice(&part[..part.len().min(room)]);
        if goes_on && self.begun.len() < LONGEST_WORD {
            return Ok(());
        }
        let whole = std::mem::take(&mut self.begun);
        self.word(&whole)
    }

    fn word(&mut self, word: &[u8]) -> Result<(), ReadError> {
        let Some(towns) = self.towns else { return self.count(word) };
        let place = self.times.len();
        let Some(expected) = expected(towns, place) else {
            return Err(ReadError::Rest { line: self.line, text: shortened(word) });
        };
        let Some((time, decimals)) = millionths(word) else {
            return Err(ReadError::Number { line: self.line, text: shortened(word), expected });
        };
        if let (Expected::Closing { town }, Some(opens)) = (expected, self.times.last())
            && time < *opens
        {
            return Err(ReadError::Window { line: self.line, town });
        }
        if time > self.largest.0 {
            self.largest = (time, self.line, place);
        }
        self.decimals = self.decimals.max(decimals);
        self.times.push(time);
        Ok(())
    }

    fn count(&mut self, word: &[u8]) -> Result<(), ReadError> {
        let count: Option<i64> = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
        let Some(count) = count else {
            return Err(ReadError::Number { line: self.line, text: shortened(word), expected: Expected::Count });
        };
        let towns = usize::try_from(count).ok().filter(|towns| (2..=MOST_TOWNS).contains(towns));
        self.towns = Some(towns.ok_or(ReadError::Towns { towns: count })?);
        Ok(())
    }

    /// The instance, when the file has ended.
    pub fn finish(mut self) -> Result<Instance, ReadError> {
        if !self.begun.is_empty() {
            let whole = std::mem::take(&mut self.begun);
            self.word(&whole)?;
        }
        let Some(towns) = self.towns else { return Err(ReadError::Short { expected: Expected::Count }) };
        if let Some(expected) = expected(towns, self.times.len()) {
            return Err(ReadError::Short { expected });
        }
        let unit = power_of_ten(MOST_DECIMALS - self.decimals);
        let (largest, line, place) = self.largest;
        if largest / unit > LARGEST {
            let expected = expected(towns, place).unwrap_or(Expected::Count);
            return Err(ReadError::Number { line, text: (largest / 1_000_000).to_string(), expected });
        }
        if unit > 1 {
            self.times.iter_mut().for_each(|time| *time /= unit);
        }
        let windows = self.times.split_off(towns * towns);
        let windows = windows.chunks_exact(2).map(|window| (window[0], window[1])).collect();
        Ok(Instance::known(self.times, windows, self.decimals))
    }
}

impl Instance {
    /// Reads the whole text of a file, as [`Reader`] does.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let mut reader = Reader::default();
        reader.feed(text.as_bytes())?;
        reader.finish()
    }
}

fn ends_a_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c' | b'#')
}

/// What stands at a place behind the number of towns; nothing after the last window.
fn expected(towns: usize, place: usize) -> Option<Expected> {
    let cells = towns * towns;
    if place < cells {
        return Some(Expected::Way { from: place / towns, to: place % towns });
    }
    let town = (place - cells) / 2;
    let opens = (place - cells).is_multiple_of(2);
    (town < towns).then_some(if opens { Expected::Opening { town } } else { Expected::Closing { town } })
}

/// A time in millionths, and how many decimals it needs.
fn millionths(word: &[u8]) -> Option<(i64, usize)> {
    let whole = word.iter().position(|byte| *byte == b'.').unwrap_or(word.len());
    let fraction = word.get(whole + 1..).unwrap_or_default();
    let zeros = fraction.iter().rev().take_while(|byte| **byte == b'0').count();
    let fraction = &fraction[..fraction.len() - zeros];
    if whole > MOST_DIGITS || fraction.len() > MOST_DECIMALS || (whole == 0 && fraction.is_empty() && zeros == 0) {
        return None;
    }
    let mut value = 0;
    for byte in word[..whole].iter().chain(fraction) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some((value * power_of_ten(MOST_DECIMALS - fraction.len()), fraction.len()))
}

fn power_of_ten(exponent: usize) -> i64 {
    (0..exponent).fold(1, |power, _| power * 10)
}

/// What an error repeats of a file: no more than fits on a line, nothing that moves a cursor.
fn shortened(word: &[u8]) -> String {
    let word = String::from_utf8_lossy(word);
    word.chars().map(|sign| if sign.is_control() { '·' } else { sign }).take(24).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_classical_format_with_remarks_and_decimals() {
        let text = "# two towns\n2\n0 1.5 # way out\n2.25 0\n0 10\n1 7.50\n";
        let instance = Instance::read(text).unwrap();
        assert_eq!((instance.towns(), instance.travel(0, 1), instance.travel(1, 0)), (2, 150, 225));
        assert_eq!((instance.window(1), instance.shown(375)), ((100, 750), "3.75".to_owned()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let told = |text: &str| Instance::read(text).unwrap_err().to_string();
        assert_eq!(told(""), "the file ends early: the number of towns is missing");
        assert_eq!(told("2\n0 1\n1"), "the file ends early: the way from town 1 to town 1 is missing");
        assert_eq!(told("2\n0 1\n1 0\n0 9\n0"), "the file ends early: the end of the window of town 1 is missing");
        assert_eq!(
            told("2\n0 -1\n1 0\n0 9\n0 9"),
            "line 2: « -1 » is not a time that can be used (the way from town 0 to town 1)"
        );
        assert_eq!(told("2\n0 x\n1 0"), "line 2: « x » is not a time that can be used (the way from town 0 to town 1)");
        assert_eq!(told("2\n0 1\n1 0\n0 9\n8 7"), "line 5: the window of town 1 ends before it begins");
        assert_eq!(told("10000\n0 1"), "10000 towns: from 2 to 1000 can be planned");
        assert_eq!(told("-3"), "-3 towns: from 2 to 1000 can be planned");
        assert_eq!(told("2\n0 1\n1 0\n0 9\n0 9\n7"), "line 6: nothing should follow the windows, but « 7 » does");
        for number in ["1e9", "NaN", "1.1234567", "9999999999999", ".", "+1", "1.2.3", "١", &"0".repeat(99)] {
            assert!(Instance::read(&format!("2\n0 {number}\n1 0\n0 9\n0 9")).is_err(), "{number}");
        }
    }

    #[test]
    fn a_time_may_be_large_or_fine_but_not_both() {
        let large = Instance::read("2\n0 1\n1 0\n0 999999999999\n0 9").unwrap();
        assert_eq!(large.window(0), (0, 999_999_999_999));
        let told = Instance::read("2\n0 1.000001\n1 0\n0 999999999999\n0 9").unwrap_err().to_string();
        assert_eq!(told, "line 4: « 999999999999 » is not a time that can be used (the end of the window of town 0)");
    }

    #[test]
    fn a_word_without_end_is_refused_before_its_end() {
        let mut reader = Reader::default();
        reader.feed(b"2 ").unwrap();
        assert!(reader.feed(&[b'7'; 4096]).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[0-9 .#\n-]{0,80}|\\PC{0,40}") {
            let _ = Instance::read(&text);
        }

        #[test]
        fn where_the_pieces_are_cut_does_not_matter(text in "2 ?#?.?\n[0-9 .#\n]{0,60}", cut in 0..60_usize) {
            let cut = cut.min(text.len());
            let mut reader = Reader::default();
            let fed = reader.feed(&text.as_bytes()[..cut]).and_then(|()| reader.feed(&text.as_bytes()[cut..]));
            let cut = fed.and_then(|()| reader.finish());
            prop_assert_eq!(cut, Instance::read(&text));
        }
    }
}
