//! The two ports to what is never the same twice: time and chance.

use std::pin::Pin;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// From here on [`Clock::steady`] counts.
static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Ends when its time is over.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The source of the present instant.
pub trait Clock: Send + Sync {
    /// Now, cut to whole microseconds: PostgreSQL keeps no more, and a value must survive a round trip.
    fn now(&self) -> DateTime<Utc>;

    /// How long this has been going on: never less than before, whatever the clock is set to.
    fn steady(&self) -> Duration {
        BEGAN.elapsed()
    }

    /// Waits so long, in the time of [`Clock::steady`].
    fn sleep(&self, wait: Duration) -> Sleep<'_> {
        Box::pin(tokio::time::sleep(wait))
    }
}

/// The source of chance.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);

    /// A UUID of version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, then chance.
    fn uuid(&self, now: DateTime<Utc>) -> Uuid {
        let mut random = [0_u8; 10];
        self.fill(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        to_micros(Utc::now())
    }
}

/// The machine's clock moved by a fixed distance: a demonstration that starts on a chosen day.
#[derive(Debug, Clone, Copy)]
pub struct OffsetClock {
    offset: TimeDelta,
}

impl OffsetClock {
    /// A clock that shows `start` now and goes on from there.
    #[must_use]
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { offset: start - SystemClock.now() }
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> DateTime<Utc> {
        to_micros(SystemClock.now() + self.offset)
    }
}

/// The operating system's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            // Without chance no secret can be made: going on would be worse than stopping.
            tracing::error!(%error, "the operating system gives no random numbers");
            std::process::abort();
        }
    }
}

fn to_micros(instant: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(instant.timestamp_micros()).unwrap_or(instant)
}

/// Time and chance that tests hold in the hand.
#[cfg(feature = "test-support")]
pub mod held {
    use std::collections::BTreeMap;
    use std::pin::Pin;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Mutex, MutexGuard, PoisonError};
    use std::task::{Context, Poll, Waker};

    use super::{Clock, DateTime, Duration, Entropy, Sleep, TimeDelta, Utc, to_micros};

    /// A clock that moves only when told.
    #[derive(Debug)]
    pub struct FixedClock(Mutex<DateTime<Utc>>);

    impl FixedClock {
        /// Stands at `start`.
        #[must_use]
        pub fn at(start: DateTime<Utc>) -> Self {
            Self(Mutex::new(to_micros(start)))
        }

        /// Jumps to an instant.
        pub fn set(&self, instant: DateTime<Utc>) {
            *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = to_micros(instant);
        }

        /// Goes forward (or back) by a distance.
        pub fn advance(&self, by: TimeDelta) {
            let mut held = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            *held = to_micros(*held + by);
        }
    }

    impl Clock for FixedClock {
        fn now(&self) -> DateTime<Utc> {
            *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
        }
    }

    /// A clock whose time passes only when the test lets it: who sleeps wakes when it gets there.
    #[derive(Debug)]
    pub struct SimulatedClock {
        start: DateTime<Utc>,
        passing: Mutex<Passing>,
    }

    #[derive(Debug, Default)]
    struct Passing {
        passed: Duration,
        /// By the moment of waking, then in the order in which they fell asleep.
        sleepers: BTreeMap<(Duration, u64), Waker>,
        sleeps: u64,
    }

    impl SimulatedClock {
        /// Stands at `start`.
        #[must_use]
        pub fn at(start: DateTime<Utc>) -> Self {
            Self { start: to_micros(start), passing: Mutex::default() }
        }

        /// Goes on to the moment at which the next sleeper wakes. False when nobody sleeps.
        pub fn go_on(&self) -> bool {
            let mut passing = self.passing();
            let Some(((until, _), waker)) = passing.sleepers.pop_first() else { return false };
            passing.passed = passing.passed.max(until);
            drop(passing);
            waker.wake();
            true
        }

        fn passing(&self) -> MutexGuard<'_, Passing> {
            self.passing.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }

    impl Clock for SimulatedClock {
        fn now(&self) -> DateTime<Utc> {
            let passed = TimeDelta::from_std(self.passing().passed).unwrap_or(TimeDelta::MAX);
            to_micros(self.start + passed)
        }

        fn steady(&self) -> Duration {
            self.passing().passed
        }

        fn sleep(&self, wait: Duration) -> Sleep<'_> {
            let mut passing = self.passing();
            passing.sleeps += 1;
            Box::pin(Sleeping { clock: self, place: (passing.passed + wait, passing.sleeps) })
        }
    }

    struct Sleeping<'a> {
        clock: &'a SimulatedClock,
        /// Its place among the sleepers.
        place: (Duration, u64),
    }

    impl Future for Sleeping<'_> {
        type Output = ();

        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
            let mut passing = self.clock.passing();
            if passing.passed >= self.place.0 {
                return Poll::Ready(());
            }
            passing.sleepers.insert(self.place, context.waker().clone());
            Poll::Pending
        }
    }

    impl Drop for Sleeping<'_> {
        fn drop(&mut self) {
            self.clock.passing().sleepers.remove(&self.place);
        }
    }

    /// Chance that repeats: splitmix64 (Steele, Lea, Flood 2014) from a seed.
    #[derive(Debug)]
    pub struct SeededEntropy(AtomicU64);

    impl SeededEntropy {
        /// The same seed gives the same bytes.
        #[must_use]
        pub fn new(seed: u64) -> Self {
            Self(AtomicU64::new(seed))
        }
    }

    impl Entropy for SeededEntropy {
        fn fill(&self, buffer: &mut [u8]) {
            const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
            for chunk in buffer.chunks_mut(8) {
                let mut z = self.0.fetch_add(GOLDEN, Ordering::Relaxed).wrapping_add(GOLDEN);
                z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                z ^= z >> 31;
                chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
            }
        }
    }
}
