//! Hybrid delegated Proof-of-Stake: validators, delegators, the chain share.
#![cfg_attr(not(feature = "std"), no_std)]
