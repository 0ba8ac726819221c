//! A small SMTP server of the tests, as a process of its own: keeps every message as a file, and holds an
//! answer back where it is told to.
//!
//! `mail_sink FOLDER` listens on two ports and prints `ports P Q`. On its standard input `hold N data C`
//! (or `taken`) makes it fall silent on port N, from 0, from the C-th message on: before it lets the data
//! come, or when it has kept the message and owes its answer. Then it prints `held N`. `free N` ends that.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a port holds back: at which moment, and after how many more messages.
type Hold = Mutex<Option<(Moment, usize)>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Data,
    Taken,
}

struct Sink {
    folder: PathBuf,
    kept: AtomicUsize,
    holds: [Hold; 2],
}

fn main() -> io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or_else(|| io::Error::other("which folder?"))?);
    let sink = Arc::new(Sink { folder, kept: AtomicUsize::new(0), holds: [Mutex::new(None), Mutex::new(None)] });
    let mut ports = Vec::new();
    for place in 0..2 {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        ports.push(listener.local_addr()?.port().to_string());
        let sink = Arc::clone(&sink);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sink = Arc::clone(&sink);
                // a client that was killed ends its own conversation only
                std::thread::spawn(move || talk(&sink, place, &stream));
            }
        });
    }
    say(&format!("ports {}", ports.join(" ")));
    for line in io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let hold = match words.as_slice() {
            ["hold", _, moment, count] => {
                let moment = if *moment == "data" { Moment::Data } else { Moment::Taken };
                count.parse().ok().map(|count| (moment, count))
            }
            _ => None,
        };
        let place = words.get(1).and_then(|place| place.parse::<usize>().ok());
        if let Some(held) = place.and_then(|place| sink.holds.get(place)) {
            *held.lock().unwrap_or_else(PoisonError::into_inner) = hold;
        }
    }
    Ok(())
}

fn say(words: &str) {
    let mut out = io::stdout().lock();
    // nobody who listens: then the test is over
    let _ = writeln!(out, "{words}").and_then(|()| out.flush());
}

/// One conversation (RFC 5321), until the client goes.
fn talk(sink: &Sink, place: usize, stream: &TcpStream) -> io::Result<()> {
    let mut write = stream;
    let mut lines = BufReader::new(stream);
    write.write_all(b"220 sink ESMTP\r\n")?;
    let mut recipient = String::new();
    let mut line = String::new();
    while {
        line.clear();
        lines.read_line(&mut line)?
    } > 0
    {
        let command = line.trim_end();
        let answer = match command.get(..4).unwrap_or(command) {
            "EHLO" => "250-sink\r\n250 8BITMIME",
            "RCPT" => {
                command.clone_into(&mut recipient);
                "250 2.1.5 well"
            }
            "DATA" => {
                if is_held(sink, place, Moment::Data) {
                    return silence(&mut lines);
                }
                write.write_all(b"354 go on\r\n")?;
                let message = data(&mut lines)?;
                keep(&sink.folder, sink.kept.fetch_add(1, Ordering::SeqCst), &recipient, &message)?;
                if is_held(sink, place, Moment::Taken) {
                    return silence(&mut lines);
                }
                "250 2.0.0 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 2.0.0 well",
        };
        write.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

fn is_held(sink: &Sink, place: usize, moment: Moment) -> bool {
    let Some(hold) = sink.holds.get(place) else { return false };
    let mut hold = hold.lock().unwrap_or_else(PoisonError::into_inner);
    match hold.as_mut() {
        Some((at, left)) if *at == moment => {
            if *left == 1 {
                say(&format!("held {place}"));
            }
            *left = left.saturating_sub(1);
            *left == 0
        }
        _ => false,
    }
}

/// Says nothing more, and waits for the end of the client.
fn silence(lines: &mut BufReader<&TcpStream>) -> io::Result<()> {
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        line.clear();
    }
    Ok(())
}

fn data(lines: &mut BufReader<&TcpStream>) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let from = message.len();
        if lines.read_until(b'\n', &mut message)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if message.get(from..) == Some(b".\r\n".as_slice()) {
            message.truncate(from);
            return Ok(message);
        }
    }
}

/// The line of the recipient, then the message; there at once or not at all.
fn keep(folder: &Path, number: usize, recipient: &str, message: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!("{number}.part"));
    fs::write(&unfinished, [recipient.as_bytes(), b"\n", message].concat())?;
    fs::rename(unfinished, folder.join(format!("{number:06}.eml")))
}
