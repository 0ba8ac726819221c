//! The form that imports a table.

use serde::{Deserialize, Serialize};

use crate::views::{ImportView, LegsPreview};

/// A table as pasted, or as read from a file, and what it would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportAsk {
    /// Tab-separated text.
    pub table: String,
    /// `accept` once the preview was seen.
    pub action: String,
    /// The draft that the preview was made against.
    pub revision: String,
    /// The new partners of which the table does not say the kind, each with the one picked.
    pub kinds: Vec<(String, String)>,
    /// What it would do, where it could be read.
    pub preview: Option<ImportView>,
}

/// A table of travel times as pasted, or as read from a file, and what it would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LegsImportAsk {
    /// Text whose cells are parted by tabs, semicolons or commas.
    pub table: String,
    /// `accept` once the preview was seen.
    pub action: String,
    /// What it would do, where it could be read.
    pub preview: Option<LegsPreview>,
}
