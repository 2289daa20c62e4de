//! A chain with balances and this pallet, and a builder for it.

use crate::{self as pallet_ozone, DepositRule, Event, OzoneParameters};
use frame_support::{
	PalletId, derive_impl, ord_parameter_types, parameter_types, traits::ConstU128,
};
use frame_system::EnsureSignedBy;
use sp_runtime::BuildStorage;
use stratos_primitives::{Balance, EpochClock, EpochIndex, MarketState, Noz, OZ, STOS};

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

/// Users with STOS.
pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
/// A user without STOS.
pub(crate) const CAROL: AccountId = 3;
/// May charge usage.
pub(crate) const METER: AccountId = 100;
/// Where settled rewards go.
pub(crate) const REWARDS: AccountId = 101;
pub(crate) const TREASURY: AccountId = 102;

/// What ALICE and BOB have at genesis.
pub(crate) const FUNDS: Balance = 1_000_000 * STOS;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Ozone: pallet_ozone,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<1>;
	type AccountStore = System;
}

parameter_types! {
	pub const PoolId: PalletId = PalletId(*b"st/ozone");
	pub const Treasury: AccountId = TREASURY;
	pub static Proposed: OzoneParameters = OzoneParameters::default();
	pub static CurrentEpoch: EpochIndex = 0;
	pub static Rule: DepositRule = DepositRule::StayApart;
}

ord_parameter_types! {
	pub const Meter: AccountId = METER;
}

/// The epoch that a test has set.
pub struct Clock;

impl EpochClock for Clock {
	fn current_epoch() -> EpochIndex {
		CurrentEpoch::get()
	}
}

impl pallet_ozone::Config for Test {
	type Currency = Balances;
	type PalletId = PoolId;
	type Treasury = Treasury;
	type ChargeOrigin = EnsureSignedBy<Meter, AccountId>;
	type Parameters = Proposed;
	type DepositRule = Rule;
	type EpochClock = Clock;
	type WeightInfo = ();
}

/// The chain under test. Without changes: the market of the paper's example in whole oz before any
/// prepay, S = 900 STOS, P = 0, L = 49,000 oz.
pub(crate) struct TestExt {
	market: MarketState,
	ozone: Vec<(AccountId, Noz)>,
	pool: Option<Balance>,
	balances: Vec<(AccountId, Balance)>,
	parameters: OzoneParameters,
}

impl TestExt {
	pub(crate) fn new() -> Self {
		Self {
			market: MarketState {
				genesis_deposit: 900 * STOS,
				unissued_prepay: 0,
				remaining_limit: 49_000 * OZ,
			},
			ozone: vec![],
			pool: None,
			balances: vec![(ALICE, FUNDS), (BOB, FUNDS)],
			parameters: OzoneParameters::default(),
		}
	}

	/// S, P (base units) and L (nOz) at genesis; the pool's account is funded with P.
	pub(crate) fn market(mut self, s: Balance, p: Balance, l: Noz) -> Self {
		self.market = MarketState { genesis_deposit: s, unissued_prepay: p, remaining_limit: l };
		self
	}

	/// What the pool's account holds at genesis, where it is not P.
	pub(crate) fn pool(mut self, amount: Balance) -> Self {
		self.pool = Some(amount);
		self
	}

	pub(crate) fn ozone(mut self, who: AccountId, ozone: Noz) -> Self {
		self.ozone.push((who, ozone));
		self
	}

	/// A further account with STOS.
	pub(crate) fn endow(mut self, who: AccountId, amount: Balance) -> Self {
		self.balances.push((who, amount));
		self
	}

	pub(crate) fn parameters(mut self, parameters: OzoneParameters) -> Self {
		self.parameters = parameters;
		self
	}

	pub(crate) fn build(self) -> sp_io::TestExternalities {
		Proposed::set(self.parameters);
		CurrentEpoch::set(0);
		Rule::set(DepositRule::StayApart);
		let pool = self.pool.unwrap_or(self.market.unissued_prepay);
		let mut balances = self.balances;
		if pool > 0 {
			balances.push((Ozone::pool_account(), pool));
		}
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
			ozone: pallet_ozone::GenesisConfig {
				genesis_deposit: self.market.genesis_deposit,
				initial_limit: self.market.remaining_limit,
				initial_prepay: self.market.unissued_prepay,
				ozone: self.ozone,
			},
			..Default::default()
		}
		.build_storage()
		.expect("the genesis of a test is sound");
		let mut ext = sp_io::TestExternalities::from(storage);
		// Events are not kept in block 0.
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs `test`, then checks that no STOS was created or lost and that every invariant holds.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			let issuance = pallet_balances::TotalIssuance::<Test>::get();
			test();
			assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance);
			assert_eq!(Ozone::check_invariants(), Ok(()));
		});
	}
}

/// S, P and L now.
pub(crate) fn market(s: Balance, p: Balance, l: Noz) -> MarketState {
	MarketState { genesis_deposit: s, unissued_prepay: p, remaining_limit: l }
}

/// The pallet's latest event.
pub(crate) fn last_event() -> Event<Test> {
	events().pop().expect("there is an event of the pallet")
}

/// All events of the pallet in this block.
pub(crate) fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Ozone(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// Makes `ozone` nOz of `who` contributions that wait for settlement.
pub(crate) fn use_ozone(who: AccountId, ozone: Noz) {
	<Ozone as stratos_primitives::Usage<AccountId>>::charge(&who, ozone)
		.expect("the user has that much");
}
