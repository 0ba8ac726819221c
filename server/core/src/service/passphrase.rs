//! Passphrases of staff: which are accepted, and their Argon2id hashes (RFC 9106).
//!
//! Hashing is slow on purpose, so it runs on blocking threads, two at a time: a burst of sign-ins
//! must not take the machine away from the people who register.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::clock::Entropy;
use crate::error::Unexpected;

/// The shortest passphrase, in signs.
pub const SHORTEST: usize = 12;
/// The longest passphrase, in signs.
pub const LONGEST: usize = 200;

/// Letters that remain, at the least, when every common word is taken out.
const OWN_LETTERS: usize = 4;

/// 64 MiB, two passes, one lane: above the OWASP minimum of 19 MiB.
const MEMORY_KIB: u32 = 65_536;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Of the same cost as a real one; no passphrase is known for it. Verified for unknown addresses,
/// so that the time of the answer tells nothing.
const DUMMY: &str = "$argon2id$v=19$m=65536,t=2,p=1$Y2FyYXZhbmVjYXJhdmFuZQ$nMdEBm8bWcfTPkPXLPMHCOG4bC8wQnbb6f0LjS0Zh1I";

static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Words that everybody tries first, folded, longest first where one begins another.
const COMMON: [&str; 52] = [
    "organisateur",
    "organisatrice",
    "motdepasse",
    "martinique",
    "passphrase",
    "azertyuiop",
    "qwertyuiop",
    "partenaire",
    "passeword",
    "carrefour",
    "fortdefrance",
    "inscription",
    "bienvenue",
    "football",
    "employeur",
    "caravane",
    "password",
    "tournee",
    "atelier",
    "soleil",
    "secret",
    "chocolat",
    "bonjour",
    "monpasse",
    "passer",
    "azerty",
    "qwerty",
    "qsdfgh",
    "wxcvbn",
    "asdfgh",
    "zxcvbn",
    "iloveyou",
    "jetaime",
    "doudou",
    "letmein",
    "welcome",
    "dragon",
    "monkey",
    "master",
    "admin",
    "accueil",
    "abcdef",
    "abcd",
    "abc",
    "loulou",
    "marseille",
    "madinina",
    "antilles",
    "princesse",
    "nicolas",
    "camille",
    "france",
];

/// Why a passphrase is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassphrase {
    /// Under [`SHORTEST`] signs.
    #[error("shorter than 12 signs")]
    TooShort,
    /// Over [`LONGEST`] signs.
    #[error("longer than 200 signs")]
    TooLong,
    /// Little more than a common word, a word of this place, or a run of digits.
    #[error("easy to guess")]
    TooCommon,
}

/// Accepts or refuses a new passphrase. `context` holds what an attacker knows about the person:
/// name, address.
pub fn accept(passphrase: &str, context: &[&str]) -> Result<(), WeakPassphrase> {
    let signs = passphrase.chars().count();
    if signs < SHORTEST {
        return Err(WeakPassphrase::TooShort);
    }
    if signs > LONGEST {
        return Err(WeakPassphrase::TooLong);
    }
    let distinct: std::collections::BTreeSet<char> = passphrase.to_lowercase().chars().collect();
    let alphabetic = passphrase.chars().filter(|sign| sign.is_alphabetic()).count();
    if distinct.len() < 5 || alphabetic < OWN_LETTERS {
        return Err(WeakPassphrase::TooCommon);
    }
    let mut rest = letters(passphrase);
    let known = context.iter().flat_map(|text| text.split(|sign: char| !sign.is_alphanumeric())).map(letters);
    let mut words: Vec<String> = known.filter(|word| word.len() >= 3).collect();
    words.extend(COMMON.map(str::to_owned));
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &words {
        rest = rest.replace(word.as_str(), " ");
    }
    // Digits and signs around a common word add little.
    if rest.chars().filter(|sign| *sign != ' ').count() < OWN_LETTERS { Err(WeakPassphrase::TooCommon) } else { Ok(()) }
}

/// The letters of a text, lower case, without accents, with the usual digit disguises undone.
fn letters(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter_map(|sign| match sign {
            'à' | 'â' | 'ä' | '@' | '4' => Some('a'),
            'é' | 'è' | 'ê' | 'ë' | '3' => Some('e'),
            'î' | 'ï' | '1' => Some('i'),
            'ô' | 'ö' | '0' => Some('o'),
            'ù' | 'û' | 'ü' => Some('u'),
            'ç' => Some('c'),
            '$' | '5' => Some('s'),
            other if other.is_alphabetic() => Some(other),
            _ => None,
        })
        .collect()
}

/// The hash to store, a PHC string.
pub(crate) async fn hash(entropy: &dyn Entropy, passphrase: &str) -> Result<String, Unexpected> {
    let mut salt = [0_u8; 16];
    entropy.fill(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(|error| Unexpected::new(HashError(error)))?;
    let passphrase = passphrase.to_owned();
    apart(move || {
        let hashed = hasher()?.hash_password(passphrase.as_bytes(), &salt)?;
        Ok(hashed.to_string())
    })
    .await
}

/// True when the passphrase belongs to the hash; without a hash, as long a calculation and false.
pub(crate) async fn verify(stored: Option<String>, passphrase: &str) -> Result<bool, Unexpected> {
    let passphrase = passphrase.to_owned();
    apart(move || {
        let known = stored.is_some();
        let text = stored.unwrap_or_else(|| DUMMY.to_owned());
        let right = hasher()?.verify_password(passphrase.as_bytes(), &PasswordHash::new(&text)?).is_ok();
        Ok(known && right)
    })
    .await
}

fn hasher() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Runs a slow calculation on a blocking thread, two at a time in the whole process.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, argon2::password_hash::Error> + Send + 'static,
) -> Result<T, Unexpected> {
    let _turn = AT_ONCE.acquire().await.map_err(Unexpected::new)?;
    let done = tokio::task::spawn_blocking(work).await.map_err(Unexpected::new)?;
    done.map_err(|error| Unexpected::new(HashError(error)))
}

/// The crate's error without `std::error::Error` in every feature set, made into one.
#[derive(Debug, thiserror::Error)]
#[error("passphrase hash: {0}")]
struct HashError(argon2::password_hash::Error);

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn long_and_own_words_pass_the_rest_is_refused() {
        let context = ["Marie-Ange", "marie.ange@exemple.example"];
        let verdict = |text: &str| accept(text, &context);
        assert_eq!(verdict("trois mangues au bord du canal"), Ok(()));
        assert_eq!(verdict("Kolibri-52-bwa-flo"), Ok(()));
        assert_eq!(verdict("mangue vert"), Err(WeakPassphrase::TooShort));
        assert_eq!(verdict(&"mangue ".repeat(30)), Err(WeakPassphrase::TooLong));
        for weak in [
            "motdepasse2027!",
            "M0tdep@sse123",
            "caravane-caravane",
            "Marie.Ange.2027",
            "123456789012",
            "aaaaaaaaaaaaaaa",
            "azertyuiop123",
        ] {
            assert_eq!(verdict(weak), Err(WeakPassphrase::TooCommon), "{weak}");
        }
    }

    #[test]
    fn the_dummy_costs_what_a_real_hash_costs() {
        let dummy = PasswordHash::new(DUMMY).unwrap();
        let params = Params::try_from(&dummy).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
        assert_eq!(dummy.hash.unwrap().len(), 32);
    }

    #[tokio::test]
    async fn a_hash_knows_its_passphrase_only() {
        let entropy = crate::clock::SystemEntropy;
        let stored = hash(&entropy, "trois mangues au bord du canal").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
        assert!(verify(Some(stored.clone()), "trois mangues au bord du canal").await.unwrap());
        assert!(!verify(Some(stored), "trois mangues au bord du cana").await.unwrap());
        assert!(!verify(None, "trois mangues au bord du canal").await.unwrap());
    }
}
