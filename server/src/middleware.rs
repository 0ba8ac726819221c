//! What every request passes through.

pub mod csrf;
pub mod device;
pub mod headers;
pub mod login;
pub mod tries;
