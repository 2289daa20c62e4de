//! Scenarios: what becomes of an economy over many epochs, by the real Wasm on a fork.
//!
//! The runtime plays users and nodes itself, through its `SimulationApi`; the host reads the
//! [`Scenario`], makes the blocks, and collects the figures that the runtime gives. It knows none of
//! them: a runtime with other figures has other plots.
//!
//! # Blocks that are not made
//! Most blocks of an epoch of a quiet chain are empty: they change the time and nothing else. The
//! runtime tells the next block in which it has something to do, and that one is made, at its own
//! number and time. So an epoch costs a block or a few, and ends in the same state as block by block;
//! [`Simulation::every_block`] makes them all, and a test compares the two.

mod api;
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
