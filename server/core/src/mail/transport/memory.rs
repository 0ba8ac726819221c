//! Mail kept in memory, with refusals on demand: for tests.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::{Delivery, SendError, Sending, Transport};

/// Keeps every delivery.
#[derive(Debug, Default)]
pub struct MemoryTransport {
    delivered: Mutex<Vec<Delivery>>,
    refusals: Mutex<VecDeque<SendError>>,
}

impl MemoryTransport {
    /// The next sending is refused so; several are used up in their order.
    pub fn refuse_next(&self, refusal: SendError) {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner).push_back(refusal);
    }

    /// Everything delivered so far, in order.
    pub fn delivered(&self) -> Vec<Delivery> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for MemoryTransport {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            // a real server takes its time: let the other workers run
            tokio::task::yield_now().await;
            if let Some(refusal) = self.refusals.lock().unwrap_or_else(PoisonError::into_inner).pop_front() {
                return Err(refusal);
            }
            self.delivered.lock().unwrap_or_else(PoisonError::into_inner).push(delivery.clone());
            Ok(())
        })
    }
}
