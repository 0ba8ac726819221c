//! An SMTP server (RFC 5321) on a loopback port that takes everything and counts it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The end of a message.
const END: &[u8] = b"\r\n.\r\n";

/// The server, on a thread of its own.
pub struct Sink {
    pub port: u16,
    /// Messages by recipient.
    taken: Arc<Mutex<HashMap<String, u32>>>,
}

impl Sink {
    /// Listens until the process ends.
    pub fn start() -> Self {
        let taken = Arc::<Mutex<HashMap<String, u32>>>::default();
        let (tell, told) = std::sync::mpsc::channel();
        let counting = Arc::clone(&taken);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap().port()).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    let counting = Arc::clone(&counting);
                    // a client that goes away ends its own conversation only
                    tokio::spawn(async move { drop(talk(stream, &counting).await) });
                }
            });
        });
        Self { port: told.recv().unwrap(), taken }
    }

    pub fn forget(&self) {
        self.taken.lock().unwrap().clear();
    }

    pub fn readers(&self) -> HashMap<String, u32> {
        self.taken.lock().unwrap().clone()
    }

    pub fn wait_for(&self, count: usize, longest: Duration) {
        let begin = Instant::now();
        while self.taken.lock().unwrap().len() < count {
            assert!(begin.elapsed() < longest, "messages are missing");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Seconds of processor that this process has used.
    #[expect(clippy::unused_self, reason = "the server is this process")]
    pub fn processor(&self) -> f64 {
        crate::child::processor("self")
    }
}

async fn talk(mut stream: TcpStream, taken: &Mutex<HashMap<String, u32>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    stream.write_all(b"220 sink.example ESMTP\r\n").await?;
    let (mut buffer, mut recipient) = (Vec::with_capacity(64 * 1024), String::new());
    loop {
        while let Some(end) = buffer.windows(2).position(|pair| pair == b"\r\n") {
            let line = String::from_utf8_lossy(&buffer[..end]).into_owned();
            buffer.drain(..end + 2);
            let word = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
            let answer: &[u8] = match word.as_str() {
                "EHLO" => b"250-sink.example\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 DSN\r\n",
                "RCPT" => {
                    recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    b"250 2.1.5 well\r\n"
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    message(&mut stream, &mut buffer).await?;
                    *taken.lock().unwrap().entry(std::mem::take(&mut recipient)).or_insert(0) += 1;
                    b"250 2.0.0 taken\r\n"
                }
                "QUIT" => return stream.write_all(b"221 2.0.0 bye\r\n").await,
                "MAIL" | "RSET" | "NOOP" => b"250 2.0.0 well\r\n",
                _ => b"500 5.5.2 what\r\n",
            };
            stream.write_all(answer).await?;
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
    }
}

/// Reads to the end of a message and leaves what comes behind it.
async fn message(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<()> {
    let mut looked_at = 0;
    loop {
        let from = looked_at.min(buffer.len());
        if let Some(place) = buffer[from..].windows(END.len()).position(|window| window == END) {
            buffer.drain(..from + place + END.len());
            return Ok(());
        }
        looked_at = buffer.len().saturating_sub(END.len() - 1);
        if stream.read_buf(buffer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}
