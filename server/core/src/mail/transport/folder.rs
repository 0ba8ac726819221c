//! Mail as files, for a newcomer without a mail server.

use std::path::PathBuf;

use super::{Delivery, SendError, Sending, Transport};

/// Writes each message to `{outbox id}.eml`.
#[derive(Debug, Clone)]
pub struct FolderTransport {
    folder: PathBuf,
}

impl FolderTransport {
    /// The folder is made with the first message.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl Transport for FolderTransport {
    /// Whole or not at all: written under another name, then renamed. A second try writes the same file.
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            let finished = self.folder.join(format!("{}.eml", delivery.id));
            let unfinished = self.folder.join(format!(".{}.part", delivery.id));
            let written = async {
                tokio::fs::create_dir_all(&self.folder).await?;
                tokio::fs::write(&unfinished, &delivery.raw).await?;
                tokio::fs::rename(&unfinished, &finished).await
            };
            written.await.map_err(|error| {
                tracing::error!(%error, folder = %self.folder.display(), "a message cannot be written to the mail folder");
                SendError::unreachable()
            })
        })
    }
}
