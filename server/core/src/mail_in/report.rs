//! Reads what a mail server says of a message that it could not deliver: the part
//! `message/delivery-status` of RFC 3464, with the enhanced codes of RFC 3463; where a server writes
//! prose only, the codes in it.

/// Characters of a report that are looked at.
const LONGEST: usize = 64 * 1024;
/// Recipients that are looked at. A message of ours has one.
const MOST_RECIPIENTS: usize = 20;
/// Characters of a diagnosis that are kept.
const LONGEST_DIAGNOSIS: usize = 300;

/// What became of the message at one recipient (RFC 3464, section 2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Given up.
    Failed,
    /// Still being tried: no failure.
    Delayed,
    /// Arrived, passed on, or sent to a list: no failure.
    Delivered,
}

/// One recipient of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientReport {
    /// The address, as written.
    pub address: Option<String>,
    /// What became of the message.
    pub action: Action,
    /// The enhanced code, for instance (5, 1, 1).
    pub status: Option<StatusCode>,
    /// What the server said, cut to 300 signs.
    pub diagnosis: Option<String>,
}

/// An enhanced mail system status code (RFC 3463): class, subject, detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatusCode {
    /// 2 success, 4 for a while, 5 for good.
    pub class: u8,
    /// 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy.
    pub subject: u16,
    /// The detail.
    pub detail: u16,
}

impl std::fmt::Display for StatusCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl StatusCode {
    /// A code and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.');
        let mut next = |digits: usize| numbers.next().filter(|part| (1..=digits).contains(&part.len()));
        let class = next(1)?.parse().ok().filter(|class| matches!(class, 2 | 4 | 5))?;
        let (subject, detail) = (next(3)?.parse().ok()?, next(3)?.parse().ok()?);
        numbers.next().is_none().then_some(Self { class, subject, detail })
    }

    /// The first code in a prose text.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let mut words = text.split(|sign: char| {
            sign.is_whitespace() || matches!(sign, '#' | '(' | ')' | '[' | ']' | '<' | '>' | ',' | ';' | ':' | '-')
        });
        words.find_map(|word| Self::parse(word.trim_end_matches('.')))
    }
}

/// What a failure means for the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// Nobody is reached there: the address is wrong or gone.
    Address,
    /// The mailbox is full, or the message too large for it: it may be reached another day.
    Mailbox,
    /// Our mail is refused for what we are, not for whom it is: our own servers are to be looked at.
    Ourselves,
    /// A fault in between.
    Unknown,
}

impl RecipientReport {
    /// What a failure means; nothing where the message arrived or is still being tried.
    #[must_use]
    pub fn blame(&self) -> Option<Blame> {
        if self.action != Action::Failed {
            return None;
        }
        let Some(StatusCode { class, subject, detail }) = self.status else { return Some(Blame::Unknown) };
        Some(match (class, subject, detail) {
            (4 | 5, 7, _) => Blame::Ourselves,
            (5, 1, 1 | 2 | 3 | 6 | 10) | (5, 2 | 4, 1) => Blame::Address,
            (4 | 5, 2, 2) | (5, 2, 3) | (5, 3, 4) => Blame::Mailbox,
            _ => Blame::Unknown,
        })
    }
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliveryReport {
    /// ENVID, as we had given it (RFC 3461, section 4.4).
    pub envelope_id: Option<String>,
    /// The recipients, in order.
    pub recipients: Vec<RecipientReport>,
}

/// Reads the text of a `message/delivery-status` part: one block about the message, then one for each
/// recipient.
#[must_use]
pub fn read(text: &str) -> DeliveryReport {
    let mut report = DeliveryReport::default();
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
    for block in blocks(text) {
        let field = |name: &str| block.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if report.envelope_id.is_none() {
            report.envelope_id = field("original-envelope-id").map(str::to_owned);
        }
        let Some(action) = field("action").and_then(action) else { continue };
        if report.recipients.len() < MOST_RECIPIENTS {
            let diagnosis = field("diagnostic-code").map(after_type);
            let status = field("status").and_then(|value| StatusCode::parse(value.split([' ', '(']).next()?));
            report.recipients.push(RecipientReport {
                address: field("original-recipient")
                    .or_else(|| field("final-recipient"))
                    .map(|value| after_type(value).to_owned()),
                action,
                // Some servers say 5.0.0 and put what they mean into the prose.
                status: match status {
                    Some(StatusCode { subject: 0, .. }) | None => diagnosis.and_then(StatusCode::find).or(status),
                    _ => status,
                },
                diagnosis: diagnosis.map(shown),
            });
        }
    }
    report
}

/// Reads a bounce that is prose only, from a server that knows no RFC 3464.
#[must_use]
pub fn read_prose(text: &str) -> DeliveryReport {
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
    let said =
        text.lines().find_map(|line| StatusCode::find(line).filter(|code| code.class != 2).map(|code| (code, line)));
    let recipients = said.map(|(code, line)| RecipientReport {
        address: None,
        action: if code.class == 5 { Action::Failed } else { Action::Delayed },
        status: Some(code),
        diagnosis: Some(shown(line.trim())),
    });
    DeliveryReport { envelope_id: None, recipients: recipients.into_iter().collect() }
}

/// What is kept of a server's words: no sign that nobody sees, and not too many.
fn shown(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).take(LONGEST_DIAGNOSIS).collect()
}

fn action(value: &str) -> Option<Action> {
    let is = |name: &str| value.eq_ignore_ascii_case(name);
    if is("failed") {
        Some(Action::Failed)
    } else if is("delayed") {
        Some(Action::Delayed)
    } else if is("delivered") || is("relayed") || is("expanded") {
        Some(Action::Delivered)
    } else {
        None
    }
}

/// `rfc822; zoe@example.net` without its type.
fn after_type(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim()
}

/// The blocks of fields between empty lines; names in small letters, continuations joined.
fn blocks(text: &str) -> Vec<Vec<(String, String)>> {
    let mut blocks: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        let Some(block) = blocks.last_mut() else { break };
        if line.trim().is_empty() {
            if !block.is_empty() {
                blocks.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = block.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            block.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mailbox_that_is_full_after_the_block_of_the_message() {
        let report = read(
            "Reporting-MTA: dns; mx.example.net\r\nOriginal-Envelope-Id: 0192f0c1-7777\r\n\r\n\
             Final-Recipient: rfc822; max@full.example.com\r\nORIGINAL-recipient: rfc822;max@example.com\r\n\
             Action: failed\r\nStatus: 5.2.2 (mailbox full)\r\nDiagnostic-Code: smtp; 552 5.2.2\r\n Mailbox full\r\n",
        );
        assert_eq!(report.envelope_id.as_deref(), Some("0192f0c1-7777"));
        let [recipient] = report.recipients.as_slice() else { unreachable!() };
        assert_eq!(recipient.address.as_deref(), Some("max@example.com"));
        assert_eq!(recipient.diagnosis.as_deref(), Some("552 5.2.2 Mailbox full"));
        assert_eq!(recipient.status.unwrap().to_string(), "5.2.2");
        assert_eq!(recipient.blame(), Some(Blame::Mailbox));
    }

    #[test]
    fn whom_a_failure_blames() {
        let blamed = |action: &str, status: &str, diagnosis: &str| {
            let text = format!("X: 1\n\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {diagnosis}\n");
            read(&text).recipients[0].blame()
        };
        assert_eq!(blamed("failed", "5.1.1", "550 no such user"), Some(Blame::Address));
        assert_eq!(blamed("Failed", "5.0.0", "550-5.1.1 The account does not exist"), Some(Blame::Address));
        assert_eq!(blamed("failed", "5.7.26", "550 unauthenticated"), Some(Blame::Ourselves));
        assert_eq!(blamed("failed", "4.4.7", "too old"), Some(Blame::Unknown));
        assert_eq!(blamed("failed", "nonsense", "no words"), Some(Blame::Unknown));
        assert_eq!(blamed("delayed", "4.2.2", "full"), None);
        assert_eq!(blamed("relayed", "2.1.5", "ok"), None);
        assert_eq!(read("Action: exploded\n"), DeliveryReport::default());
    }

    #[test]
    fn prose_alone() {
        let report =
            read_prose("Hi. This is the mail program.\n<zoe@gone.example>:\nSorry, no mailbox here. (#5.1.1)\n");
        assert_eq!(report.recipients[0].blame(), Some(Blame::Address));
        assert_eq!(read_prose("We could not deliver for 4 hours (4.4.1); we go on.").recipients[0].blame(), None);
        // Dates, versions and addresses are no codes.
        assert_eq!(read_prose("Version 5.10.2024 of 5.1.1.1 at 192.5.7.1, 3.1.1"), DeliveryReport::default());
    }

    proptest! {
        #[test]
        fn never_panics(text in "(Action|Status|Diagnostic-Code|:|;| |\n|\r\n\r\n|5\\.1\\.1|failed|\\PC){0,40}") {
            let _ = (read(&text), read_prose(&text));
        }
    }
}
