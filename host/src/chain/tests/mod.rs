//! Whole blocks, through the embedded runtime and through one that misbehaves.

mod blocks;
mod scripted_runtime;
