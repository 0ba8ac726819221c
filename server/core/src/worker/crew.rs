//! Messages on their way, side by side in one task: a server that is slow for one provider keeps none
//! of the others waiting.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::Poll;

type Work<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What is under way, each for a provider.
pub(super) struct Crew<'a, T> {
    working: Vec<(String, Work<'a, T>)>,
}

impl<'a, T> Crew<'a, T> {
    pub(super) fn new() -> Self {
        Self { working: Vec::new() }
    }

    /// Begins one more.
    pub(super) fn add(&mut self, group: String, work: Work<'a, T>) {
        self.working.push((group, work));
    }

    pub(super) fn len(&self) -> usize {
        self.working.len()
    }

    /// How many are under way for each provider.
    pub(super) fn busy(&self) -> BTreeMap<String, usize> {
        let mut busy = BTreeMap::new();
        for (group, _) in &self.working {
            *busy.entry(group.clone()).or_insert(0) += 1;
        }
        busy
    }

    /// The next one that is finished; waits for ever when there is none.
    pub(super) async fn next(&mut self) -> T {
        std::future::poll_fn(|context| {
            for place in 0..self.working.len() {
                if let Poll::Ready(done) = self.working[place].1.as_mut().poll(context) {
                    drop(self.working.swap_remove(place));
                    return Poll::Ready(done);
                }
            }
            Poll::Pending
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_quick_do_not_wait_for_the_slow() {
        let (open, opened) = tokio::sync::oneshot::channel::<()>();
        let mut crew: Crew<'_, u8> = Crew::new();
        crew.add(
            "slow".into(),
            Box::pin(async {
                let _ = opened.await;
                1
            }),
        );
        for name in ["quick", "quick"] {
            crew.add(
                name.into(),
                Box::pin(async {
                    tokio::task::yield_now().await;
                    2
                }),
            );
        }
        assert_eq!(crew.busy(), BTreeMap::from([("quick".to_owned(), 2), ("slow".to_owned(), 1)]));
        assert_eq!((crew.next().await, crew.next().await, crew.len()), (2, 2, 1));
        assert_eq!(open.send(()), Ok(()));
        assert_eq!((crew.next().await, crew.len()), (1, 0));
    }
}
