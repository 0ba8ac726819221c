//! A client that keeps its connection, as a browser does.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One connection.
pub struct Browser {
    address: SocketAddr,
    stream: TcpStream,
    read: Vec<u8>,
}

impl Browser {
    /// Connects.
    pub async fn to(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream, read: Vec::with_capacity(128 * 1024) })
    }

    /// Fetches a page; answers the status.
    pub async fn get(&mut self, path: &str) -> u16 {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address)).await
    }

    /// Posts a form; answers the status.
    pub async fn post(&mut self, path: &str, body: &str) -> u16 {
        let head = "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin";
        let length = body.len();
        let host = self.address;
        self.ask(&format!("POST {path} HTTP/1.1\r\nhost: {host}\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}"))
            .await
    }

    async fn ask(&mut self, request: &str) -> u16 {
        self.stream.write_all(request.as_bytes()).await.expect("the request is written");
        self.read.clear();
        let mut head = None;
        loop {
            head = head.or_else(|| Head::of(&self.read));
            if let Some(head) = head.as_ref().filter(|head| head.is_whole(&self.read)) {
                return head.status;
            }
            let read = self.stream.read_buf(&mut self.read).await.expect("the answer is read");
            assert!(read > 0, "the server closed the connection");
        }
    }
}

/// What is known of an answer once its headers are read.
struct Head {
    status: u16,
    /// Where the body begins.
    body: usize,
    /// Its length; `None` when it comes in chunks.
    length: Option<usize>,
}

impl Head {
    fn of(read: &[u8]) -> Option<Self> {
        let end = read.windows(4).position(|window| window == b"\r\n\r\n")?;
        let text = std::str::from_utf8(&read[..end]).ok()?;
        let status = text.split(' ').nth(1)?.parse().ok()?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
        });
        Some(Self { status, body: end + 4, length })
    }

    fn is_whole(&self, read: &[u8]) -> bool {
        match self.length {
            Some(length) => read.len() >= self.body + length,
            None => read.ends_with(b"0\r\n\r\n"),
        }
    }
}
