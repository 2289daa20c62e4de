//! Tests by call. Every test ends with the checks of `mock::check`; `assert_noop!` compares storage
//! roots before and after a refused call.

mod admission;
mod assignment;
mod ballots;
mod corruption;
mod counting;
mod departures;
mod dormancy;
mod exit;
mod genesis;
mod identity;
mod kpi;
mod migration;
mod ownership;
mod parameters;
mod penalties;
mod queries;
mod random;
mod registration;
mod releases;
mod retirement;
mod scale;
mod top_up;
mod unconfirmed;

use crate::{mock::*, *};
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use sp_arithmetic::Perbill;
pub(crate) use sp_core::H256;
pub(crate) use stratos_primitives::{DAY_MS, Nodes as _, OZ, STOS};

type Errors = Error<Test>;
