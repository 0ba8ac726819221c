//! Whether a message is from whom it says: what our own mail server found out (RFC 8601).
//!
//! Only the field that our own server wrote counts, and of it only what is about the domain of From:
//! a signature of somebody else proves somebody else.

use super::message::domain_of;

/// True when our server vouches for the address in From. `results` are the Authentication-Results
/// fields from the top of the message down; `server` is the name under which ours writes them.
#[must_use]
pub fn vouched(results: &[String], server: &str, from: &str) -> bool {
    let Some(domain) = domain_of(from) else { return false };
    if server.is_empty() {
        return false;
    }
    // The topmost is the last written: below it there may be what the sender invented.
    let Some(own) = results.first().and_then(|field| of_server(field, server)) else { return false };
    own.split(';').any(|result| proves(result, &domain))
}

/// What follows the name of the server, when it is ours.
fn of_server<'a>(field: &'a str, server: &str) -> Option<&'a str> {
    let (id, results) = field.split_once(';')?;
    // A version number may follow the name.
    let id = id.split_whitespace().next()?;
    id.eq_ignore_ascii_case(server).then_some(results)
}

/// One `method=pass property=value …`.
fn proves(result: &str, domain: &str) -> bool {
    let plain = without_comments(result);
    let mut words = plain.split_whitespace();
    let Some((method, verdict)) = words.next().and_then(|word| word.split_once('=')) else { return false };
    if !verdict.eq_ignore_ascii_case("pass") {
        return false;
    }
    let property = match method.to_ascii_lowercase().as_str() {
        "dmarc" => "header.from",
        "dkim" => "header.d",
        "spf" => "smtp.mailfrom",
        _ => return false,
    };
    words.filter_map(|word| word.split_once('=')).any(|(name, value)| {
        let value = value.trim_matches('"').to_ascii_lowercase();
        let proven = value.rsplit_once('@').map_or(value.as_str(), |(_, domain)| domain);
        name.eq_ignore_ascii_case(property) && aligned(proven, domain)
    })
}

/// Relaxed alignment without a list of public suffixes: the same domain, or one below the other. A
/// proven name without a dot (a whole top-level domain) proves nobody.
fn aligned(proven: &str, domain: &str) -> bool {
    let below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('.'));
    proven.contains('.') && (proven == domain || below(domain, proven) || below(proven, domain))
}

/// The text without what stands between parentheses, which is for people.
fn without_comments(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|sign| match sign {
            '(' => {
                depth = depth.saturating_add(1);
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &[&str], from: &str) -> bool {
        let fields: Vec<String> = fields.iter().map(|&field| field.to_owned()).collect();
        vouched(&fields, "mx.caravane.example", from)
    }

    #[test]
    fn our_server_vouches_for_the_domain_of_from() {
        let zoe = "zoe@example.net";
        assert!(check(&["mx.caravane.example; dkim=pass header.d=example.net"], zoe));
        assert!(check(
            &[
                "MX.caravane.example 1;\r\n spf=fail smtp.mailfrom=x.example;\r\n dmarc=pass (p=none) header.from=example.net"
            ],
            zoe
        ));
        assert!(check(&["mx.caravane.example; spf=pass smtp.mailfrom=bounce@mail.example.net"], zoe));
        assert!(check(&["mx.caravane.example; dkim=pass header.d=example.net"], "zoe@Poste.Example.NET"));
    }

    #[test]
    fn nobody_else_does() {
        let zoe = "zoe@example.net";
        assert!(!check(&[], zoe));
        assert!(!check(&["mx.evil.example; dkim=pass header.d=example.net"], zoe));
        // What the sender put below the field of our server.
        assert!(!check(
            &["mx.caravane.example; dkim=none", "mx.caravane.example; dkim=pass header.d=example.net"],
            zoe
        ));
        assert!(!check(&["mx.caravane.example; dkim=pass header.d=evil.example"], zoe));
        assert!(!check(&["mx.caravane.example; dkim=pass header.d=notexample.net"], zoe));
        assert!(!check(&["mx.caravane.example; dkim=pass header.d=net"], zoe));
        assert!(!check(&["mx.caravane.example; dkim=fail (dkim=pass header.d=example.net)"], zoe));
        assert!(!check(&["mx.caravane.example; arc=pass header.d=example.net"], zoe));
        assert!(!check(&["mx.caravane.example; dkim=pass header.d=example.net"], "nobody"));
        assert!(!vouched(&["; dkim=pass header.d=example.net".to_owned()], "", zoe));
    }
}
