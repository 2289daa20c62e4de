//! The program `stratos`: the command line, and what it needs besides the engine.

#![forbid(unsafe_code)]

pub mod claims;
pub mod client;
pub mod command;
pub mod html;
pub mod keys;
pub mod simulate;
mod text;
pub mod upgrade;
