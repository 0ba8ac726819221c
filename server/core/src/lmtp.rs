//! The door for mail that comes back: an LMTP listener (RFC 2033) on this machine, behind a mail server.
//!
//! A message is acknowledged when it is on the disk, once for each recipient; while the database is
//! down the answer is 451 and the mail server keeps it. The listener waits on the loopback address or on
//! a Unix socket only: who may speak to it is whoever may speak to the mail server.
//!
//! Bounds: 16 conversations, ten recipients, one MiB, a minute of silence, five minutes a message.

mod command;

use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::io::{BufReader, split};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use self::command::{Command, Refusal};
use crate::Backend;
use crate::mail_in::message::LARGEST;
use crate::service::receive_mail::{ReceiveError, is_ours, receive};
use crate::settings::LmtpAddress;

/// Conversations at once.
const CONVERSATIONS: usize = 16;
/// Recipients of one message. Ours have one each, and so have the answers.
const RECIPIENTS: usize = 10;
/// Octets of a command line with its end (RFC 5321, section 4.5.3.1.4, and room for parameters).
const LINE: u64 = 2_048;
/// Octets of the text that are read at once.
const PIECE: u64 = 64 * 1024;
/// How long we wait for the other side.
const SILENCE: Duration = Duration::from_mins(1);
/// How long one message may take.
const WHOLE_MESSAGE: Duration = Duration::from_mins(5);

/// Where conversations come from.
#[derive(Debug)]
pub enum Listener {
    /// A port of this machine.
    Loopback(TcpListener),
    /// A Unix socket.
    Socket(UnixListener),
}

impl Listener {
    /// Takes the place that the settings name. A socket that a former process left behind is replaced;
    /// one that is alive is not.
    pub async fn bind(address: &LmtpAddress) -> std::io::Result<Self> {
        match address {
            LmtpAddress::Loopback(address) => Ok(Self::Loopback(TcpListener::bind(address).await?)),
            LmtpAddress::Socket(path) => {
                use std::os::unix::fs::FileTypeExt as _;
                let is_socket = std::fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
                if is_socket && tokio::net::UnixStream::connect(path).await.is_err() {
                    std::fs::remove_file(path)?;
                }
                Ok(Self::Socket(UnixListener::bind(path)?))
            }
        }
    }

    async fn accept(&self) -> std::io::Result<Stream> {
        match self {
            Self::Loopback(listener) => Ok(Box::new(listener.accept().await?.0)),
            Self::Socket(listener) => Ok(Box::new(listener.accept().await?.0)),
        }
    }
}

/// Both directions of a connection.
trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}
type Stream = Box<dyn Duplex>;

/// Holds conversations until `stop` turns true (or its sender is gone). Those that are under way end
/// with the process: what was not acknowledged comes again.
pub async fn serve(backend: Backend, listener: Listener, mut stop: watch::Receiver<bool>) {
    let mut conversations = JoinSet::new();
    loop {
        while conversations.try_join_next().is_some() {}
        tokio::select! {
            biased;
            () = told(&mut stop) => return,
            _ = conversations.join_next(), if conversations.len() >= CONVERSATIONS => {}
            stream = listener.accept(), if conversations.len() < CONVERSATIONS => match stream {
                Ok(stream) => {
                    let backend = backend.clone();
                    conversations.spawn(async move {
                        if let Err(error) = converse(&backend, stream).await {
                            tracing::debug!(%error, "a mail server went away");
                        }
                    });
                }
                Err(error) => {
                    // No file handle left, for instance: a moment later there may be one.
                    tracing::warn!(%error, "a mail server could not be heard");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
}

/// Ends when `stop` turns true or its sender is gone.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// What has been said of a message so far.
#[derive(Default)]
struct Envelope {
    sender: Option<String>,
    recipients: Vec<String>,
}

/// One conversation, to its end.
pub async fn converse(backend: &Backend, stream: impl AsyncRead + AsyncWrite + Unpin) -> std::io::Result<()> {
    let (reader, mut writer) = split(stream);
    let mut reader = BufReader::new(reader);
    let domain = backend.settings.sender_address.domain().to_owned();
    say(&mut writer, &format!("220 {domain} LMTP")).await?;
    let mut greeted = false;
    let mut envelope = Envelope::default();
    loop {
        let Some(line) = read_line(&mut reader).await? else { return Ok(()) };
        let line = match line {
            Line::Whole(line) => line,
            // What follows is the rest of the line: no way to find the next command.
            Line::TooLong => return say(&mut writer, "500 5.5.6 line too long").await,
        };
        match Command::parse(&line) {
            Ok(Command::Hello) => {
                greeted = true;
                envelope = Envelope::default();
                let lines = format!(
                    "250-{domain}\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SIZE {LARGEST}"
                );
                say(&mut writer, &lines).await?;
            }
            Ok(Command::Mail { .. } | Command::Recipient(_) | Command::Data) if !greeted => {
                say(&mut writer, "503 5.5.1 LHLO first").await?;
            }
            Ok(Command::Mail { sender, size }) => {
                let answer = if envelope.sender.is_some() {
                    "503 5.5.1 one sender is named already"
                } else if size.is_some_and(|size| size > LARGEST as u64) {
                    "552 5.3.4 message too large"
                } else {
                    envelope.sender = Some(sender);
                    "250 2.1.0 ok"
                };
                say(&mut writer, answer).await?;
            }
            Ok(Command::Recipient(recipient)) => {
                let answer = if envelope.sender.is_none() {
                    "503 5.5.1 MAIL first"
                } else if envelope.recipients.len() >= RECIPIENTS {
                    "452 4.5.3 too many recipients"
                } else if is_ours(backend, &recipient) {
                    envelope.recipients.push(recipient);
                    "250 2.1.5 ok"
                } else {
                    "550 5.1.1 nobody here has this address"
                };
                say(&mut writer, answer).await?;
            }
            Ok(Command::Data) => {
                let Envelope { sender: Some(sender), recipients } = std::mem::take(&mut envelope) else {
                    say(&mut writer, "503 5.5.1 MAIL first").await?;
                    continue;
                };
                if recipients.is_empty() {
                    say(&mut writer, "503 5.5.1 no recipient").await?;
                    continue;
                }
                say(&mut writer, "354 go on").await?;
                let text = timeout(WHOLE_MESSAGE, read_text(&mut reader)).await.map_err(std::io::Error::from)??;
                for recipient in &recipients {
                    say(&mut writer, answer_for(backend, &sender, recipient, text.as_deref()).await).await?;
                }
            }
            Ok(Command::Reset) => {
                envelope = Envelope::default();
                say(&mut writer, "250 2.0.0 ok").await?;
            }
            Ok(Command::Nothing) => say(&mut writer, "250 2.0.0 ok").await?,
            Ok(Command::Verify) => say(&mut writer, "252 2.5.0 try it").await?,
            Ok(Command::Quit) => return say(&mut writer, "221 2.0.0 bye").await,
            Err(Refusal::Unknown) => say(&mut writer, "500 5.5.1 unknown command").await?,
            Err(Refusal::Syntax) => say(&mut writer, "501 5.5.4 not understood").await?,
            Err(Refusal::Parameter) => say(&mut writer, "555 5.5.4 unknown parameter").await?,
        }
    }
}

/// What is said of one recipient once the text is there (RFC 2033, section 4.2).
async fn answer_for(backend: &Backend, sender: &str, recipient: &str, text: Option<&[u8]>) -> &'static str {
    let Some(text) = text else { return "552 5.3.4 message too large" };
    match receive(backend, sender, recipient, text).await {
        Ok(_) => "250 2.0.0 stored",
        Err(ReceiveError::TooLarge) => "552 5.3.4 message too large",
        Err(ReceiveError::UnknownRecipient) => "550 5.1.1 nobody here has this address",
        Err(ReceiveError::Unexpected(fault)) => {
            tracing::error!(%fault, "a message that came in could not be stored");
            "451 4.3.0 come again later"
        }
    }
}

async fn say(writer: &mut (impl AsyncWrite + Unpin), lines: &str) -> std::io::Result<()> {
    timeout(SILENCE, async {
        writer.write_all(lines.as_bytes()).await?;
        writer.write_all(b"\r\n").await?;
        writer.flush().await
    })
    .await
    .map_err(std::io::Error::from)?
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// The next command line without its end; nothing when the other side is gone.
async fn read_line(reader: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Line>> {
    let mut line = Vec::new();
    timeout(SILENCE, reader.take(LINE).read_until(b'\n', &mut line)).await.map_err(std::io::Error::from)??;
    if line.last() != Some(&b'\n') {
        return Ok((line.len() as u64 >= LINE).then_some(Line::TooLong));
    }
    line.pop();
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(Line::Whole(line)))
}

/// The text up to the line with a single dot, dots taken out (RFC 5321, section 4.5.2). Nothing when it
/// is too large: then it is read to its end all the same, so that the conversation can go on.
///
/// Only CR LF ends a line here: a mail server that sees the end elsewhere than we do could be made to
/// let a second message pass inside the first.
async fn read_text(reader: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut text = Vec::new();
    let mut too_large = false;
    let mut line = Vec::new();
    loop {
        // A line that is longer than a piece comes in several.
        let at_start = line.is_empty() || line.ends_with(b"\r\n");
        let before = if at_start { 0 } else { usize::from(line.last() == Some(&b'\r')) };
        line.drain(..line.len() - before);
        let read = timeout(SILENCE, reader.take(PIECE).read_until(b'\n', &mut line)).await;
        if read.map_err(std::io::Error::from)?? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if at_start && line == b".\r\n" {
            return Ok((!too_large).then_some(text));
        }
        let piece = line.get(before..).unwrap_or_default();
        let piece = if at_start { piece.strip_prefix(b".").unwrap_or(piece) } else { piece };
        too_large |= text.len() + piece.len() > LARGEST;
        if !too_large {
            text.extend_from_slice(piece);
        }
    }
}

#[cfg(test)]
mod tests;
