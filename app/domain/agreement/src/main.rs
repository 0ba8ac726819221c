//! Prints what the server's build answers: `agreement SUBJECT SEED AMOUNT`, by name; without words
//! the subjects and how much of each makes a test.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    match words.as_slice() {
        [subject, seed, amount] => {
            let number = |text: &str| text.parse().unwrap_or_default();
            out.write_all(agreement::answers(subject, number(seed), number(amount)).as_bytes())
        }
        _ => agreement::SUBJECTS.iter().try_for_each(|(name, amount)| writeln!(out, "{name}\t{amount}")),
    }
}
