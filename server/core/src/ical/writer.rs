//! Content lines: folding, escaping and cleaning (RFC 5545, sections 3.1, 3.2 and 3.3).

use chrono::{DateTime, NaiveDateTime, Utc};

use super::WriteError;

/// The longest line, in octets, without its CR LF (RFC 5545, section 3.1).
pub(super) const LINE_OCTETS: usize = 75;

/// Collects content lines.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
}

impl Writer {
    /// Everything written so far.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Writes one content line, folded at [`LINE_OCTETS`] octets and never inside a character.
    ///
    /// Control characters are dropped here once more, so that no value can begin a line of its own.
    pub(super) fn line(&mut self, content: &str) {
        let mut room = LINE_OCTETS;
        for sign in content.chars().filter(|sign| *sign == '\t' || !sign.is_control()) {
            if sign.len_utf8() > room {
                self.out.push_str("\r\n ");
                room = LINE_OCTETS - 1;
            }
            self.out.push(sign);
            room -= sign.len_utf8();
        }
        self.out.push_str("\r\n");
    }

    /// Writes a property whose value is TEXT (RFC 5545, section 3.3.11).
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escape_text(value)));
    }

    /// Writes a property whose value is a URI: raw, so nothing but URI signs may pass.
    pub(super) fn uri(&mut self, name: &'static str, value: &str) -> Result<(), WriteError> {
        if value.is_empty() || value.chars().any(|sign| !is_uri_sign(sign)) {
            return Err(WriteError::Address(name));
        }
        self.line(&format!("{name}:{value}"));
        Ok(())
    }

    /// Writes a property whose value is an instant in UTC.
    pub(super) fn instant(&mut self, name: &str, value: DateTime<Utc>) {
        self.line(&format!("{name}:{}Z", local(value.naive_utc())));
    }
}

/// A date and time without zone: `20260327T090000`.
pub(super) fn local(value: NaiveDateTime) -> String {
    value.format("%Y%m%dT%H%M%S").to_string()
}

/// Escapes TEXT: backslash, semicolon, comma and line feed, nothing else (RFC 5545, section 3.3.11).
///
/// The line and paragraph separators count as line feeds. Other controls, marks that turn the reading
/// direction and byte-order marks are dropped: they could hide what a reader sees. So are spaces at the end,
/// which some readers lose when a line is folded there.
pub(super) fn escape_text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for sign in value.trim_end_matches(|sign| sign == ' ' || sign == '\t' || is_hidden(sign) && sign != '\n').chars() {
        match sign {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(sign);
            }
            '\n' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\t' => out.push(sign),
            _ if is_hidden(sign) => {}
            _ => out.push(sign),
        }
    }
    out
}

/// A parameter value between quotes; `None` when nothing readable is left.
///
/// A double quote cannot be written there and not every reader knows its RFC 6868 form, so it becomes an
/// apostrophe; some readers take a backslash for the beginning of a TEXT escape, so it becomes a slash; line
/// breaks become spaces. `^` is doubled only before the signs that would give it a meaning
/// (RFC 6868, section 3): everywhere else readers that know that form and readers that do not show the same.
pub(super) fn quoted(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len() + 2);
    for sign in value.chars() {
        if matches!(sign, '^' | 'n' | '"' | '\'') && out.ends_with('^') {
            out.push('^');
        }
        match sign {
            '"' => out.push('\''),
            '\\' => out.push('/'),
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ if is_hidden(sign) => {}
            _ => out.push(sign),
        }
    }
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| format!("\"{words}\""))
}

/// The address as a `mailto:` URI (RFC 6068): signs that a URI reserves are percent-encoded.
pub(super) fn mailto(email: &str) -> Result<String, WriteError> {
    let is_plain = email.is_ascii() && !email.chars().any(|sign| sign.is_control() || " \"<>\\".contains(sign));
    if !is_plain || !email.contains('@') {
        return Err(WriteError::Address("a mail address"));
    }
    let mut out = String::from("mailto:");
    for sign in email.chars() {
        if "%?#&/[]^`{|}".contains(sign) {
            out.push('%');
            out.extend(format!("{:02X}", u32::from(sign)).chars());
        } else {
            out.push(sign);
        }
    }
    Ok(out)
}

/// What RFC 3986 lets stand in a URI.
fn is_uri_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(sign)
}

/// Control characters and marks that change or hide what the reader sees.
fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn folded(content: &str) -> String {
        let mut writer = Writer::default();
        writer.line(content);
        writer.finish()
    }

    #[test]
    fn lines_fold_at_75_octets_between_characters() {
        assert_eq!(folded(&"a".repeat(75)), format!("{}\r\n", "a".repeat(75)));
        assert_eq!(folded(&"a".repeat(76)), format!("{}\r\n a\r\n", "a".repeat(75)));
        // 74 octets, then a character of two: it goes whole to the next line
        assert_eq!(folded(&format!("{}é", "a".repeat(74))), format!("{}\r\n é\r\n", "a".repeat(74)));
        // a continuation holds its space and 74 octets
        assert_eq!(folded(&"b".repeat(75 + 74 + 1)), format!("{}\r\n {}\r\n b\r\n", "b".repeat(75), "b".repeat(74)));
    }

    #[test]
    fn no_line_is_too_long_and_unfolding_gives_the_text_back() {
        for sign in ["a", "é", "€", "😀"] {
            for length in 0..200 {
                let content = sign.repeat(length);
                let out = folded(&content);
                assert!(out.split("\r\n").all(|line| line.len() <= LINE_OCTETS));
                assert_eq!(out.replace("\r\n ", ""), format!("{content}\r\n"));
            }
        }
    }

    #[test]
    fn text_is_escaped_and_nothing_more() {
        assert_eq!(escape_text("a\\b;c,d\ne:f\"g"), "a\\\\b\\;c\\,d\\ne:f\"g");
        assert_eq!(escape_text("a\r\nBEGIN:VALARM\0\u{7}\u{85}"), "a\\nBEGIN:VALARM");
        assert_eq!(escape_text("a\u{2028}b\u{202E}c\tz"), "a\\nbc\tz");
    }

    #[test]
    fn parameters_are_quoted_and_hold_no_quote() {
        assert_eq!(quoted("Bob \"B\" ^O'Neil").unwrap(), "\"Bob 'B' ^O'Neil\"");
        assert_eq!(quoted("C:\\nouveau\\").unwrap(), "\"C:/nouveau/\"");
        assert_eq!(quoted("^ni ^'a' ^^").unwrap(), "\"^^ni ^^'a' ^^^\"");
        assert_eq!(quoted("Eve\r\nX-INJ:1").unwrap(), "\"Eve X-INJ:1\"");
        assert_eq!(quoted("\";ROLE=CHAIR;CN=\"").unwrap(), "\"';ROLE=CHAIR;CN='\"");
        assert_eq!(quoted(" \r\n\u{202E} "), None);
    }

    #[test]
    fn addresses_are_checked() {
        assert_eq!(mailto("zoe.martin@example.net").unwrap(), "mailto:zoe.martin@example.net");
        assert_eq!(mailto("a%b?c#d@example.net").unwrap(), "mailto:a%25b%3Fc%23d@example.net");
        for hostile in
            ["a b@example.net", "a@example.net\r\nATTENDEE:x", "\"a\"@example.net", "é@example.net", "nobody"]
        {
            assert_eq!(mailto(hostile), Err(WriteError::Address("a mail address")), "{hostile:?}");
        }
        let mut writer = Writer::default();
        assert_eq!(writer.uri("URL", "https://x/\r\nX-INJ:1"), Err(WriteError::Address("URL")));
        assert_eq!(writer.uri("URL", ""), Err(WriteError::Address("URL")));
        assert_eq!(writer.finish(), "");
    }
}
