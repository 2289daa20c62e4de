//! A chain with balances and this pallet.

use crate::{self as pallet_ozone, DepositRule, Event, OzoneParameters, UsageRecord};
use frame_support::{PalletId, parameter_types, traits::BuildGenesisConfig};
use sp_runtime::DispatchResult;
pub(crate) use stratos_primitives::Invariants;
use stratos_primitives::{Balance, EpochIndex, MarketState, Noz, OZ, STOS, Usage};
pub(crate) use stratos_test_kit::{
	AccountId,
	clock::{set_epoch, set_oldest_reportable},
};
use stratos_test_kit::{Clock, chain, mock_chain};

/// Users with STOS.
pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
/// A user without STOS.
pub(crate) const CAROL: AccountId = 3;
/// Where settled rewards go.
pub(crate) const REWARDS: AccountId = 101;
pub(crate) const TREASURY: AccountId = 102;

/// What ALICE and BOB have at genesis.
pub(crate) const FUNDS: Balance = 1_000_000 * STOS;

mock_chain!(Ozone: pallet_ozone);

parameter_types! {
	pub const PoolId: PalletId = PalletId(*b"st/ozone");
	pub const Treasury: AccountId = TREASURY;
	pub static Proposed: OzoneParameters = OzoneParameters::default();
	pub static Rule: DepositRule = DepositRule::StayApart;
}

impl pallet_ozone::Config for Test {
	type Currency = Balances;
	type PalletId = PoolId;
	type Treasury = Treasury;
	type TreasuryIncome = stratos_test_kit::treasury::Ledger;
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
		Rule::set(DepositRule::StayApart);
		let mut balances = self.balances;
		let pool = self.pool.unwrap_or(self.market.unissued_prepay);
		if pool > 0 {
			balances.push((Ozone::pool_account(), pool));
		}
		let genesis = pallet_ozone::GenesisConfig::<Test> {
			genesis_deposit: self.market.genesis_deposit,
			initial_limit: self.market.remaining_limit,
			initial_prepay: self.market.unissued_prepay,
			ozone: self.ozone,
		};
		chain::chain::<Test>(balances, || genesis.build())
	}

	/// Runs `test`, then checks that no STOS was created or lost and that every invariant holds.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		chain::execute::<Test, _>(self.build(), test, || {
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

/// The pallet's events of this block.
pub(crate) fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet::<Event<Test>>()
}

/// Charges `user` for `usage` by the rates of `epoch`, as a report does.
pub(crate) fn charge(user: AccountId, epoch: EpochIndex, usage: &[UsageRecord]) -> DispatchResult {
	let rates = <Ozone as Usage<AccountId>>::rates_of(epoch);
	let ozone = <Ozone as Usage<AccountId>>::price(&rates, usage)?;
	<Ozone as Usage<AccountId>>::charge(&user, ozone)
}

/// Makes `ozone` nOz of `who` contributions that wait for settlement.
pub(crate) fn use_ozone(who: AccountId, ozone: Noz) {
	<Ozone as Usage<AccountId>>::charge(&who, ozone).expect("the user has that much");
}
