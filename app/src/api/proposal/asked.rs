//! What the address of the page asks for.

use backend::service::propose_dates::{Ground, WishForm, usual};

/// The pairs of an address.
#[derive(Debug, Clone, Default)]
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// From their text; an unreadable one asks for nothing.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    /// From the pairs themselves.
    #[must_use]
    pub const fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Whether a search is asked for.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        !self.text("chercher").is_empty()
    }

    /// Whether all towns without a stop want one.
    #[must_use]
    pub fn all_towns(&self) -> bool {
        !self.text("toutes").is_empty()
    }

    /// Another number, another of several good plans.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.text("graine").parse().unwrap_or(1)
    }

    /// The wishes as typed; as they are at first where nothing was asked.
    #[must_use]
    pub fn form(&self, ground: &Ground) -> WishForm {
        if !self.is_asked() {
            return WishForm { pinned: self.all("fixe"), towns: self.all("commune"), ..usual(ground) };
        }
        WishForm {
            travel: self.text("mode"),
            base: self.text("base"),
            first: self.text("du"),
            last: self.text("au"),
            free_days: self.text("libres"),
            leg_minutes: self.text("trajet"),
            stops_a_week: self.text("semaine"),
            work_days: self.text("travail"),
            rest_days: self.text("repos"),
            weekdays: self.all("jours"),
            driving: self.text("route"),
            days: self.text("souhaits"),
            evenness: self.text("rythme"),
            stability: self.text("dates"),
            pinned: self.all("fixe"),
            towns: if self.all_towns() { without_stop(ground) } else { self.all("commune") },
        }
    }

    fn text(&self, name: &str) -> String {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }
}

fn without_stop(ground: &Ground) -> Vec<String> {
    ground.towns.iter().filter(|town| !town.visited).map(|town| town.insee_code.clone()).collect()
}
