//! The corpora of the fuzz targets (`server/fuzz/corpus`) through the same readers: each file as it is,
//! then cut and changed in many ways, the same at each run. `CORPUS_ROUNDS` makes it longer.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../fuzz/src/readers.rs"]
mod readers;

use std::fs;
use std::path::Path;

/// Ways in which each file is changed, where nothing else is said.
const ROUNDS: u64 = 20;
/// Pieces that mean something to one of the readers.
const PIECES: [&[u8]; 20] = [
    b"\r\n",
    b"\n ",
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"END:VCALENDAR\r\n",
    b"RRULE:FREQ=DAILY\r\n",
    b"FREQ=YEARLY;BYDAY=-1SU",
    b";COUNT=4294967295",
    b"99991231T235960Z",
    b"00010101",
    b"/P99999999999W",
    b";",
    b":",
    b"\"",
    b",",
    b"=",
    b"\0",
    b"\xff\xfe",
    b"--x",
    b"\xf0\x9f\xa5\xad",
];

/// The files of a corpus: name and bytes.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut files: Vec<_> =
        entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect();
    files.sort();
    assert!(files.len() > 3, "{name}: {} files", files.len());
    files
}

/// A small generator of our own (SplitMix64, Steele and others 2014): the same numbers everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(below.max(1)).unwrap()).unwrap()
    }
}

fn changed(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.next(4) {
        let at = chance.next(bytes.len() + 1);
        match chance.next(5) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = u8::try_from(chance.next(256)).unwrap(),
            2 => {
                let to = (at + chance.next(40)).min(bytes.len());
                let piece = bytes[at..to].to_vec();
                let into = chance.next(bytes.len() + 1);
                bytes.splice(into..into, piece.repeat(1 + chance.next(20)));
            }
            3 => {
                let to = (at + chance.next(20)).min(bytes.len());
                bytes.drain(at..to);
            }
            _ => {
                let piece = PIECES[chance.next(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

/// What is read as a file is named: `read-` is, `refused-` is not, of `any-` nothing is said.
fn check(name: &str, read: impl Fn(&[u8]) -> bool) {
    let rounds = std::env::var("CORPUS_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    for (seed, (file, bytes)) in (0..).zip(corpus(name)) {
        let is_read = read(&bytes);
        match file.split('-').next() {
            Some("read") => assert!(is_read, "{name}/{file} is not read"),
            Some("refused") => assert!(!is_read, "{name}/{file} is read"),
            word => assert_eq!(word, Some("any"), "{name}/{file}"),
        }
        let mut chance = Chance(seed);
        for _ in 0..rounds {
            read(&changed(&bytes, &mut chance));
        }
    }
}

#[test]
fn the_reader_of_busy_times_takes_whatever_comes() {
    check("busy", |bytes| readers::busy(bytes).is_ok_and(|reading| !reading.periods.is_empty()));
}

#[test]
fn the_reader_of_answers_takes_whatever_comes() {
    check("answer", readers::answer);
}

#[test]
fn the_reader_of_messages_takes_whatever_comes() {
    check("message", readers::message);
}

#[test]
fn the_reader_of_reports_takes_whatever_comes() {
    check("report", readers::report);
}
