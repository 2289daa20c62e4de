//! What changes the state when this runtime takes over from the one before.
//!
//! Runtime 1 begins chains and migrates nothing. Runtime 2 (feature `deposits-join-s`) has deposits
//! join the market's S: [`deposits_join_s`], over as many blocks as the nodes need.
//!
//! While a migration goes on, blocks take no transactions; hooks run as ever. One that fails leads
//! to a [lockdown](crate::governance::lockdown).

pub mod deposits_join_s;
#[cfg(feature = "drill")]
pub mod drill;

/// Run whole in the first block of this runtime.
#[cfg(not(feature = "drill"))]
pub type SingleBlock = ();
/// Run whole in the first block of this runtime.
#[cfg(feature = "drill")]
pub type SingleBlock = drill::AtOnce;

/// Run from the first block of this runtime on, one after the other, as far as a block allows.
#[cfg(not(feature = "deposits-join-s"))]
pub type MultiBlock = ();
/// Run from the first block of this runtime on, one after the other, as far as a block allows.
#[cfg(all(feature = "deposits-join-s", not(feature = "drill")))]
pub type MultiBlock = (deposits_join_s::DepositsJoinS,);
/// Run from the first block of this runtime on, one after the other, as far as a block allows.
#[cfg(feature = "drill")]
pub type MultiBlock = (deposits_join_s::DepositsJoinS, drill::OverBlocks);
