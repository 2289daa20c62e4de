//! The Ozone market: a constant product between STOS and traffic.
#![cfg_attr(not(feature = "std"), no_std)]
