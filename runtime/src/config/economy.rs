//! The economy: ozone and mining.
