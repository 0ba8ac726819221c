//! A value of the file and where it stands.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::TourFileError;

type Result<T> = std::result::Result<T, TourFileError>;

/// The longest name.
const LONGEST: usize = 200;

/// A value and its path.
pub(super) struct Item<'a> {
    pub(super) path: String,
    value: &'a Value,
}

/// The days of the season.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub(super) first: NaiveDate,
    pub(super) count: u32,
}

/// Names of one kind and their numbers.
pub(super) struct Names<'a> {
    known: BTreeMap<&'a str, u32>,
    /// « lieu », « ville » or « partenaire ».
    what: &'static str,
}

impl<'a> Item<'a> {
    pub(super) const fn root(value: &'a Value) -> Self {
        Self { path: String::new(), value }
    }

    pub(super) fn wrong<T>(&self, said: impl Into<String>) -> Result<T> {
        let item = if self.path.is_empty() { "le fichier".to_owned() } else { self.path.clone() };
        Err(TourFileError::Item { item, said: said.into() })
    }

    fn child(&self, key: &str, value: &'a Value) -> Self {
        let path = match self.path.as_str() {
            "" => key.to_owned(),
            path if path.ends_with('»') => format!("{path}, {key}"),
            path => format!("{path}.{key}"),
        };
        Item { path, value }
    }

    /// Nothing but these keys.
    pub(super) fn only(&self, known: &[&str]) -> Result<()> {
        match self.object()?.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => self.wrong(format!("« {} » est inconnu", shown(key))),
            None => Ok(()),
        }
    }

    fn object(&self) -> Result<&'a Map<String, Value>> {
        self.value.as_object().map_or_else(|| self.wrong("il faut un objet { … }"), Ok)
    }

    pub(super) fn get(&self, key: &str) -> Option<Self> {
        Some(self.child(key, self.value.as_object()?.get(key)?))
    }

    pub(super) fn need(&self, key: &str) -> Result<Self> {
        self.object()?;
        self.get(key).map_or_else(|| self.wrong(format!("« {key} » manque")), Ok)
    }

    /// The items of a list, no more than so many.
    pub(super) fn list(&self, most: usize) -> Result<Vec<Self>> {
        let Some(list) = self.value.as_array() else { return self.wrong("il faut une liste [ … ]") };
        if list.len() > most {
            return self.wrong(format!("{} éléments ; {most} au plus", list.len()));
        }
        let item = |(place, value)| Item { path: format!("{}[{place}]", self.path), value };
        Ok(list.iter().enumerate().map(item).collect())
    }

    /// Like [`Self::list`], nothing where the key is missing.
    pub(super) fn maybe_list(&self, key: &str, most: usize) -> Result<Vec<Self>> {
        self.get(key).map_or_else(|| Ok(Vec::new()), |list| list.list(most))
    }

    /// The list itself, for tables that are too large to name each cell beforehand.
    pub(super) fn cells(&self) -> Result<&'a [Value]> {
        self.value.as_array().map_or_else(|| self.wrong("il faut une liste [ … ]"), |list| Ok(list.as_slice()))
    }

    pub(super) fn text(&self) -> Result<&'a str> {
        let Some(text) = self.value.as_str() else { return self.wrong("il faut un texte entre guillemets") };
        if text.trim().is_empty() || text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            return self.wrong(format!("« {} » ne peut pas être un nom", shown(text)));
        }
        Ok(text)
    }

    /// A whole number within limits.
    pub(super) fn whole(&self, low: i64, high: i64) -> Result<i64> {
        match self.value.as_i64() {
            Some(number) if (low..=high).contains(&number) => Ok(number),
            _ => self.wrong(format!("{} ; il faut un nombre entier de {low} à {high}", shown(&self.value.to_string()))),
        }
    }

    pub(super) fn number(&self, low: u32, high: u32) -> Result<u32> {
        let number = self.whole(i64::from(low), i64::from(high))?;
        Ok(u32::try_from(number).unwrap_or(high))
    }

    /// A number under a key, or what holds without one.
    pub(super) fn number_or(&self, key: &str, (low, high): (u32, u32), without: u32) -> Result<u32> {
        self.get(key).map_or(Ok(without), |item| item.number(low, high))
    }

    pub(super) fn date(&self) -> Result<NaiveDate> {
        let text = self.text()?;
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(date) if text.len() == 10 => Ok(date),
            _ => self.wrong(format!("« {} » n’est pas un jour ; il faut AAAA-MM-JJ", shown(text))),
        }
    }

    /// A day of the season.
    pub(super) fn day(&self, days: Days) -> Result<u32> {
        let date = self.date()?;
        let after = date.signed_duration_since(days.first).num_days();
        match u32::try_from(after) {
            Ok(day) if day < days.count => Ok(day),
            _ => self.wrong(format!("le {date} est hors de la saison")),
        }
    }

    /// The number of a name.
    pub(super) fn name(&self, names: &Names) -> Result<u32> {
        let name = self.text()?;
        match names.known.get(name) {
            Some(number) => Ok(*number),
            None => self.wrong(format!("« {} » n’est pas un {} du fichier", shown(name), names.what)),
        }
    }

    /// The same item once more.
    pub(super) fn again(&self) -> Self {
        Self { path: self.path.clone(), value: self.value }
    }

    /// Adds what people call it.
    pub(super) fn named(mut self, name: &str) -> Self {
        self.path = format!("{} « {} »", self.path, shown(name));
        self
    }
}

impl<'a> Names<'a> {
    /// Of items that each are a name; no name twice.
    pub(super) fn of(what: &'static str, items: impl Iterator<Item = Result<(Item<'a>, &'a str)>>) -> Result<Self> {
        let mut known = BTreeMap::new();
        for (number, item) in (0..).zip(items) {
            let (item, name) = item?;
            if known.insert(name, number).is_some() {
                return item.wrong(format!("« {} » vient deux fois", shown(name)));
            }
        }
        Ok(Self { known, what })
    }
}

/// A strange text, short and without signs that steer a terminal.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(40).map(|sign| if sign.is_control() { '·' } else { sign }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
