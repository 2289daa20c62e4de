//! Tests by behaviour: one file for each.

mod charge;
mod contribution;
mod epoch;
mod genesis;
mod invariants;
mod joining;
mod limit;
mod market_properties;
mod market_vectors;
mod mock;
mod prepay;
mod questions;
mod sequences;
mod settle;
mod surplus;
mod usage_rates;
