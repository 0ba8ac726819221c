//! DKIM (RFC 6376): `rsa-sha256`, `relaxed/relaxed`, over the very bytes that leave.
//!
//! Each signed header is named once more than it stands in the message, so that nobody can add a second
//! From, Subject, To or Date behind our back (section 8.15). `Content-Type` is left out: relays rewrite
//! it, and the body's own digest guards what it speaks of. The signature is made when the message is
//! rendered and stored with it: a second try sends the same bytes.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use sha2::{Digest, Sha256};

/// What is signed, and guarded against a second one.
const SIGNED: [&str; 16] = [
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Reply-To",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Id",
    "Auto-Submitted",
    "Content-Language",
    "Feedback-ID",
];

/// A header line of ours is folded after so many signs.
const FOLD: usize = 72;

/// The house's key, and the name under which its public half stands in the DNS.
#[derive(Clone)]
pub struct Signer {
    domain: String,
    selector: String,
    key: Arc<KeyPair>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.record_name())
    }
}

impl PartialEq for Signer {
    fn eq(&self, other: &Self) -> bool {
        (&self.domain, &self.selector) == (&other.domain, &other.selector)
            && self.key.public_key().as_ref() == other.key.public_key().as_ref()
    }
}

impl Eq for Signer {}

/// Why a key or a selector cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignerError {
    /// No `PRIVATE KEY` block in the file.
    #[error("ce n’est pas une clé RSA privée au format PEM")]
    Pem,
    /// Not RSA, or not of 2048 to 4096 bits (RFC 8301).
    #[error("la clé RSA doit avoir de 2048 à 4096 bits")]
    Key,
    /// Not a label of the DNS.
    #[error("le sélecteur n’est pas un nom DNS")]
    Selector,
}

/// The message could not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message could not be signed")]
pub struct SigningFailed;

impl Signer {
    /// From a PEM text: PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`).
    pub fn from_pem(pem: &str, domain: &str, selector: &str) -> Result<Self, SignerError> {
        let label = |label: &str| {
            !label.is_empty() && label.len() <= 63 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if !selector.split('.').all(label) {
            return Err(SignerError::Selector);
        }
        let key = if let Some(der) = pem_block(pem, "RSA PRIVATE KEY") {
            KeyPair::from_der(&der)
        } else {
            KeyPair::from_pkcs8(&pem_block(pem, "PRIVATE KEY").ok_or(SignerError::Pem)?)
        };
        let key = Arc::new(key.map_err(|_| SignerError::Key)?);
        Ok(Self { domain: domain.to_ascii_lowercase(), selector: selector.to_owned(), key })
    }

    /// Where the public key is to be published.
    #[must_use]
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// The TXT record to publish there (section 3.6.1).
    #[must_use]
    pub fn record(&self) -> String {
        // RFC 5280: the algorithm, then the PKCS#1 key as a bit string without unused bits
        let algorithm = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
        let bits = [&[0][..], self.key.public_key().as_ref()].concat();
        let whole = tagged(0x30, &[&algorithm[..], &tagged(0x03, &bits)].concat());
        format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(whole))
    }

    /// The message with its signature on top. Lines must end with CR LF.
    pub fn sign(&self, message: &[u8], at: DateTime<Utc>) -> Result<Vec<u8>, SigningFailed> {
        let (head, body) = split(message);
        let headers = fields(head);
        let mut names: Vec<&str> = Vec::new();
        let mut input = Vec::new();
        for name in SIGNED {
            // from the last to the first (section 5.4.2), then once more for none
            for (found, value) in headers.iter().rev().filter(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()))
            {
                input.extend(relaxed_header(found, value));
                input.extend(b"\r\n");
                names.push(name);
            }
            names.push(name);
        }
        let value = format!(
            " v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n\td={}; s={};\r\n\tt={}; bh={};\r\n\th={};\r\n\tb=",
            self.domain,
            self.selector,
            at.timestamp(),
            STANDARD.encode(Sha256::digest(relaxed_body(body))),
            folded(&names.join(":"), ':'),
        );
        input.extend(relaxed_header(b"DKIM-Signature", value.as_bytes()));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &input, &mut signature).map_err(|_| SigningFailed)?;
        let signature = STANDARD.encode(signature);
        let mut signed = format!("DKIM-Signature:{value}").into_bytes();
        for (place, part) in signature.as_bytes().chunks(FOLD).enumerate() {
            if place > 0 {
                signed.extend(b"\r\n\t");
            }
            signed.extend(part);
        }
        signed.extend(b"\r\n");
        signed.extend(message);
        Ok(signed)
    }
}

/// The bytes of the first block with this label (RFC 7468).
fn pem_block(pem: &str, label: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
    let (text, _) = rest.split_once("-----END")?;
    STANDARD.decode(text.split_whitespace().collect::<String>()).ok()
}

/// One value in DER: tag, length, content.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant = &length[length.iter().position(|byte| *byte != 0).unwrap_or(length.len() - 1)..];
    let mut out = vec![tag];
    match significant {
        [short] if *short < 0x80 => out.push(*short),
        // at most eight octets of length
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            out.extend(long);
        }
    }
    out.extend(content);
    out
}

/// Head (with the line end of its last field) and body.
fn split(message: &[u8]) -> (&[u8], &[u8]) {
    match message.windows(4).position(|four| four == b"\r\n\r\n") {
        Some(end) => (&message[..end + 2], &message[end + 4..]),
        None => (message, &[]),
    }
}

/// Name and value of each field; folded lines belong to the field before them.
fn fields(head: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut fields = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < head.len() {
        let end = head[at..].windows(2).position(|two| two == b"\r\n").map_or(head.len(), |end| at + end + 2);
        if !matches!(head.get(end), Some(b' ' | b'\t')) {
            let field = &head[from..end];
            if let Some(colon) = field.iter().position(|byte| *byte == b':') {
                fields.push((&field[..colon], &field[colon + 1..]));
            }
            from = end;
        }
        at = end;
    }
    fields
}

/// Section 3.4.2, without the line end.
fn relaxed_header(name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut line = name.trim_ascii().to_ascii_lowercase();
    line.push(b':');
    let words = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    for (place, word) in words.enumerate() {
        if place > 0 {
            line.push(b' ');
        }
        line.extend(word);
    }
    line
}

/// Section 3.4.4.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut empty_lines = 0;
    let mut rest = body;
    while !rest.is_empty() {
        let end = rest.windows(2).position(|two| two == b"\r\n");
        let (line, tail) = end.map_or((rest, &[][..]), |end| (&rest[..end], &rest[end + 2..]));
        rest = tail;
        let mut kept = Vec::with_capacity(line.len());
        for byte in line {
            match byte {
                b' ' | b'\t' if kept.last() == Some(&b' ') => {}
                b' ' | b'\t' => kept.push(b' '),
                other => kept.push(*other),
            }
        }
        if kept.last() == Some(&b' ') {
            kept.pop();
        }
        if kept.is_empty() {
            empty_lines += 1;
        } else {
            out.extend(std::iter::repeat_n(*b"\r\n", empty_lines).flatten());
            empty_lines = 0;
            out.extend(kept);
            out.extend(b"\r\n");
        }
    }
    out
}

/// Breaks a long value after a separator.
fn folded(text: &str, separator: char) -> String {
    let mut out = String::new();
    let mut length = 0;
    for part in text.split_inclusive(separator) {
        if length > 0 && length + part.len() > FOLD {
            out.push_str("\r\n\t ");
            length = 0;
        }
        out.push_str(part);
        length += part.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_has_its_digest() {
        // RFC 8463, appendix A.3: the same body, relaxed
        let body = b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
        assert_eq!(STANDARD.encode(Sha256::digest(relaxed_body(body))), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    }

    #[test]
    fn headers_and_bodies_are_relaxed_as_the_standard_shows() {
        // RFC 6376, section 3.4.5
        let (head, body) = split(b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
        let headers: Vec<Vec<u8>> = fields(head).iter().map(|(name, value)| relaxed_header(name, value)).collect();
        assert_eq!(headers, [b"a:X".to_vec(), b"b:Y Z".to_vec()]);
        assert_eq!(relaxed_body(body), b" C\r\nD E\r\n");
        assert_eq!(relaxed_body(b"\r\n\r\n"), b"");
        assert_eq!(relaxed_body(b"no end"), b"no end\r\n");
    }
}
