//! What is asked: travel times and windows.

/// More towns than this are refused: reading the matrix of more takes longer than a caller's time
/// limit may be overrun, and a search of that size would have no time to be good.
pub const MOST_TOWNS: usize = 1_000;
/// No time may be larger, so that no sum of them overflows.
pub(super) const LARGEST: i64 = 1_000_000_000_000_000;

/// Towns, the way between each two, and the window of each.
///
/// Times are whole numbers of `1 / 10^decimals`: what a file says in decimals is kept exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    towns: usize,
    travel: Vec<i64>,
    windows: Vec<(i64, i64)>,
    decimals: usize,
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
        sound.then(|| Self::known(travel, windows, 0))
    }

    /// From numbers that were looked at already.
    pub(super) fn known(travel: Vec<i64>, windows: Vec<(i64, i64)>, decimals: usize) -> Self {
        Self { towns: windows.len(), travel, windows, decimals }
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

    /// The ways out of a town.
    pub(super) fn ways_from(&self, town: usize) -> &[i64] {
        &self.travel[town * self.towns..(town + 1) * self.towns]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_memory_are_checked_too() {
        assert!(Instance::new(vec![0, 1, 1, 0], vec![(0, 9), (0, 9)]).is_some());
        assert!(Instance::new(vec![0, -1, 1, 0], vec![(0, 9), (0, 9)]).is_none());
        assert!(Instance::new(vec![0, 1, 1], vec![(0, 9), (0, 9)]).is_none());
        assert!(Instance::new(vec![0, 1, 1, 0], vec![(0, 9), (9, 0)]).is_none());
        assert!(Instance::new(vec![0], vec![(0, 9)]).is_none());
    }
}
