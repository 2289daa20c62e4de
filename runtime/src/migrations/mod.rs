//! Changes of the state by a runtime upgrade.
//!
//! Runtime 1 starts chains and has no migration. Runtime 2 (feature `deposits-join-s`) adds deposits to
//! the market's S: [`deposits_join_s`], over as many blocks as the nodes need.
//!
//! During a multi-block migration, blocks accept no transactions; hooks run. A failure starts a
//! [lockdown](crate::governance::lockdown).

pub mod deposits_join_s;
#[cfg(feature = "drill")]
pub mod drill;

/// Migrations that run completely in the first block of this runtime.
#[cfg(not(feature = "drill"))]
pub type SingleBlock = ();
/// Migrations that run completely in the first block of this runtime.
#[cfg(feature = "drill")]
pub type SingleBlock = drill::AtOnce;

/// Multi-block migrations, which run one after the other from the first block of this runtime on.
#[cfg(not(feature = "deposits-join-s"))]
pub type MultiBlock = ();
/// Multi-block migrations, which run one after the other from the first block of this runtime on.
#[cfg(all(feature = "deposits-join-s", not(feature = "drill")))]
pub type MultiBlock = (deposits_join_s::DepositsJoinS,);
/// Multi-block migrations, which run one after the other from the first block of this runtime on.
#[cfg(feature = "drill")]
pub type MultiBlock = (deposits_join_s::DepositsJoinS, drill::OverBlocks);
