//! A form of the team's directory: the pairs as typed, whatever they are.

use serde::{Deserialize, Serialize};

use super::Fields;

/// The pairs of a form, to the letter. `action` says which form of the page they come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedAsk {
    /// Name and value.
    pub pairs: Vec<(String, String)>,
}

impl TypedAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: Fields) -> Self {
        Self { pairs: fields.0 }
    }

    /// The last value of a name; empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Whether a box of this name was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.text(name) == "on"
    }

    /// The same with another value of a name.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.pairs.push((name.to_owned(), value.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_counts() {
        let ask = TypedAsk::read(Fields(vec![("a".into(), "1".into()), ("box".into(), "on".into())])).with("a", "2");
        assert_eq!((ask.text("a").as_str(), ask.text("b").as_str()), ("2", ""));
        assert!(ask.ticked("box") && !ask.ticked("a"));
    }
}
