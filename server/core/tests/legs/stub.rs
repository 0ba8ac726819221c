//! A router that answers what a test wants.

use std::sync::{Arc, Mutex};

use backend::routing::Osrm;
use backend::settings::address::HttpAddress;
use backend::settings::roots::Roots;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What it answers to a question of so many sources and targets: the whole HTTP answer; none hangs.
pub type Reply = fn(sources: &[usize], targets: &[usize]) -> Option<Vec<u8>>;

pub struct Stub {
    pub address: HttpAddress,
    /// The targets of the requests that came.
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    pub async fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = HttpAddress::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let heard = Arc::clone(&heard);
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while !request.ends_with(b"\r\n\r\n") {
                        let mut piece = [0; 4_096];
                        let read = stream.read(&mut piece).await.unwrap_or_default();
                        if read == 0 {
                            return;
                        }
                        request.extend_from_slice(&piece[..read]);
                    }
                    let text = String::from_utf8(request).unwrap();
                    let path = text.split(' ').nth(1).unwrap().to_owned();
                    let (sources, targets) = places(&path);
                    heard.lock().unwrap().push(path);
                    match reply(&sources, &targets) {
                        Some(answer) => {
                            let _ = stream.write_all(&answer).await;
                            let _ = stream.shutdown().await;
                        }
                        None => std::future::pending().await,
                    }
                });
            }
        });
        Self { address, asked }
    }

    pub fn router(&self) -> Osrm {
        Osrm::new(self.address.clone(), &Roots::default())
    }

    pub fn paths(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Which coordinates are sources, which are targets: each as thousandths of its degrees east, negated.
fn places(path: &str) -> (Vec<usize>, Vec<usize>) {
    let (path, query) = path.split_once('?').unwrap();
    let coordinates: Vec<usize> = path
        .rsplit('/')
        .next()
        .unwrap()
        .split(';')
        .map(|pair| {
            pair.split(',').next().unwrap().trim_start_matches('-').replace('.', "").parse::<usize>().unwrap() / 1_000
        })
        .collect();
    let listed = |name: &str| {
        let found = query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        found.map_or_else(
            || coordinates.clone(),
            |list| list.split(';').map(|place| coordinates[place.parse::<usize>().unwrap()]).collect(),
        )
    };
    (listed("sources"), listed("destinations"))
}

/// An HTTP answer with this body.
pub fn http(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// A table of seconds; « null » for none.
pub fn table(sources: &[usize], targets: &[usize], seconds: fn(usize, usize) -> String) -> Vec<u8> {
    let row = |from: &usize| {
        let cells = targets.iter().map(|to| seconds(*from, *to)).collect::<Vec<_>>();
        format!("[{}]", cells.join(","))
    };
    let rows = sources.iter().map(row).collect::<Vec<_>>().join(",");
    http("200 OK", &format!(r#"{{"code":"Ok","durations":[{rows}],"sources":[],"destinations":[]}}"#))
}
