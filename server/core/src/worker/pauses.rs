//! Growing pauses between tries (RFC 5321, section 4.5.4.1).

use chrono::TimeDelta;

use crate::clock::Entropy;

/// Minutes before the second, third, … try.
const MINUTES: [i64; 7] = [1, 5, 15, 30, 60, 120, 240];

/// The pause after `failed` failed tries (from 1), a fifth shorter or longer by chance, so that what
/// failed together does not come back together.
pub(super) fn before_try(failed: i64, entropy: &dyn Entropy) -> TimeDelta {
    let place = usize::try_from(failed - 1).unwrap_or(0).min(MINUTES.len() - 1);
    let seconds = MINUTES[place] * 60;
    let mut chance = [0_u8; 1];
    entropy.fill(&mut chance);
    let fifth = seconds / 5;
    TimeDelta::seconds(seconds - fifth + 2 * fifth * i64::from(chance[0]) / 255)
}

/// How long a provider is left alone that asked for it `before` times in a row: a quarter of an hour,
/// doubling to four hours.
pub(super) fn of_provider(before: i64) -> TimeDelta {
    let doublings = u32::try_from(before.clamp(0, 4)).unwrap_or(0);
    TimeDelta::minutes((15 << doublings).min(240))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chance that is always the same byte.
    struct Same(u8);

    impl Entropy for Same {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn pauses_grow_to_four_hours() {
        let minutes = |failed, byte| before_try(failed, &Same(byte)).num_seconds();
        assert_eq!((minutes(1, 0), minutes(1, 255)), (48, 72));
        assert_eq!((minutes(2, 0), minutes(2, 255)), (240, 360));
        assert_eq!((minutes(7, 0), minutes(7, 255)), (192 * 60, 288 * 60));
        assert_eq!(minutes(50, 0), minutes(7, 0));
        assert_eq!(minutes(0, 0), 48);
    }

    #[test]
    fn a_provider_is_left_alone_for_four_hours_at_most() {
        let minutes: Vec<i64> = (-1..8).map(|before| of_provider(before).num_minutes()).collect();
        assert_eq!(minutes, [15, 15, 30, 60, 120, 240, 240, 240, 240]);
    }
}
