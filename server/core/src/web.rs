//! Fetching what strangers name: an address that a partner typed must lead to the public internet and
//! nowhere else.
//!
//! - `https` alone, on its own port, without user or password; no cookie is sent or kept.
//! - A name is resolved once; if one of its numbers is not public, nothing is asked at all, and the
//!   connection goes to a number that was looked at: a name that changes its mind meanwhile gains nothing.
//! - Each redirection is an address like the first, and there are few.
//! - Time, bytes of the head and of the body are bounded; a few fetches go on at once.

pub(crate) mod client;
pub(crate) mod exchange;
mod places;
mod tls;

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, ETAG, HOST, IF_NONE_MATCH, LOCATION, USER_AGENT};
use hyper::http::response::Parts;
use hyper::{Request, StatusCode};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Url};

use self::exchange::{ExchangeError, exchange};
use crate::settings::roots::Roots;

/// Redirections that are followed.
const MOST_REDIRECTIONS: usize = 3;
/// Bytes of an address.
const LONGEST_ADDRESS: usize = 2_000;
/// Bytes of an entity tag that is kept.
const LONGEST_TAG: usize = 200;
/// Numbers of a name that are tried.
const MOST_TRIES: usize = 3;
/// The most time for all of a fetch, redirections included: less than a request may take.
const LONGEST: Duration = Duration::from_secs(10);
/// Fetches at once in one process.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Something on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What to fetch.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The address as typed.
    pub address: &'a str,
    /// The entity tag of what one has.
    pub tag: Option<&'a str>,
    /// The most bytes of the body.
    pub limit: usize,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// What one has is still what is there (304).
    Unchanged,
    /// The whole body.
    Body {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Its entity tag.
        tag: Option<String>,
    },
}

/// Why nothing came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// No `https` address, one with a user, or one on another port.
    #[error("not an address that may be fetched")]
    Address,
    /// It leads to a number that is not public.
    #[error("not a public address")]
    NotPublic,
    /// The name is unknown, nobody listens, the connection broke, or nobody proved to be its owner.
    #[error("the address cannot be reached: {0}")]
    Unreachable(String),
    /// Not whole in time.
    #[error("the address did not answer in time")]
    TimedOut,
    /// A status that is no success.
    #[error("the address answered with status {0}")]
    Status(u16),
    /// Too many redirections, or one without an address.
    #[error("the address sends elsewhere without end")]
    Redirections,
    /// More bytes than asked for.
    #[error("what the address holds is too large")]
    TooLarge,
}

/// Whatever fetches.
pub trait Web: fmt::Debug + Send + Sync {
    /// Fetches an address by GET.
    fn fetch<'a>(&'a self, ask: Ask<'a>) -> Pending<'a, Result<Fetched, WebError>>;
}

/// How names become numbers, and numbers connections.
pub trait Roads: fmt::Debug + Send + Sync {
    /// The numbers of a name.
    fn numbers<'a>(&'a self, name: &'a str) -> Pending<'a, io::Result<Vec<IpAddr>>>;
    /// A connection to exactly this number and port.
    fn connect(&self, to: SocketAddr) -> Pending<'_, io::Result<TcpStream>>;
    /// Whether `http` is spoken as well.
    fn is_plain(&self) -> bool;
}

/// The roads of this machine.
#[derive(Debug, Clone, Copy)]
struct Internet;

impl Roads for Internet {
    fn numbers<'a>(&'a self, name: &'a str) -> Pending<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect()) })
    }

    fn connect(&self, to: SocketAddr) -> Pending<'_, io::Result<TcpStream>> {
        Box::pin(TcpStream::connect(to))
    }

    fn is_plain(&self) -> bool {
        false
    }
}

/// The public internet, and nothing else.
#[derive(Debug, Clone)]
pub struct PublicWeb {
    roads: Arc<dyn Roads>,
    longest: Duration,
}

impl Default for PublicWeb {
    fn default() -> Self {
        Self { roads: Arc::new(Internet), longest: LONGEST }
    }
}

impl Web for PublicWeb {
    fn fetch<'a>(&'a self, ask: Ask<'a>) -> Pending<'a, Result<Fetched, WebError>> {
        Box::pin(async move {
            let turn = async {
                let _turn = TURNS.acquire().await.map_err(|error| unreachable(&error))?;
                self.follow(ask).await
            };
            tokio::time::timeout(self.longest, turn).await.unwrap_or(Err(WebError::TimedOut))
        })
    }
}

impl PublicWeb {
    /// The same by other roads, with less patience.
    #[cfg(any(test, feature = "test-support"))]
    #[must_use]
    pub fn by(roads: Arc<dyn Roads>, longest: Duration) -> Self {
        Self { roads, longest }
    }

    async fn follow(&self, ask: Ask<'_>) -> Result<Fetched, WebError> {
        let mut url = self.address(ask.address)?;
        for _ in 0..=MOST_REDIRECTIONS {
            let (head, body) = self.once(&url, ask).await?;
            match head.status {
                StatusCode::OK => return Ok(Fetched::Body { bytes: body.to_vec(), tag: tag(&head) }),
                StatusCode::NOT_MODIFIED if ask.tag.is_some() => return Ok(Fetched::Unchanged),
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => {
                    let to = head.headers.get(LOCATION).and_then(|to| to.to_str().ok());
                    let next = url.join(to.ok_or(WebError::Redirections)?).map_err(|_| WebError::Address)?;
                    url = self.address(next.as_str())?;
                }
                status => return Err(WebError::Status(status.as_u16())),
            }
        }
        Err(WebError::Redirections)
    }

    /// An address that may be asked at all.
    fn address(&self, text: &str) -> Result<Url, WebError> {
        if text.len() > LONGEST_ADDRESS {
            return Err(WebError::Address);
        }
        // Calendars are given out under a scheme of their own, which is https.
        let secure = text.strip_prefix("webcal://").map(|rest| format!("https://{rest}"));
        let url = Url::parse(secure.as_deref().unwrap_or(text)).map_err(|_| WebError::Address)?;
        let may = match url.scheme() {
            "https" => true,
            "http" => self.roads.is_plain(),
            _ => false,
        };
        // A port that is named and not the scheme's own is no door for the public.
        let bare = url.username().is_empty() && url.password().is_none() && url.port().is_none();
        if may && bare && url.host().is_some() { Ok(url) } else { Err(WebError::Address) }
    }

    async fn once(&self, url: &Url, ask: Ask<'_>) -> Result<(Parts, Bytes), WebError> {
        let host = url.host_str().ok_or(WebError::Address)?;
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let mut request = Request::get(path)
            .header(HOST, host)
            .header(USER_AGENT, "caravane")
            .header(ACCEPT, "text/calendar, */*;q=0.1");
        if let Some(tag) = ask.tag {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let request = request.body(Empty::<Bytes>::new()).map_err(|_| WebError::Address)?;
        let stream = self.connect(url).await?;
        let answered = if url.scheme() == "https" {
            let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
            let name = ServerName::try_from(name).map_err(|_| WebError::Address)?;
            // strangers are believed by what everybody believes
            let tls = tls::connector(&Roots::default()).map_err(|error| unreachable(&error))?;
            let stream = tls.connect(name, stream).await.map_err(|error| unreachable(&error))?;
            exchange(stream, request, ask.limit).await
        } else {
            exchange(stream, request, ask.limit).await
        };
        answered.map_err(|error| match error {
            ExchangeError::TooLarge => WebError::TooLarge,
            ExchangeError::Broken(why) => WebError::Unreachable(why),
        })
    }

    /// A connection to one of the numbers of the host, all of which are public.
    async fn connect(&self, url: &Url) -> Result<TcpStream, WebError> {
        let port = url.port_or_known_default().ok_or(WebError::Address)?;
        let numbers = match url.host().ok_or(WebError::Address)? {
            Host::Domain(name) => self.roads.numbers(name).await.map_err(|error| unreachable(&error))?,
            Host::Ipv4(number) => vec![number.into()],
            Host::Ipv6(number) => vec![number.into()],
        };
        if !numbers.iter().copied().all(places::is_public) {
            return Err(WebError::NotPublic);
        }
        let mut why = WebError::Unreachable("the name has no number".to_owned());
        for number in numbers.into_iter().take(MOST_TRIES) {
            match self.roads.connect(SocketAddr::new(number, port)).await {
                Ok(stream) => return Ok(stream),
                Err(error) => why = unreachable(&error),
            }
        }
        Err(why)
    }
}

fn unreachable(error: &dyn fmt::Display) -> WebError {
    WebError::Unreachable(error.to_string())
}

fn tag(head: &Parts) -> Option<String> {
    let tag = head.headers.get(ETAG)?.to_str().ok()?;
    (tag.len() <= LONGEST_TAG).then(|| tag.to_owned())
}
