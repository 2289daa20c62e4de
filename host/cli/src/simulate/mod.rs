//! Simulations: an economy over many epochs, by the chain's Wasm on a fork.
//!
//! The runtime acts as users and nodes through its `SimulationApi`. The host reads the [`Scenario`], makes
//! the blocks, and collects the runtime's figures without interpreting them.
//!
//! Modules import downwards only: `render_text`, `render_html`, `render_json` → `comparison` → `run` →
//! `series`, `scenario`.
//!
//! # Skipped blocks
//! Most blocks of an idle chain are empty and change only the time. The runtime returns the next block in
//! which it has work, and only that block is made, with its own number and time. An epoch thus takes one
//! block or a few, and ends in the same state as with all blocks. [`Simulation::every_block`] makes all
//! blocks; a test compares both.

mod comparison;
mod render_html;
mod render_json;
mod render_text;
mod run;
mod scenario;
mod series;
#[cfg(test)]
mod tests;

pub(crate) use render_html::render_html;
pub(crate) use render_json::render_json;
pub(crate) use render_text::render_text;
pub(crate) use run::{Simulation, SimulationError};
pub(crate) use scenario::{Scenario, ScenarioError};
pub(crate) use series::Series;
