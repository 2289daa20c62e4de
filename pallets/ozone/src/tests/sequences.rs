//! Random sequences of everything that can happen to the market, against an independent model:
//! plain integers and maps, no pallet, no shared arithmetic. After every step the states are equal,
//! a refusal changed nothing, and every invariant holds.

use crate::mock::*;
use crate::{
	Market as MarketOf, OzoneOf, TotalOzone, Unsettled, UsageRecord, market as arithmetic,
};
use frame_support::traits::Hooks;
use proptest::prelude::*;
use sp_core::U512;
use std::collections::BTreeMap;
use stratos_primitives::{Market, OZ, STOS, Usage};

#[derive(Clone, Debug)]
enum Step {
	Prepay { who: AccountId, beneficiary: Option<AccountId>, amount: u128, min: u128 },
	Charge { user: AccountId, ozone: u128 },
	Upload { user: AccountId, bytes: u64, replicas: Option<u8> },
	Settle { percent: u128 },
	Buy { from: AccountId, ozone: u128 },
	Return { amount: u128 },
	Join { deposit: u128 },
	Leave { deposit: u128 },
	Donate { amount: u128 },
}

/// The economy of section 1 as a page of plain Rust.
#[derive(Clone, Debug, PartialEq, Default)]
struct Model {
	s: u128,
	p: u128,
	l: u128,
	unsettled: u128,
	ozone: BTreeMap<AccountId, u128>,
	stos: BTreeMap<AccountId, u128>,
}

/// `a·b/c`, rounded up where asked; `None` beyond 128 bits.
fn ratio(a: u128, b: u128, c: U512, up: bool) -> Option<u128> {
	let (quotient, rest) = (U512::from(a) * U512::from(b)).div_mod(c);
	u128::try_from(if up && !rest.is_zero() { quotient + 1 } else { quotient }).ok()
}

impl Model {
	fn have(&self, who: AccountId) -> u128 {
		self.stos.get(&who).copied().unwrap_or(0)
	}

	fn pay(&mut self, from: AccountId, to: AccountId, amount: u128) {
		*self.stos.entry(from).or_default() -= amount;
		*self.stos.entry(to).or_default() += amount;
		self.stos.retain(|_, stos| *stos > 0);
	}

	fn use_up(&mut self, user: AccountId, ozone: u128) -> Option<()> {
		let balance = self.ozone.get(&user).copied().unwrap_or(0).checked_sub(ozone)?;
		self.ozone.insert(user, balance);
		self.ozone.retain(|_, ozone| *ozone > 0);
		self.unsettled += ozone;
		Some(())
	}

	/// `None` where the step is refused; the caller then drops this copy of the model.
	fn apply(&mut self, step: &Step, pool: AccountId) -> Option<()> {
		match *step {
			Step::Prepay { who, beneficiary, amount, min } => {
				if amount == 0 || self.have(who) < amount.checked_add(1)? {
					return None;
				}
				let all = U512::from(self.s) + U512::from(self.p) + U512::from(amount);
				let got = ratio(self.l, amount, all, false)?;
				if got == 0 || got < min {
					return None;
				}
				self.pay(who, pool, amount);
				self.p += amount;
				self.l -= got;
				*self.ozone.entry(beneficiary.unwrap_or(who)).or_default() += got;
			}
			Step::Charge { user, ozone } => self.use_up(user, ozone)?,
			Step::Upload { user, bytes, replicas } => {
				let copies = u32::from(replicas.unwrap_or(3));
				if !(3..=16).contains(&copies) || bytes == 0 {
					return None;
				}
				self.use_up(user, u128::from(bytes) * u128::from(copies))?;
			}
			Step::Settle { percent } => {
				let y = self.unsettled / 100 * percent;
				if y > self.unsettled {
					return None;
				}
				let after = U512::from(self.l) + U512::from(y);
				let r = ratio(self.s + self.p, y, after, false)?.min(self.p);
				if r > 0 {
					self.pay(pool, REWARDS, r);
				}
				self.p -= r;
				self.l += y;
				self.unsettled -= y;
			}
			Step::Buy { from, ozone } => {
				let left = self.l.checked_sub(ozone).filter(|left| *left > 0)?;
				let cost = ratio(self.s + self.p, ozone, U512::from(left), true)?;
				if self.have(from) < cost {
					return None;
				}
				self.pay(from, pool, cost);
				self.p += cost;
				self.l -= ozone;
				self.unsettled += ozone;
			}
			Step::Return { amount } => {
				if self.have(REWARDS) < amount {
					return None;
				}
				self.pay(REWARDS, pool, amount);
				self.p += amount;
			}
			Step::Join { deposit } => {
				self.l = self.l.checked_add(ratio(self.l, deposit, U512::from(self.s), false)?)?;
			}
			Step::Leave { deposit } => {
				let most = self.l.saturating_sub(1_000_000_000);
				let by = ratio(self.l, deposit, U512::from(self.s), false).unwrap_or(u128::MAX);
				self.l -= by.min(most);
			}
			Step::Donate { amount } => {
				if self.have(ALICE) < amount {
					return None;
				}
				// By way of the pool's account, at the end of the block.
				self.pay(ALICE, TREASURY, amount);
			}
		}
		Some(())
	}
}

/// Does the same on the chain.
fn apply(step: &Step) -> bool {
	match *step {
		Step::Prepay { who, beneficiary, amount, min } => {
			Ozone::prepay(RuntimeOrigin::signed(who), amount, beneficiary, min).is_ok()
		}
		Step::Charge { user, ozone } => <Ozone as Usage<_>>::charge(&user, ozone).is_ok(),
		Step::Upload { user, bytes, replicas } => {
			let usage = UsageRecord::Upload { bytes, replicas };
			charge(user, 0, &[usage]).is_ok()
		}
		Step::Settle { percent } => {
			let ozone = Unsettled::<Test>::get() / 100 * percent;
			<Ozone as Market<_>>::settle(ozone, &REWARDS).is_ok()
		}
		Step::Buy { from, ozone } => <Ozone as Market<_>>::buy_contribution(&from, ozone).is_ok(),
		Step::Return { amount } => {
			<Ozone as Market<_>>::return_traffic_reward(&REWARDS, amount).is_ok()
		}
		Step::Join { deposit } => <Ozone as Market<AccountId>>::raise_limit(0, deposit).is_ok(),
		Step::Leave { deposit } => {
			<Ozone as Market<AccountId>>::lower_limit(0, deposit);
			true
		}
		Step::Donate { amount } => {
			let pool = Ozone::pool_account();
			Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), pool, amount).is_ok()
		}
	}
}

/// The chain in the model's terms.
fn observe() -> Model {
	let market = MarketOf::<Test>::get();
	Model {
		s: market.genesis_deposit,
		p: market.unissued_prepay,
		l: market.remaining_limit,
		unsettled: Unsettled::<Test>::get(),
		ozone: OzoneOf::<Test>::iter().collect(),
		stos: frame_system::Account::<Test>::iter()
			.map(|(who, account)| (who, account.data.free))
			.filter(|(_, stos)| *stos > 0)
			.collect(),
	}
}

/// An amount of up to `bits` bits, all magnitudes alike.
fn magnitude(bits: u32) -> impl Strategy<Value = u128> {
	(1..=bits, any::<u128>()).prop_map(|(bits, random)| random >> (128 - bits))
}

fn step() -> impl Strategy<Value = Step> {
	let who = prop_oneof![Just(ALICE), Just(BOB), Just(CAROL)];
	let anybody = || prop_oneof![Just(ALICE), Just(BOB), Just(CAROL)];
	prop_oneof![
		5 => (who, proptest::option::of(anybody()), magnitude(81), prop_oneof![Just(0), magnitude(46)])
			.prop_map(|(who, beneficiary, amount, min)| {
				Step::Prepay { who, beneficiary, amount, min }
			}),
		3 => (anybody(), magnitude(46)).prop_map(|(user, ozone)| Step::Charge { user, ozone }),
		2 => (anybody(), magnitude(44), proptest::option::of(1u8..20)).prop_map(
			|(user, bytes, replicas)| Step::Upload { user, bytes: bytes as u64, replicas }
		),
		3 => (0u128..=110).prop_map(|percent| Step::Settle { percent }),
		1 => (anybody(), magnitude(47)).prop_map(|(from, ozone)| Step::Buy { from, ozone }),
		1 => magnitude(75).prop_map(|amount| Step::Return { amount }),
		1 => magnitude(70).prop_map(|deposit| Step::Join { deposit }),
		1 => magnitude(72).prop_map(|deposit| Step::Leave { deposit }),
		1 => magnitude(70).prop_map(|amount| Step::Donate { amount }),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(300))]

	#[test]
	fn the_chain_follows_the_model_through_any_sequence(
		steps in proptest::collection::vec(step(), 1..60),
	) {
		TestExt::new().market(900 * STOS, 0, 49_000 * OZ).build_and_execute(|| {
			let pool = Ozone::pool_account();
			let mut model = observe();
			for step in &steps {
				let market_before = MarketOf::<Test>::get();
				let mut next = model.clone();
				let accepted = next.apply(step, pool).is_some();
				if accepted {
					model = next;
				}
				assert_eq!(apply(step), accepted, "{step:?} after {model:?}");
				Ozone::on_finalize(1);
				assert_eq!(observe(), model, "after {step:?}");
				assert_eq!(TotalOzone::<Test>::get(), model.ozone.values().sum::<u128>());
				if !matches!(step, Step::Leave { .. }) {
					let market = MarketOf::<Test>::get();
					assert!(arithmetic::product(&market) >= arithmetic::product(&market_before));
				}
				assert_eq!(Ozone::check_invariants(), Ok(()));
			}
		});
	}
}
