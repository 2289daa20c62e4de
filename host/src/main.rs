//! stratos
fn main(){}
