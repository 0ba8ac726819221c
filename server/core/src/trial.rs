//! What tests do to the worker: stop it in the middle of a message, or make it careless to prove that
//! a test would notice. Test builds only.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

/// A point in the life of a message at which a worker can be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Messages are leased, nothing is read of them.
    Claimed,
    /// The bytes are put together, and not kept yet.
    Rendered,
    /// The bytes are kept; the server has not heard of them.
    Kept,
    /// The server took the message; nothing is written of it.
    Answered,
    /// The end is written, and not committed.
    Written,
}

/// A careless worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carelessness {
    /// What was written once leaves without asking what is true now.
    StoredUnasked,
    /// What changed while a message was written is not looked at again.
    LooksOnce,
    /// Calendar entries repeat the SEQUENCE of the entry before.
    SameSequence,
    /// A reminder leaves also where a newer one speaks, or has spoken.
    OldReminders,
    /// Each try has bytes of its own.
    NewBytes,
    /// Whatever has a newer SEQUENCE is silent, also where nothing newer speaks.
    SilentForNumbers,
}

/// A worker that has stopped, and waits to be let go.
#[derive(Debug)]
pub struct Stopped {
    /// Where.
    pub point: Point,
    /// Told, or dropped, it goes on.
    pub go_on: oneshot::Sender<()>,
}

/// Where a worker stops, and what it neglects. By default nowhere and nothing.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    stops: Stops,
    careless: Option<Carelessness>,
}

#[derive(Debug, Clone, Default)]
enum Stops {
    #[default]
    Nowhere,
    /// At every point; somebody is told.
    Everywhere(UnboundedSender<Stopped>),
    /// For good, when the point is reached for so many more times; the process says so and waits for its end.
    ForGood(Point, Arc<AtomicUsize>),
}

/// Two trials are never told apart: settings that hold them are compared by what operators set.
impl PartialEq for Trial {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Trial {}

impl Trial {
    /// A worker that stops at every point and tells of it.
    #[must_use]
    pub fn stopping(told: UnboundedSender<Stopped>) -> Self {
        Self { stops: Stops::Everywhere(told), careless: None }
    }

    /// The same, careless.
    #[must_use]
    pub fn careless(self, careless: Option<Carelessness>) -> Self {
        Self { careless, ..self }
    }

    /// From `point count` (« kept 3 »): the whole process stops when the point is reached for that time.
    /// « nowhere » stops it nowhere; a last word « anew » makes it write anew at each try.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let careless = text.ends_with(" anew").then_some(Carelessness::NewBytes);
        let mut words = text.split(' ');
        let point = match words.next() {
            Some("claimed") => Point::Claimed,
            Some("rendered") => Point::Rendered,
            Some("kept") => Point::Kept,
            Some("answered") => Point::Answered,
            Some("written") => Point::Written,
            _ => return Self { careless, ..Self::default() },
        };
        let times = words.next().and_then(|word| word.parse().ok()).unwrap_or(1);
        Self { stops: Stops::ForGood(point, Arc::new(AtomicUsize::new(times))), careless }
    }

    /// Whether the worker neglects this.
    #[must_use]
    pub fn neglects(&self, careless: Carelessness) -> bool {
        self.careless == Some(careless)
    }

    /// The worker is at a point.
    pub async fn reach(&self, point: Point) {
        match &self.stops {
            Stops::Nowhere => {}
            Stops::Everywhere(told) => {
                let (go_on, gone_on) = oneshot::channel();
                if told.send(Stopped { point, go_on }).is_ok() {
                    // a sender that is gone lets go, too
                    let _ = gone_on.await;
                }
            }
            Stops::ForGood(at, times) => {
                let reached = *at == point
                    && times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) == Ok(1);
                if reached {
                    let mut out = std::io::stdout();
                    // nobody who reads: then nobody waits for the word
                    let _ = writeln!(out, "worker stopped").and_then(|()| out.flush());
                    loop {
                        // blocks the whole loop of the worker, as a process that hangs does
                        std::thread::park();
                    }
                }
            }
        }
    }
}
