//! Parts that know no feature.

pub mod button;
pub mod field;
pub mod help;
pub mod icon;
pub mod layout;
pub mod map;
pub mod month;
pub mod notice;
pub mod pick;
pub mod state;
pub mod town_search;
