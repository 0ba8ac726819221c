//! The rules of Caravane.
