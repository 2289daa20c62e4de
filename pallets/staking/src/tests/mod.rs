//! Tests of the pallet, grouped by what they are about. Every one of them checks all invariants
//! and the issuance behind it.

mod corruption;
mod delegators;
mod deposits;
mod epochs;
mod fees;
mod genesis;
mod model;
mod offences;
mod queries;
mod rewards;
mod validators;
