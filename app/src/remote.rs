//! What a page asks the server for.
//!
//! Every page waits in the same way, and its data may be of any type. Written with the types of the
//! framework alone, each type of data would bring its own copy of the waiting and two copies of its
//! reader to the browser: a sixth of the wasm. Here the waiting is compiled once, for data held as
//! text or behind a pointer, and each type brings one reader.

use std::any::Any;
use std::fmt::{Display, Formatter};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// What a page's call answers: nothing inside when there is no such thing. Not an option of an
/// option: on its way the two would become one.
pub type Answered<T> = Result<Option<T>, AppError>;

/// Data on its way to a page.
#[derive(Debug)]
pub struct Remote<T> {
    held: Resource<Held, leptos::server::codee::string::FromToStringCodec>,
    data: PhantomData<fn() -> T>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

/// An answer without its type.
#[derive(Clone, Debug)]
enum Held {
    /// As it came with the page.
    Text(Arc<str>),
    /// As it was answered, and as it leaves with the page: empty in the browser.
    Value { value: Arc<dyn Any + Send + Sync>, text: String },
}

impl Display for Held {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Value { text, .. } => formatter.write_str(text),
        }
    }
}

impl FromStr for Held {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::Text(text.into()))
    }
}

/// What a call depends on: it is made again when one of the parts changes.
pub trait Key: Sized + 'static {
    /// The parts as text.
    fn into_parts(self) -> Vec<String>;
    /// The same parts again.
    fn from_parts(parts: Vec<String>) -> Self;
}

impl Key for () {
    fn into_parts(self) -> Vec<String> {
        Vec::new()
    }

    fn from_parts(_: Vec<String>) -> Self {}
}

impl Key for String {
    fn into_parts(self) -> Vec<String> {
        vec![self]
    }

    fn from_parts(parts: Vec<String>) -> Self {
        parts.into_iter().next().unwrap_or_default()
    }
}

/// Several texts or numbers: what can be written and read again.
macro_rules! key {
    ($($kind:ident $name:ident),+) => {
        impl<$($kind: ToString + FromStr + Default + 'static),+> Key for ($($kind,)+) {
            fn into_parts(self) -> Vec<String> {
                let ($($name,)+) = self;
                vec![$($name.to_string(),)+]
            }

            fn from_parts(parts: Vec<String>) -> Self {
                let mut parts = parts.into_iter();
                $(let $name = parts.next().and_then(|part| part.parse().ok()).unwrap_or_default();)+
                ($($name,)+)
            }
        }
    };
}

key!(A a, B b);
key!(A a, B b, C c);
key!(A a, B b, C c, D d);

type Source = Box<dyn Fn() -> Vec<String> + Send + Sync>;
type Fetch = Box<dyn Fn(Vec<String>) -> Pin<Box<dyn Future<Output = Held> + Send>> + Send + Sync>;

/// Asks the server, and again whenever the key changes.
pub fn remote<K, T, F>(
    key: impl Fn() -> K + Send + Sync + 'static,
    fetch: impl Fn(K) -> F + Send + Sync + 'static,
) -> Remote<T>
where
    K: Key,
    T: Serialize + Send + Sync + 'static,
    F: Future<Output = Answered<T>> + Send + 'static,
{
    let fetch: Fetch = Box::new(move |parts| {
        let answer = fetch(K::from_parts(parts));
        Box::pin(async move { hold(answer.await) })
    });
    Remote { held: open(Box::new(move || key().into_parts()), fetch), data: PhantomData }
}

fn open(source: Source, fetch: Fetch) -> Resource<Held, leptos::server::codee::string::FromToStringCodec> {
    Resource::new_str(source, fetch)
}

fn hold<T: Serialize + Send + Sync + 'static>(answer: Answered<T>) -> Held {
    #[cfg(feature = "ssr")]
    let text = serde_json::to_string(&answer).unwrap_or_else(|error| {
        tracing::error!(%error, "the data of a page could not be written");
        String::new()
    });
    #[cfg(not(feature = "ssr"))]
    let text = String::new();
    Held::Value { value: Arc::new(answer), text }
}

fn read<T: Clone + DeserializeOwned + 'static>(held: &Held) -> Answered<T> {
    match held {
        Held::Text(text) => read_text(text).unwrap_or(Err(AppError::Malformed)),
        Held::Value { value, .. } => value.downcast_ref::<Answered<T>>().cloned().unwrap_or(Err(AppError::Malformed)),
    }
}

/// The reader of everything that comes with a page: over bytes, as the reader of calls is, so that
/// each type is compiled once.
pub(crate) fn read_text<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(text.as_bytes()).ok()
}

/// Draws the data once they are there.
pub(crate) type Draw = Arc<dyn Fn(Waited<'_>) -> AnyView + Send + Sync>;

/// Data that have come, to be read as what they are.
#[derive(Debug)]
pub(crate) struct Waited<'a>(&'a Held);

impl Waited<'_> {
    /// The answer; [`AppError::Malformed`] when it is of another type.
    pub(crate) fn read<T: Clone + DeserializeOwned + 'static>(&self) -> Answered<T> {
        read(self.0)
    }
}

impl<T: Clone + DeserializeOwned + 'static> Remote<T> {
    /// The answer as it is at the moment; to be read inside a `Transition`, which waits for the first.
    pub(crate) fn present(self) -> Option<Answered<T>> {
        self.held.get().map(|held| read(&held))
    }
}

impl<T> Remote<T> {
    /// Draws once the data are there; compiled once for all.
    pub(crate) fn waiting(self, fallback: fn() -> AnyView, draw: Draw) -> AnyView {
        let held = self.held;
        view! {
            <Suspense fallback=fallback>
                {move || {
                    let draw = draw.clone();
                    Suspend::new(async move { draw(Waited(&held.await)) })
                }}
            </Suspense>
        }
        .into_any()
    }
}
