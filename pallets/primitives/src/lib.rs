//! Types and traits by which the pallets meet.
#![cfg_attr(not(feature = "std"), no_std)]
