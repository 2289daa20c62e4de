//! The epoch clock, Proof-of-Traffic settlement and the mining schedule.
#![cfg_attr(not(feature = "std"), no_std)]
