//! The Ozone market, and where all STOS and Ozone are.

use crate::{Balance, EpochIndex, MarketState, Noz};
use alloc::vec::Vec;
use codec::{Codec, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A fraction with both parts exact, so that no precision is lost on the way to a client.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Price {
	/// `S + P`, base units.
	pub numerator: Balance,
	/// `L`, nOz.
	pub denominator: Noz,
}

/// What a prepay would give now.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Quote {
	/// Ozone credited, nOz.
	pub ozone: Noz,
	/// The market after the prepay.
	pub after: MarketState,
}

/// An operation on the market, for asking what it would do (`docs/economy.md` section 1).
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub enum MarketOperation {
	/// Prepay so many base units; gives nOz.
	Prepay(Balance),
	/// Settle so many nOz; gives base units.
	Settle(Noz),
	/// Ask for the cost of exactly so many nOz; gives base units and changes nothing.
	Cost(Noz),
	/// A node deposits so many base units; gives the nOz by which the limit grows.
	Join(Balance),
	/// A node with an initial deposit of so many base units leaves; gives the nOz by which the limit
	/// shrinks.
	Leave(Balance),
}

/// What a user did. In a report each record is charged by itself, so that a Meta Node may add up what is
/// of one kind. Counts are encoded compactly.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum UsageRecord {
	/// Stored a file: the initial upload and its replication are paid together.
	Upload {
		/// Size of the file.
		#[codec(compact)]
		bytes: u64,
		/// Copies to keep; `None` for the governed default.
		replicas: Option<u8>,
	},
	/// Fetched data. The traffic of replicas that the network adds on its own is not part of it.
	Download {
		/// Bytes delivered to the user.
		#[codec(compact)]
		bytes: u64,
	},
	/// Asked the database.
	Query {
		/// Bytes delivered to the user.
		#[codec(compact)]
		bytes: u64,
		/// Records touched on the way.
		#[codec(compact)]
		touches: u64,
	},
	/// Had something computed.
	Computation {
		/// Units of computation.
		#[codec(compact)]
		units: u64,
	},
}

/// Why usage cannot be priced.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub enum UsageError {
	/// Nothing was used, or a record counts nothing.
	Nothing,
	/// The number of replicas is outside the governed bounds.
	ReplicasOutOfBounds,
	/// Computation has no rate yet.
	ComputationUnpriced,
	/// The charge does not fit its type.
	Overflow,
	/// The epoch is in the future, or too old to be reported.
	UnknownEpoch,
}

/// Where all STOS and Ozone are.
///
/// `total_issuance` is, to the base unit, the sum of `circulating`, `mining_pool`, `volume_pool`,
/// `rewards` and `treasury`. Deposits and stakes are no pools: they are on hold on their owners'
/// accounts, and so part of `circulating`. Whoever wants only what could be sold at once subtracts
/// `deposits` and `staked` from it.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Supply {
	/// All STOS there are, base units. Constant.
	pub total_issuance: Balance,
	/// STOS on the accounts of people, free or on hold: all but what is in the Mining Pool, the
	/// Volume Pool, the accounts of rewards and the Foundation treasury. Base units.
	pub circulating: Balance,
	/// The Mining Pool: what is still to be mined, and the incentive testnet's part. Base units.
	pub mining_pool: Balance,
	/// The Volume Pool, `P`: prepay not yet issued as traffic rewards, base units.
	pub volume_pool: Balance,
	/// Rewards earned and not withdrawn, of nodes and of stake, locked or free, base units.
	pub rewards: Balance,
	/// The Foundation treasury, base units.
	pub treasury: Balance,
	/// Deposits of nodes on hold on their owners' accounts, in every status, base units. Part of
	/// `circulating`.
	pub deposits: Balance,
	/// Stake of validators and their delegators, on hold on their accounts, without what is unbonding;
	/// each validator's rounded down. Base units. Part of `circulating`.
	pub staked: Balance,
	/// Mined so far, base units.
	pub total_mined: Balance,
	/// Ozone bought and not yet used, nOz.
	pub ozone_of_users: Noz,
	/// Ozone used and not yet settled, nOz.
	pub ozone_unsettled: Noz,
}

sp_api::decl_runtime_apis! {
	/// The Ozone market.
	pub trait OzoneApi<AccountId: Codec> {
		/// `S`, `P` and `L`.
		fn market() -> MarketState;
		/// The marginal price `(S+P)/L` in base units per nOz.
		fn price() -> Price;
		/// What a prepay of `stos` base units would give; `None` where it would be refused.
		fn quote(stos: Balance) -> Option<Quote>;
		/// Base units to pay for exactly `ozone` nOz; `None` where there is not that much.
		fn cost(ozone: Noz) -> Option<Balance>;
		/// What `operation` would give on `market`, and the market after it; `None` where it would
		/// be refused. Any market may be asked about, not only the chain's own.
		fn simulate(market: MarketState, operation: MarketOperation) -> Option<(u128, MarketState)>;
		/// Ozone of a user, nOz.
		fn ozone_of(who: AccountId) -> Noz;
		/// What a report on `epoch` charges each of these users for these records, nOz, by the rates in
		/// force in that epoch. A Meta Node balances its report by it. The error names the first user,
		/// by place in the list, whose usage would be refused, and why.
		fn price_usage(
			epoch: EpochIndex,
			users: Vec<Vec<UsageRecord>>,
		) -> Result<Vec<Noz>, (u32, UsageError)>;
		/// Where all STOS and Ozone are.
		fn supply() -> Supply;
	}
}
