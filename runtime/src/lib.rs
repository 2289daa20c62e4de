//! The Stratos runtime: FRAME's pallets and the economy's, composed.
//!
//! - [`config`]: the configuration of the pallets, one file for each concern;
//! - [`apis`]: the runtime APIs, which clients and the host call;
//! - [`governance`]: tracks and origins of referenda, and what no referendum may do;
//! - [`genesis`]: the presets `development`, `local` and `mainnet`;
//! - [`parameters`]: the parameters that governance may change;
//! - [`migrations`]: changes of the state by a runtime upgrade;
//! - [`weights`]: measured weights of FRAME's pallets, of blocks and of the database;
//! - `summary` and `invariants`: answers that need more than one pallet.
//!
//! The feature `deposits-join-s` makes runtime 2: see `version` and [`migrations`].
//!
//! The rules are in `pallets/`. `runtime/wasm` compiles this crate to Wasm, which the host executes.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
// `#[frame_support::runtime]` recurs over the pallets.
#![recursion_limit = "256"]
// `#[frame_support::runtime]` and `impl_runtime_apis!` generate public items without docs.
#![allow(missing_docs)]

extern crate alloc;

// Before the rest: it defines macros.
#[cfg(feature = "runtime-benchmarks")]
#[macro_use]
mod benchmarks;

pub mod apis;
pub mod config;
pub mod genesis;
pub mod governance;
mod invariants;
pub mod migrations;
pub mod parameters;
mod summary;
#[cfg(test)]
mod tests;
mod version;
pub mod weights;

// The runtime macro's own output names `Vec`.
use alloc::vec::Vec;
pub use parameters::RuntimeParameters;
use sp_runtime::{
	MultiAddress, MultiSignature, generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
};
pub use stratos_primitives::{Balance, STOS};
pub use version::VERSION;

/// A signature by any of the three schemes that wallets use.
pub type Signature = MultiSignature;
/// An account: the hash or the bytes of a public key.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How extrinsics name an account.
pub type Address = MultiAddress<AccountId, ()>;
/// The number of a block.
pub type BlockNumber = u32;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// The extensions of a transaction, in the order of their checks.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);
/// A transaction as clients submit it.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What a client signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;
/// Runs blocks: FRAME's executive over the pallets below.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

// Hooks run, and genesis is built, in the order of the indices. Parameters come before the pallets that
// read them. Pallets that work in `on_initialize` come after `Mining`, so that they see the new epoch
// in its first block; the market's genesis comes before that of nodes, nodes' before that of stake, stake's before the
// set of validators that it gives.
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Runtime>;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp::Pallet<Runtime>;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances::Pallet<Runtime>;
	#[runtime::pallet_index(3)]
	pub type TransactionPayment = pallet_transaction_payment::Pallet<Runtime>;

	#[runtime::pallet_index(10)]
	pub type Utility = pallet_utility::Pallet<Runtime>;
	#[runtime::pallet_index(11)]
	pub type Multisig = pallet_multisig::Pallet<Runtime>;
	#[runtime::pallet_index(12)]
	pub type Proxy = pallet_proxy::Pallet<Runtime>;
	#[runtime::pallet_index(13)]
	pub type Sudo = pallet_sudo::Pallet<Runtime>;

	#[runtime::pallet_index(20)]
	pub type Parameters = pallet_parameters::Pallet<Runtime>;
	#[runtime::pallet_index(21)]
	pub type BoundedParameters = pallet_bounded_parameters::Pallet<Runtime>;

	#[runtime::pallet_index(30)]
	pub type Ozone = pallet_ozone::Pallet<Runtime>;
	#[runtime::pallet_index(31)]
	pub type Mining = pallet_mining::Pallet<Runtime>;
	#[runtime::pallet_index(32)]
	pub type Deposit = pallet_deposit::Pallet<Runtime>;
	#[runtime::pallet_index(33)]
	pub type Staking = pallet_staking::Pallet<Runtime>;
	#[runtime::pallet_index(34)]
	pub type Files = pallet_files::Pallet<Runtime>;
	#[runtime::pallet_index(35)]
	pub type Consensus = pallet_consensus::Pallet<Runtime>;

	#[runtime::pallet_index(50)]
	pub type Preimage = pallet_preimage::Pallet<Runtime>;
	#[runtime::pallet_index(51)]
	pub type Scheduler = pallet_scheduler::Pallet<Runtime>;
	#[runtime::pallet_index(52)]
	pub type ConvictionVoting = pallet_conviction_voting::Pallet<Runtime>;
	#[runtime::pallet_index(53)]
	pub type Referenda = pallet_referenda::Pallet<Runtime>;
	#[runtime::pallet_index(54)]
	pub type Origins = governance::origins::Pallet<Runtime>;
	#[runtime::pallet_index(55)]
	pub type Treasury = pallet_treasury::Pallet<Runtime>;
	#[runtime::pallet_index(56)]
	pub type Spending = pallet_spending::Pallet<Runtime>;

	#[runtime::pallet_index(60)]
	pub type MultiBlockMigrations = pallet_migrations::Pallet<Runtime>;
	#[runtime::pallet_index(61)]
	pub type Lockdown = governance::lockdown::Pallet<Runtime>;
}
