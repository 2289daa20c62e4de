//! Simulations: an economy over many epochs, by the chain's Wasm on a fork.
//!
//! The runtime acts as users and nodes through its `SimulationApi`. The host reads the [`Scenario`], makes
//! the blocks, and collects the figures of the runtime without interpreting them.
//!
//! Modules import downwards only: `render_text`, `render_html`, `render_json` → `comparison` → `run` →
//! `series`, `scenario`.
//!
//! # Blocks that are not made
//! Most blocks of an epoch of a quiet chain are empty: they change the time and nothing else. The
//! runtime tells the next block in which it has something to do, and that one is made, at its own
//! number and time. So an epoch costs a block or a few, and ends in the same state as block by block;
//! [`Simulation::every_block`] makes them all, and a test compares the two.

mod comparison;
mod render_html;
mod render_json;
mod render_text;
mod run;
mod scenario;
mod series;
#[cfg(test)]
mod tests;

pub use render_html::render_html;
pub use render_json::render_json;
pub use render_text::render_text;
pub use run::{Simulation, SimulationError};
pub use scenario::{Curve, Scenario, ScenarioError, Stos};
pub use series::{Label, Sample, Series, Totals};
