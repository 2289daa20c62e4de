//! The economy as its participants see it: what users and nodes do, by which rules they choose amounts, and how
//! it is said to a chain. The traffic of a development chain and simulations share it.
//!
//! Modules import downwards only: `encode` → `call`; `rules` → `random`; `scenario`.

mod call;
mod encode;
mod random;
pub(crate) mod rules;
mod scenario;

pub(crate) use call::{Call, Page, STOS};
pub(crate) use encode::{Encoder, NodeKey};
pub(crate) use random::Random;
#[cfg(test)]
pub(crate) use scenario::{Curve, Stos};
pub(crate) use scenario::{Scenario, ScenarioError, Step};
