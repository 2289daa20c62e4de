//! Tests of the pallet, by subject.

mod commit;
mod corruption;
mod epochs;
mod offences;
mod sets;
