//! A web of our own: names that we give out, and servers on this machine behind public numbers.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::web::{Pending, PublicWeb, Roads};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Any public number: nothing on it is ever asked.
pub const PUBLIC: &str = "93.184.216.34";

/// What the server answers.
#[derive(Debug, Clone)]
pub struct Page {
    /// The head, without its length and without the empty line.
    pub head: String,
    pub body: Vec<u8>,
    /// Sent without end after the head.
    pub endless: bool,
    /// Nothing is ever answered.
    pub silent: bool,
}

impl Page {
    pub fn calendar(body: &str, tag: &str) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\nETag: {tag}");
        Self { head, body: body.as_bytes().to_vec(), endless: false, silent: false }
    }

    pub fn to(location: &str) -> Self {
        let head = format!("HTTP/1.1 302 Found\r\nLocation: {location}");
        Self { head, body: Vec::new(), endless: false, silent: false }
    }
}

/// A server and its names.
#[derive(Debug, Clone)]
pub struct Site(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    address: SocketAddr,
    page: Mutex<Page>,
    /// Pages of single paths, before all others.
    at: Mutex<BTreeMap<String, Page>>,
    names: Mutex<BTreeMap<String, Vec<IpAddr>>>,
    asked: AtomicUsize,
    unchanged: AtomicUsize,
    connected: Mutex<Vec<SocketAddr>>,
    heads: Mutex<Vec<String>>,
}

impl Site {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = Self(Arc::new(Inner {
            address: listener.local_addr().unwrap(),
            page: Mutex::new(Page::calendar("", "\"\"")),
            at: Mutex::default(),
            names: Mutex::default(),
            asked: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            connected: Mutex::default(),
            heads: Mutex::default(),
        }));
        site.name("agenda.example", &[PUBLIC]);
        let served = site.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(served.clone().answer(stream));
            }
        });
        site
    }

    pub fn set(&self, page: Page) {
        *self.0.page.lock().unwrap() = page;
    }

    pub fn set_at(&self, path: &str, page: Page) {
        self.0.at.lock().unwrap().insert(path.to_owned(), page);
    }

    pub fn name(&self, name: &str, numbers: &[&str]) {
        let numbers = numbers.iter().map(|number| number.parse().unwrap()).collect();
        self.0.names.lock().unwrap().insert(name.to_owned(), numbers);
    }

    pub fn web(&self) -> PublicWeb {
        PublicWeb::by(Arc::new(self.clone()), Duration::from_secs(20))
    }

    pub fn hasty(&self) -> PublicWeb {
        PublicWeb::by(Arc::new(self.clone()), Duration::from_millis(50))
    }

    pub fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    pub fn unchanged(&self) -> usize {
        self.0.unchanged.load(Ordering::SeqCst)
    }

    /// Where connections went.
    pub fn connected(&self) -> Vec<SocketAddr> {
        self.0.connected.lock().unwrap().clone()
    }

    /// The heads of what was asked, in small letters.
    pub fn heads(&self) -> Vec<String> {
        self.0.heads.lock().unwrap().clone()
    }

    async fn answer(self, mut stream: TcpStream) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if stream.read_exact(&mut byte).await.is_err() {
                return;
            }
            head.push(byte[0]);
            // TLS begins so (RFC 8446, section 5.1); this server speaks in clear alone.
            if head == [22] {
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
                return;
            }
        }
        let head = String::from_utf8(head).unwrap();
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let own = self.0.at.lock().unwrap().get(&path).cloned();
        let page = own.unwrap_or_else(|| self.0.page.lock().unwrap().clone());
        let tag = page.head.split("ETag: ").nth(1).and_then(|rest| rest.split("\r\n").next()).map(str::to_owned);
        let same = tag.is_some_and(|tag| head.contains(&format!("if-none-match: {tag}\r\n")));
        self.0.heads.lock().unwrap().push(head);
        if page.silent {
            tokio::time::sleep(Duration::from_mins(1)).await;
        } else if same {
            self.0.unchanged.fetch_add(1, Ordering::SeqCst);
            let _ = stream.write_all(b"HTTP/1.1 304 Not Modified\r\n\r\n").await;
        } else if page.endless {
            let _ = stream.write_all(format!("{}\r\n\r\n", page.head).as_bytes()).await;
            let piece = vec![b'x'; 64 * 1024];
            while stream.write_all(&piece).await.is_ok() {}
        } else {
            let head = format!("{}\r\nContent-Length: {}\r\n\r\n", page.head, page.body.len());
            let _ = stream.write_all(&[head.as_bytes(), &page.body].concat()).await;
        }
    }
}

impl Roads for Site {
    fn numbers<'a>(&'a self, name: &'a str) -> Pending<'a, io::Result<Vec<IpAddr>>> {
        let found = self.0.names.lock().unwrap().get(name).cloned();
        Box::pin(async move { found.ok_or_else(|| io::Error::other("no such name")) })
    }

    /// Whatever the number, the server of this machine answers: what is refused is refused before.
    fn connect(&self, to: SocketAddr) -> Pending<'_, io::Result<TcpStream>> {
        self.0.connected.lock().unwrap().push(to);
        Box::pin(TcpStream::connect(self.0.address))
    }

    fn is_plain(&self) -> bool {
        true
    }
}
