//! The words of one tour's messages: what the team edited, else the program's own.

use std::collections::BTreeMap;

use domain::wording::{TextKind, Wording};

/// What the team edited for a tour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wordings(BTreeMap<TextKind, Wording>);

impl Wordings {
    /// With the words of one more kind.
    #[must_use]
    pub fn with(mut self, kind: TextKind, wording: Wording) -> Self {
        self.0.insert(kind, wording);
        self
    }

    /// The words of a kind.
    #[must_use]
    pub fn of(&self, kind: TextKind) -> Wording {
        self.0.get(&kind).cloned().unwrap_or_else(|| Wording::original(kind))
    }
}
