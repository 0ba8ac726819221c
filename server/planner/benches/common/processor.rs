//! The time that this thread has had a processor: other programs on the machine do not count.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::time::{Duration, Instant};

/// The kernel adds up a running thread's time this often.
const TICK: Duration = Duration::from_millis(4);

/// Processor time from Linux' `schedstat`, rounded up by a tick, but never more than the time of the
/// wall; where there is none, the time of the wall.
pub struct Watch {
    schedule: Option<File>,
    begin: Instant,
    spent_before: Duration,
}

impl Watch {
    pub fn start() -> Self {
        let schedule = File::open("/proc/thread-self/schedstat").ok();
        let mut watch = Self { schedule, begin: Instant::now(), spent_before: Duration::ZERO };
        watch.spent_before = watch.spent();
        watch
    }

    pub fn elapsed(&self) -> Duration {
        (self.spent().saturating_sub(self.spent_before) + TICK).min(self.begin.elapsed())
    }

    fn spent(&self) -> Duration {
        let mut text = [0; 64];
        let read = self.schedule.as_ref().and_then(|file| file.read_at(&mut text, 0).ok());
        let text = std::str::from_utf8(&text[..read.unwrap_or(0)]).unwrap_or_default();
        let nanoseconds = text.split(' ').next().and_then(|number| number.parse().ok());
        nanoseconds.map_or_else(|| self.begin.elapsed(), Duration::from_nanos)
    }
}
