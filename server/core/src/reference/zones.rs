//! Which zone the clocks of a French commune follow.

/// The IANA zone of a commune by its INSEE code: that of its department, and of its islands where
/// one department spans several.
#[must_use]
pub fn time_zone(insee_code: &str) -> &'static str {
    let department = insee_code.get(..3).unwrap_or_default();
    match (department, insee_code) {
        // Fatu-Hiva, Hiva-Oa, Nuku-Hiva, Tahuata, Ua-Huka, Ua-Pou: half an hour before Tahiti.
        (_, "98718" | "98723" | "98731" | "98746" | "98756" | "98757") => "Pacific/Marquesas",
        (_, "98719") => "Pacific/Gambier",
        ("971", _) => "America/Guadeloupe",
        ("972", _) => "America/Martinique",
        ("973", _) => "America/Cayenne",
        ("974", _) => "Indian/Reunion",
        ("975", _) => "America/Miquelon",
        ("976", _) => "Indian/Mayotte",
        ("977", _) => "America/St_Barthelemy",
        ("978", _) => "America/Marigot",
        ("986", _) => "Pacific/Wallis",
        ("987", _) => "Pacific/Tahiti",
        ("988", _) => "Pacific/Noumea",
        _ => "Europe/Paris",
    }
}

/// The department of a commune by its INSEE code: two signs, three overseas.
pub(super) fn department(insee_code: &str) -> &str {
    let signs = if insee_code.starts_with("97") || insee_code.starts_with("98") { 3 } else { 2 };
    insee_code.get(..signs).unwrap_or(insee_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_department_has_a_zone_that_exists() {
        for (insee, department, zone) in [
            ("97209", "972", "America/Martinique"),
            ("97105", "971", "America/Guadeloupe"),
            ("97302", "973", "America/Cayenne"),
            ("97411", "974", "Indian/Reunion"),
            ("97502", "975", "America/Miquelon"),
            ("97608", "976", "Indian/Mayotte"),
            ("97701", "977", "America/St_Barthelemy"),
            ("97801", "978", "America/Marigot"),
            ("98611", "986", "Pacific/Wallis"),
            ("98735", "987", "Pacific/Tahiti"),
            ("98731", "987", "Pacific/Marquesas"),
            ("98719", "987", "Pacific/Gambier"),
            ("98818", "988", "Pacific/Noumea"),
            ("75056", "75", "Europe/Paris"),
            ("2A004", "2A", "Europe/Paris"),
        ] {
            assert_eq!((super::department(insee), time_zone(insee)), (department, zone), "{insee}");
            assert!(crate::zone::parse(zone).is_ok(), "{zone}");
        }
    }
}
