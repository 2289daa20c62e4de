//! Tests by behaviour: one file for each.

mod charge;
mod contribution;
mod corruption;
mod deposit_migration;
mod epoch;
mod genesis;
mod limit;
mod market_properties;
mod market_vectors;
mod prepay;
mod queries;
mod sequences;
mod settle;
mod surplus;
mod usage_rates;
