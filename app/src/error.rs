//! The one error that travels to the browser: closed, without any source text.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

use crate::locale::Common;

/// What went wrong, as far as the person in front of the page may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// The page needs a login.
    #[error("signed out")]
    SignedOut,
    /// The login may not do this.
    #[error("forbidden")]
    Forbidden,
    /// No answer from the server.
    #[error("network")]
    Network,
    /// The call itself was malformed, for instance by a page older than the program.
    #[error("malformed call")]
    Malformed,
    /// Our fault; the reference stands in the log beside the cause.
    #[error("unexpected, reference {reference}")]
    Unexpected {
        /// What the person can tell us.
        reference: String,
    },
}

impl AppError {
    /// The sentence for the person.
    #[must_use]
    pub const fn sentence(&self) -> &'static str {
        match self {
            Self::SignedOut => Common::ErrorSignedOut.fr(),
            Self::Forbidden => Common::ErrorForbidden.fr(),
            Self::Network => Common::ErrorNetwork.fr(),
            Self::Malformed => Common::ErrorMalformed.fr(),
            Self::Unexpected { .. } => Common::ErrorUnexpected.fr(),
        }
    }

    /// Logs the cause once, under a reference that the person sees.
    #[cfg(feature = "ssr")]
    pub fn unexpected(backend: &backend::Backend, cause: &dyn std::error::Error) -> Self {
        let id = backend.entropy.uuid(backend.clock.now()).simple().to_string();
        // The tail of a version 7 identifier is its random part.
        let reference = id.chars().skip(24).collect::<String>();
        tracing::error!(reference, error = %cause, source = ?cause.source().map(ToString::to_string), "a page failed");
        Self::Unexpected { reference }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Network,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Malformed
            }
            _ => Self::Unexpected { reference: String::new() },
        }
    }
}
