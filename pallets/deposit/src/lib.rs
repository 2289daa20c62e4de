//! Resource and Meta Nodes: deposits, votes, weights, exits.
#![cfg_attr(not(feature = "std"), no_std)]
