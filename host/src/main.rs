//! stratos

fn main() {}
