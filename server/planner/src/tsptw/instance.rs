//! What is asked: travel times and windows, and the text format of the classical sets.

/// More towns than this are refused: the matrix alone would take 32 MB.
pub const MOST_TOWNS: usize = 2_000;
/// Decimals that a number of a file may have.
const MOST_DECIMALS: usize = 6;
/// No time may be larger, so that no sum of them overflows.
const LARGEST: i64 = 1_000_000_000_000_000;

/// Towns, the way between each two, and the window of each.
///
/// Times are whole numbers of `1 / 10^decimals`: what a file says in decimals is kept exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    towns: usize,
    travel: Vec<i64>,
    windows: Vec<(i64, i64)>,
    decimals: usize,
    metric: bool,
}

/// Why a text is not an instance. Lines count from 1, towns from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The text ends before everything was said.
    #[error("the file ends early: {expected} is missing")]
    Short {
        /// What should come next.
        expected: String,
    },
    /// Something that is not a number, or not one that fits.
    #[error("line {line}: « {text} » is not a time that can be used ({expected})")]
    Number {
        /// Its line.
        line: usize,
        /// What stands there, its beginning.
        text: String,
        /// What should stand there.
        expected: String,
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

impl Instance {
    /// From a row-major square matrix of travel times (row: from, column: to) and one window a town.
    /// Service at a town is part of the ways out of it. `None` when the sizes do not fit, a time is
    /// negative or too large, a window ends before it begins, or there are fewer than two towns.
    #[must_use]
    pub fn new(travel: Vec<i64>, windows: Vec<(i64, i64)>) -> Option<Self> {
        let towns = windows.len();
        let good = |time: &i64| (0..=LARGEST).contains(time);
        let sound = (2..=MOST_TOWNS).contains(&towns)
            && travel.len() == towns * towns
            && travel.iter().all(good)
            && windows.iter().all(|(opens, closes)| good(opens) && good(closes) && opens <= closes);
        sound.then(|| Self { towns, metric: is_metric(&travel, towns), travel, windows, decimals: 0 })
    }

    /// Reads the format of the classical sets: the number of towns, the matrix row by row, a window a
    /// line. What follows a `#` is a remark. Times may have decimals, up to six.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let mut words = Words::new(text);
        let (line, word) = words.next("the number of towns")?;
        let count: i64 = word.parse().map_err(|_| number(line, word, "the number of towns"))?;
        let towns = usize::try_from(count).ok().filter(|towns| (2..=MOST_TOWNS).contains(towns));
        let towns = towns.ok_or(ReadError::Towns { towns: count })?;
        // The whole is read first: only then is it known how many decimals there are.
        let mut rough = Vec::new();
        for from in 0..towns {
            for to in 0..towns {
                rough.push(words.decimal(|| format!("the way from town {from} to town {to}"))?);
            }
        }
        let mut windows = Vec::new();
        for town in 0..towns {
            let (opens, line) = words.decimal_and_line(|| format!("the beginning of the window of town {town}"))?;
            let closes = words.decimal(|| format!("the end of the window of town {town}"))?;
            windows.push((opens, closes, line));
        }
        if let Some((line, text)) = words.rest() {
            return Err(ReadError::Rest { line, text: shortened(text) });
        }
        let times = rough.iter().chain(windows.iter().flat_map(|(opens, closes, _)| [opens, closes]));
        let decimals = times.map(|time| time.decimals).max().unwrap_or(0);
        let whole = |time: &Decimal| time.scaled(decimals);
        let mut exact = Vec::with_capacity(towns);
        for (town, (opens, closes, line)) in windows.iter().enumerate() {
            let (opens, closes) = (whole(opens), whole(closes));
            if closes < opens {
                return Err(ReadError::Window { line: *line, town });
            }
            exact.push((opens, closes));
        }
        let travel: Vec<i64> = rough.iter().map(whole).collect();
        Ok(Self { towns, metric: is_metric(&travel, towns), travel, windows: exact, decimals })
    }

    /// How many towns, town 0 included.
    #[must_use]
    pub fn towns(&self) -> usize {
        self.towns
    }

    /// The way between two towns; 0 for a town that there is not.
    #[must_use]
    pub fn travel(&self, from: usize, to: usize) -> i64 {
        self.travel.get(from * self.towns + to).copied().unwrap_or(0)
    }

    /// From when to when one may begin in a town.
    #[must_use]
    pub fn window(&self, town: usize) -> (i64, i64) {
        self.windows.get(town).copied().unwrap_or((0, 0))
    }

    /// Whether no way is shorter by a third town.
    #[must_use]
    pub fn is_metric(&self) -> bool {
        self.metric
    }

    /// A time as the file would write it: `237`, `444.542`.
    #[must_use]
    pub fn shown(&self, time: i64) -> String {
        let unit = 10_i64.pow(u32::try_from(self.decimals).unwrap_or(0));
        if self.decimals == 0 {
            return time.to_string();
        }
        let text = format!("{}.{:0width$}", time / unit, time % unit, width = self.decimals);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// Looked at for as many towns as the proof can bear; for more the answer is the careful one.
fn is_metric(travel: &[i64], towns: usize) -> bool {
    let way = |from: usize, to: usize| travel[from * towns + to];
    let no_detour = |from: usize, by: usize| {
        (0..towns).all(|to| by == from || by == to || from == to || way(from, to) <= way(from, by) + way(by, to))
    };
    towns <= super::exact::MOST_TOWNS && (0..towns).all(|from| (0..towns).all(|by| no_detour(from, by)))
}

/// A number as written: its digits without the point, and how many stood behind it.
struct Decimal {
    digits: i64,
    decimals: usize,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
            return None;
        }
        if fraction.len() > MOST_DECIMALS || whole.len() > 9 {
            return None;
        }
        Some(Self { digits: format!("0{whole}{fraction}").parse().ok()?, decimals: fraction.len() })
    }

    fn scaled(&self, decimals: usize) -> i64 {
        self.digits * 10_i64.pow(u32::try_from(decimals - self.decimals).unwrap_or(0))
    }
}

/// The words of a text with their lines, remarks left out.
struct Words<'a> {
    inner: std::vec::IntoIter<(usize, &'a str)>,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        // More words than the largest instance has are not looked at.
        let most = MOST_TOWNS * MOST_TOWNS + 2 * MOST_TOWNS + 2;
        let words: Vec<_> = text
            .lines()
            .enumerate()
            .flat_map(|(line, text)| {
                let said = text.split('#').next().unwrap_or_default();
                said.split_whitespace().map(move |word| (line + 1, word))
            })
            .take(most)
            .collect();
        Self { inner: words.into_iter() }
    }

    fn next(&mut self, expected: &str) -> Result<(usize, &'a str), ReadError> {
        self.inner.next().ok_or_else(|| ReadError::Short { expected: expected.to_owned() })
    }

    fn decimal(&mut self, expected: impl Fn() -> String) -> Result<Decimal, ReadError> {
        Ok(self.decimal_and_line(expected)?.0)
    }

    fn decimal_and_line(&mut self, expected: impl Fn() -> String) -> Result<(Decimal, usize), ReadError> {
        let (line, word) = self.inner.next().ok_or_else(|| ReadError::Short { expected: expected() })?;
        let read = Decimal::parse(word).ok_or_else(|| number(line, word, &expected()))?;
        Ok((read, line))
    }

    fn rest(&mut self) -> Option<(usize, &'a str)> {
        self.inner.next()
    }
}

fn number(line: usize, text: &str, expected: &str) -> ReadError {
    ReadError::Number { line, text: shortened(text), expected: expected.to_owned() }
}

/// What an error repeats of a file: no more than fits on a line, nothing that moves a cursor.
fn shortened(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { '·' } else { sign }).take(24).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_read_with_its_decimals() {
        let text = "3 # towns\n0 1.5 2\n1 0 2.25\n3 4 0\n0 10 # depot\n1 5\n2 9.5\n";
        let read = Instance::read(text).unwrap();
        assert_eq!((read.towns(), read.travel(0, 1), read.travel(1, 2), read.window(2)), (3, 150, 225, (200, 950)));
        assert_eq!((read.shown(150), read.shown(1_000), read.shown(225)), ("1.5".into(), "10".into(), "2.25".into()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let told = |text: &str| Instance::read(text).unwrap_err().to_string();
        assert_eq!(told(""), "the file ends early: the number of towns is missing");
        assert_eq!(told("2\n0 1\n1"), "the file ends early: the way from town 1 to town 1 is missing");
        assert_eq!(
            told("2\n0 -1\n1 0\n0 9\n0 9"),
            "line 2: « -1 » is not a time that can be used (the way from town 0 to town 1)"
        );
        assert_eq!(told("2\n0 x\n1 0"), "line 2: « x » is not a time that can be used (the way from town 0 to town 1)");
        assert_eq!(told("2\n0 1\n1 0\n0 9\n8 7"), "line 5: the window of town 1 ends before it begins");
        assert_eq!(told("10000\n0 1"), "10000 towns: from 2 to 2000 can be planned");
        assert_eq!(told("-3"), "-3 towns: from 2 to 2000 can be planned");
        assert_eq!(told("2\n0 1\n1 0\n0 9\n0 9\n7"), "line 6: nothing should follow the windows, but « 7 » does");
        for number in ["1e9", "NaN", "1.1234567", "9999999999", ".", "+1", "١"] {
            assert!(Instance::read(&format!("2\n0 {number}\n1 0\n0 9\n0 9")).is_err(), "{number}");
        }
    }

    #[test]
    fn numbers_in_memory_are_checked_too() {
        assert!(Instance::new(vec![0, 1, 1, 0], vec![(0, 9), (0, 9)]).is_some());
        assert!(Instance::new(vec![0, -1, 1, 0], vec![(0, 9), (0, 9)]).is_none());
        assert!(Instance::new(vec![0, 1, 1], vec![(0, 9), (0, 9)]).is_none());
        assert!(Instance::new(vec![0, 1, 1, 0], vec![(0, 9), (9, 0)]).is_none());
        assert!(Instance::new(vec![0], vec![(0, 9)]).is_none());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[0-9 .#\n-]{0,80}|\\PC{0,40}") {
            let _ = Instance::read(&text);
        }
    }
}
