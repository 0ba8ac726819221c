//! Parts that know no feature.

pub mod button;
pub mod choose;
pub mod field;
pub mod help;
pub mod icon;
pub mod layout;
pub mod map;
pub mod mark;
pub mod month;
pub mod not_found;
pub mod notice;
pub mod partner_layout;
pub mod pick;
pub mod state;
pub mod status;
pub mod subscribe;
