//! Addresses and their patterns: `/tournees/{tour}`.

/// What stands in the address for each name in braces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(Vec<(&'static str, String)>);

impl Parts {
    /// The value of a name; empty when the pattern has no such name.
    #[must_use]
    pub fn get(&self, name: &str) -> String {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// The parts of a path, if the pattern fits it whole. A name in braces stands for one part that is
/// not empty.
#[must_use]
pub fn parts(pattern: &'static str, path: &str) -> Option<Parts> {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut found = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(Parts(found)),
            (Some(wanted), Some(given)) => match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) if !given.is_empty() => found.push((name, given.to_owned())),
                None if wanted == given => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_or_not_at_all() {
        let found = parts("/tournees/{tour}/{stop}", "/tournees/nord/le-marigot");
        let found = found.map(|parts| (parts.get("tour"), parts.get("stop"), parts.get("session")));
        assert_eq!(found, Some(("nord".into(), "le-marigot".into(), String::new())));
        for path in ["/tournees/nord", "/tournees/nord/", "/tournees/nord/a/b", "/code", ""] {
            assert_eq!(parts("/tournees/{tour}/{stop}", path), None, "{path}");
        }
        assert_eq!(parts("/", "/"), Some(Parts::default()));
    }
}
