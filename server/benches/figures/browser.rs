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
    pub async fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        Self { address, stream, read: Vec::new() }
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
        loop {
            if let Some(status) = whole(&self.read) {
                return status;
            }
            let read = self.stream.read_buf(&mut self.read).await.expect("the answer is read");
            assert!(read > 0, "the server closed the connection");
        }
    }
}

/// The status of an answer that is read to its end.
fn whole(read: &[u8]) -> Option<u16> {
    let head = read.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (text, body) = (std::str::from_utf8(&read[..head]).ok()?.to_ascii_lowercase(), &read[head + 4..]);
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
    let over = match length {
        Some(length) => body.len() >= length.trim().parse().ok()?,
        None => body.ends_with(b"0\r\n\r\n"),
    };
    over.then(|| text.split(' ').nth(1).and_then(|status| status.parse().ok()))?
}
