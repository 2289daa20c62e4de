//! What FRAME's pallets, blocks and the database cost in this host, measured by `make weights`. The
//! weights of the economy's pallets are beside them, in `pallets/*/src/weights.rs`.

pub mod base;
pub mod database;
pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_balances;
pub mod pallet_conviction_voting;
pub mod pallet_multisig;
pub mod pallet_parameters;
pub mod pallet_preimage;
pub mod pallet_proxy;
pub mod pallet_referenda;
pub mod pallet_scheduler;
pub mod pallet_sudo;
pub mod pallet_timestamp;
pub mod pallet_transaction_payment;
pub mod pallet_utility;
