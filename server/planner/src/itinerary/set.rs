//! Sets of towns as bits.

/// A set of up to 64 × W towns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set<const W: usize>([u64; W]);

impl<const W: usize> Set<W> {
    pub const EMPTY: Self = Self([0; W]);

    pub const fn insert(&mut self, town: usize) {
        self.0[town / 64] |= 1 << (town % 64);
    }

    pub const fn with(mut self, town: usize) -> Self {
        self.insert(town);
        self
    }

    pub const fn without(mut self, town: usize) -> Self {
        self.0[town / 64] &= !(1 << (town % 64));
        self
    }

    pub const fn holds(&self, town: usize) -> bool {
        self.0[town / 64] >> (town % 64) & 1 == 1
    }

    pub fn and(mut self, other: &Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
        self
    }

    pub fn minus(mut self, other: &Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
        self
    }

    pub fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(word, other)| word & !other == 0)
    }

    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(word, other)| word & other != 0)
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub fn towns(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(place, word)| {
            std::iter::successors(Some(word), |word| Some(word & word.wrapping_sub(1)))
                .take_while(|word| *word != 0)
                .map(move |word| place * 64 + word.trailing_zeros() as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_more_than_one_word() {
        let set = Set::<2>::EMPTY.with(3).with(70);
        assert_eq!(set.towns().collect::<Vec<_>>(), [3, 70]);
        assert_eq!(set.without(3).towns().collect::<Vec<_>>(), [70]);
        assert!(set.holds(70) && !set.holds(6) && set.len() == 2);
        assert!(set.without(3).is_within(&set) && !set.is_within(&set.without(3)));
        assert!(set.minus(&set).is_empty() && !set.meets(&Set::EMPTY.with(4)) && set.meets(&Set::EMPTY.with(70)));
        assert_eq!(set.and(&Set::EMPTY.with(70).with(71)), set.without(3));
    }
}
