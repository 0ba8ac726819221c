//! The commands of LMTP (RFC 2033, RFC 5321, section 4.1).

/// What the other side wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    Hello,
    Mail {
        /// Empty for a bounce.
        sender: String,
        /// Octets of the message, where they were said (RFC 1870).
        size: Option<u64>,
    },
    Recipient(String),
    Data,
    Reset,
    Nothing,
    Verify,
    Quit,
}

/// Why a command is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No such command; HELO and EHLO are none here (RFC 2033, section 4.1).
    Unknown,
    /// A known command in a wrong form.
    Syntax,
    /// A parameter that was not offered.
    Parameter,
}

impl Command {
    /// Reads a line without its end.
    pub(super) fn parse(line: &[u8]) -> Result<Self, Refusal> {
        let line = std::str::from_utf8(line).map_err(|_| Refusal::Syntax)?;
        if line.chars().any(char::is_control) {
            return Err(Refusal::Syntax);
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (verb.to_ascii_uppercase().as_str(), rest.trim()) {
            ("LHLO", "") => Err(Refusal::Syntax),
            ("LHLO", _) => Ok(Self::Hello),
            ("MAIL", rest) => {
                let (sender, parameters) = path(rest, "FROM:")?;
                let mut size = None;
                for parameter in parameters.split_whitespace() {
                    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
                    match name.to_ascii_uppercase().as_str() {
                        "SIZE" => size = Some(value.parse().map_err(|_| Refusal::Syntax)?),
                        "BODY" => {}
                        _ => return Err(Refusal::Parameter),
                    }
                }
                Ok(Self::Mail { sender: sender.to_owned(), size })
            }
            ("RCPT", rest) => match path(rest, "TO:")? {
                ("", _) => Err(Refusal::Syntax),
                (recipient, "") => Ok(Self::Recipient(recipient.to_owned())),
                _ => Err(Refusal::Parameter),
            },
            ("DATA", "") => Ok(Self::Data),
            ("RSET", "") => Ok(Self::Reset),
            ("QUIT", "") => Ok(Self::Quit),
            ("DATA" | "RSET" | "QUIT", _) => Err(Refusal::Syntax),
            ("NOOP", _) => Ok(Self::Nothing),
            ("VRFY", _) => Ok(Self::Verify),
            _ => Err(Refusal::Unknown),
        }
    }
}

/// `FROM:<address> parameters`: the address and the parameters.
fn path<'a>(text: &'a str, keyword: &str) -> Result<(&'a str, &'a str), Refusal> {
    let head = text.get(..keyword.len()).filter(|head| head.eq_ignore_ascii_case(keyword)).ok_or(Refusal::Syntax)?;
    let rest = text.get(head.len()..).unwrap_or_default().trim_start();
    let (address, rest) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).ok_or(Refusal::Syntax)?;
    let longest = domain::email::MAX_OCTETS;
    if address.len() > longest || address.contains([' ', '<']) {
        return Err(Refusal::Syntax);
    }
    Ok((address, rest.trim()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn commands_in_any_case() {
        let parse = |line: &str| Command::parse(line.as_bytes());
        assert_eq!(parse("lhlo mx").unwrap(), Command::Hello);
        assert_eq!(
            parse("Mail from:<a+b@example.net> SIZE=12 BODY=8BITMIME").unwrap(),
            Command::Mail { sender: "a+b@example.net".into(), size: Some(12) }
        );
        assert_eq!(parse("MAIL FROM: <>").unwrap(), Command::Mail { sender: String::new(), size: None });
        assert_eq!(parse("RCPT TO:<rdv@caravane.example>").unwrap(), Command::Recipient("rdv@caravane.example".into()));
        assert_eq!(parse("NOOP for a while").unwrap(), Command::Nothing);
    }

    #[test]
    fn what_is_refused() {
        let parse = |line: &str| Command::parse(line.as_bytes()).unwrap_err();
        assert_eq!(parse("EHLO mx"), Refusal::Unknown);
        assert_eq!(parse(""), Refusal::Unknown);
        assert_eq!(parse("LHLO"), Refusal::Syntax);
        assert_eq!(parse("MAIL FROM:a@example.net"), Refusal::Syntax);
        assert_eq!(parse("MAIL FROM:<a@example.net> SIZE=-1"), Refusal::Syntax);
        assert_eq!(parse("MAIL FROM:<a@example.net> RET=HDRS"), Refusal::Parameter);
        assert_eq!(parse("RCPT TO:<>"), Refusal::Syntax);
        assert_eq!(parse(&format!("RCPT TO:<{}@example.net>", "a".repeat(300))), Refusal::Syntax);
        assert_eq!(parse("DATA now"), Refusal::Syntax);
        assert_eq!(parse("RCPT TO:<a@\0example.net>"), Refusal::Syntax);
        assert_eq!(Command::parse(b"NOOP \xff").unwrap_err(), Refusal::Syntax);
    }
}
