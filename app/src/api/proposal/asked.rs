//! What the address of the page asks for.

use std::fmt::Write as _;

use backend::service::propose_dates::{Ground, WishForm, usual};

/// The name of the plan that an address carries, and of the one that is kept beside it.
const PLAN: &str = "plan";
const KEPT: &str = "garde";
/// A kept plan is no longer, in signs.
const LONGEST_KEPT: usize = 8_000;

/// The pairs of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    /// The plan that the address carries; empty where it is to be searched.
    #[must_use]
    pub fn plan(&self) -> String {
        self.text(PLAN)
    }

    /// The plan that is kept beside this one, with its own wishes.
    #[must_use]
    pub fn kept(&self) -> Option<Self> {
        let text = self.text(KEPT);
        let pairs = text.split('~').filter_map(|pair| pair.split_once(':'));
        let pairs: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        (!pairs.is_empty() && text.len() <= LONGEST_KEPT).then_some(Self(pairs))
    }

    /// The plan that is kept, as the form sends it again; empty for none.
    #[must_use]
    pub fn kept_text(&self) -> String {
        self.text(KEPT)
    }

    /// This plan, to be looked at, with the same one kept beside it.
    #[must_use]
    pub fn keeping(&self, plan: &str) -> Self {
        let own = self.with(PLAN, &[plan]).with(KEPT, &[]);
        let text: Vec<String> = own.0.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        own.with(KEPT, &[&text.join("~")])
    }

    /// The same wishes with no plan kept beside.
    #[must_use]
    pub fn alone(&self) -> Self {
        self.with(KEPT, &[])
    }

    /// A new search with other values of some names; those of no value go.
    #[must_use]
    pub fn searching(&self, changes: &[(&str, &[&str])]) -> Self {
        changes.iter().fold(self.with(PLAN, &[]), |asked, (name, values)| asked.with(name, values))
    }

    /// One more value of a name.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// All but one value of a name.
    #[must_use]
    pub fn without(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|pair| (pair.0.as_str(), pair.1.as_str()) != (name, value));
        self
    }

    /// As an address spells it (RFC 3986, section 2): what needs no escape, and a colon, stay.
    #[must_use]
    pub fn query(&self) -> String {
        let mut query = String::new();
        for (name, value) in &self.0 {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            for byte in value.bytes() {
                if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
                    query.push(char::from(byte));
                } else {
                    // Writing into a text cannot fail.
                    let _ = write!(query, "%{byte:02X}");
                }
            }
        }
        query
    }

    fn with(&self, name: &str, values: &[&str]) -> Self {
        let mut pairs: Vec<_> = self.0.iter().filter(|(known, _)| known != name).cloned().collect();
        pairs.extend(values.iter().map(|value| (name.to_owned(), (*value).to_owned())));
        Self(pairs)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_kept_plan_comes_back_with_its_wishes() {
        let first =
            asked(&[("chercher", "oui"), ("du", "2027-09-01"), ("jours", "0"), ("jours", "1"), ("plan", "old")]);
        let kept = first.keeping("a.bcd.0.0.x_y-z");
        assert_eq!(kept.plan(), "a.bcd.0.0.x_y-z");
        assert_eq!(kept.kept(), Some(first.with(PLAN, &["a.bcd.0.0.x_y-z"])));
        assert_eq!(kept.alone().kept(), None);
        // The kept plan of a kept plan is not kept.
        assert_eq!(kept.keeping("new").kept().and_then(|kept| kept.kept()), None);
    }

    #[test]
    fn a_new_search_carries_no_plan_and_its_changes() {
        let old = asked(&[("chercher", "oui"), ("libres", "2"), ("jours", "0"), ("plan", "old"), ("garde", "du:x")]);
        let new = old.searching(&[("libres", &["0"])]).and("jours", "6");
        assert_eq!(new.query(), "chercher=oui&jours=0&garde=du:x&libres=0&jours=6");
        assert_eq!(asked(&[("trajet", "é &1")]).query(), "trajet=%C3%A9%20%261");
    }
}
