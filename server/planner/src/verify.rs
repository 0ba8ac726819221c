//! The judge: looks at an answer again, from the text of the question alone.
//!
//! Shares no code with the solvers, on purpose: it has its own reader and its own clock.

pub mod interviews;
mod itinerary;
pub mod programme;

pub use itinerary::{Fault as ItineraryFault, itinerary};

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The question itself cannot be read.
    #[error("the instance cannot be read at its number {place}")]
    Unreadable {
        /// Which number of the text, from 0.
        place: usize,
    },
    /// The round does not begin in town 0.
    #[error("the round does not begin in town 0")]
    Begin,
    /// A town that there is not.
    #[error("there is no town {town}")]
    Unknown {
        /// Its number.
        town: usize,
    },
    /// A town comes twice.
    #[error("town {town} comes twice")]
    Twice {
        /// Its number.
        town: usize,
    },
    /// A town is left out.
    #[error("town {town} is left out")]
    Missing {
        /// Its number.
        town: usize,
    },
    /// Somebody comes too late; town 0 means the return.
    #[error("too late in town {town}")]
    Late {
        /// Its number.
        town: usize,
    },
    /// The road is not as long as was said.
    #[error("the road takes {real}, not {said}")]
    Length {
        /// Millionths, as added up.
        real: i128,
        /// Millionths, as said.
        said: i128,
    },
}

/// Checks a round against the text of its instance: every town once from town 0, every window kept,
/// waiting where it is too early, and the road as long as `said` (a text such as `444.542`).
pub fn round(text: &str, order: &[usize], said: &str) -> Result<(), Fault> {
    let mut numbers = Vec::new();
    for line in text.lines() {
        let line = line.find('#').map_or(line, |remark| &line[..remark]);
        for word in line.split_ascii_whitespace() {
            numbers.push(millionths(word).ok_or(Fault::Unreadable { place: numbers.len() })?);
        }
    }
    let at = |place: usize| numbers.get(place).copied().ok_or(Fault::Unreadable { place });
    let towns = usize::try_from(at(0)? / 1_000_000).map_err(|_| Fault::Unreadable { place: 0 })?;
    let cells = towns.checked_mul(towns).ok_or(Fault::Unreadable { place: 0 })?;

    if order.first() != Some(&0) {
        return Err(Fault::Begin);
    }
    let mut times = vec![0; towns];
    for town in order {
        let count = times.get_mut(*town).ok_or(Fault::Unknown { town: *town })?;
        *count += 1;
        if *count > 1 {
            return Err(Fault::Twice { town: *town });
        }
    }
    if let Some(town) = times.iter().position(|count| *count == 0) {
        return Err(Fault::Missing { town });
    }

    let mut clock = at(1 + cells)?;
    let mut road = 0;
    for step in 0..order.len() {
        let (from, to) = (order[step], order.get(step + 1).copied().unwrap_or(0));
        let way = at(1 + from * towns + to)?;
        road += way;
        clock += way;
        let window = 1 + cells + 2 * to;
        if clock > at(window + 1)? {
            return Err(Fault::Late { town: to });
        }
        clock = clock.max(at(window)?);
    }
    let said = millionths(said).ok_or(Fault::Length { real: road, said: -1 })?;
    if road == said { Ok(()) } else { Err(Fault::Length { real: road, said }) }
}

/// A decimal number in millionths.
fn millionths(word: &str) -> Option<i128> {
    let mut value: i128 = 0;
    let mut behind: Option<u32> = None;
    for byte in word.bytes() {
        match byte {
            b'.' if behind.is_none() => behind = Some(0),
            b'0'..=b'9' => {
                let digit = i128::from(byte - b'0');
                match &mut behind {
                    None => value = value.checked_mul(10)?.checked_add(digit)?,
                    Some(6) if digit == 0 => {}
                    Some(6) => return None,
                    Some(places) => {
                        value = value.checked_mul(10)?.checked_add(digit)?;
                        *places += 1;
                    }
                }
            }
            _ => return None,
        }
    }
    let missing = 6 - behind.unwrap_or(0);
    (!word.is_empty() && word != ".").then(|| value.checked_mul(10_i128.pow(missing)))?
}
