//! What must hold after every block. Always compiled in; one function for each claim.

use crate::{
	Active, ActiveStake, Candidates, Config, Delegations, DepositTracks, Deposits, Fees, Held,
	HoldReason, IndexOf, KeyOwner, LockRing, NextIndex, Pages, Pallet, Slashes, Status, Unbondings,
	Validators, types::kinds,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
	string::String,
};
use frame_support::traits::{
	Get,
	fungible::{Inspect, InspectHold},
};
use sp_core::U256;
use stratos_primitives::Balance;

/// An error that names the claim and the figures, unless `holds`.
fn claim(holds: bool, text: impl FnOnce() -> String) -> Result<(), String> {
	if holds { Ok(()) } else { Err(format!("staking: {}", text())) }
}

impl<T: Config> Pallet<T> {
	/// Runs all checks. The error names the claim and the figures. Reads everything the pallet
	/// stores.
	pub fn check_invariants() -> Result<(), String> {
		Self::check_holds()?;
		Self::check_shares()?;
		Self::check_sets()?;
		Self::check_account()?;
		Self::check_ring()?;
		Self::check_claims()?;
		Self::check_deposits()?;
		Self::check_registry()
	}

	/// The hold of each account equals its stakes: own, delegated and unbonding.
	fn check_holds() -> Result<(), String> {
		let mut stakes: BTreeMap<T::AccountId, Balance> = BTreeMap::new();
		let mut add = |who: T::AccountId, amount: Balance| {
			let sum = stakes.entry(who).or_default();
			*sum = sum.saturating_add(amount);
		};
		for validator in Validators::<T>::iter_values() {
			add(validator.account, validator.self_stake);
		}
		for (who, _, delegation) in Delegations::<T>::iter() {
			add(who, delegation.held);
		}
		for (who, entries) in Unbondings::<T>::iter() {
			entries.iter().for_each(|entry| add(who.clone(), entry.amount));
		}
		for (who, stake) in stakes {
			let held = T::Currency::balance_on_hold(&HoldReason::Stake.into(), &who);
			claim(held == stake, || format!("{who:?} has {held} on hold, but staked {stake}"))?;
		}
		Ok(())
	}

	/// Shares and numbers of delegations add up for each validator, and no delegation is worth more
	/// than is on hold for it.
	fn check_shares() -> Result<(), String> {
		let mut sums: BTreeMap<u32, (u128, u32, Balance)> = BTreeMap::new();
		for (who, index, delegation) in Delegations::<T>::iter() {
			let Some(validator) = Validators::<T>::get(index) else {
				return Err(format!("staking: {who:?} delegates to unknown validator {index}"));
			};
			let sum = sums.entry(index).or_default();
			sum.0 = sum.0.saturating_add(delegation.track.shares);
			sum.1 = sum.1.saturating_add(1);
			sum.2 = sum.2.saturating_add(delegation.value(validator.rate));
		}
		for (index, validator) in Validators::<T>::iter() {
			let (shares, number, value) = sums.get(&index).copied().unwrap_or_default();
			claim(shares == validator.shares, || {
				format!(
					"validator {index} has {} shares, its delegators {shares}",
					validator.shares
				)
			})?;
			claim(number == validator.delegations, || {
				format!(
					"validator {index} counts {} delegations, there are {number}",
					validator.delegations
				)
			})?;
			claim(value <= validator.delegated(), || {
				format!("delegations to {index} are worth {value} > {}", validator.delegated())
			})?;
		}
		Ok(())
	}

	/// Candidates, active set and active stake agree with the validators' records.
	fn check_sets() -> Result<(), String> {
		let active: BTreeSet<u32> = Active::<T>::get().into_iter().collect();
		let candidates: BTreeSet<u32> = Candidates::<T>::get().into_iter().collect();
		let stake = ActiveStake::<T>::get();
		let mut sum: Balance = 0;
		for (index, validator) in Validators::<T>::iter() {
			claim(validator.active == active.contains(&index), || {
				format!("validator {index} and the active set disagree")
			})?;
			claim((validator.status == Status::Candidate) == candidates.contains(&index), || {
				format!("validator {index} is {:?}, the candidates disagree", validator.status)
			})?;
			if validator.active {
				sum = sum.saturating_add(validator.total());
			}
		}
		let size = Active::<T>::decode_len().unwrap_or(0);
		claim(size == active.len() && size <= T::MaxActive::get() as usize, || {
			format!("the active set has {size} places for {} validators", active.len())
		})?;
		claim(Candidates::<T>::decode_len().unwrap_or(0) == candidates.len(), || {
			String::from("a validator stands twice")
		})?;
		claim(sum == stake, || format!("active stake is {stake}, its validators have {sum}"))
	}

	/// The balance of the pallet's account equals the books.
	fn check_account() -> Result<(), String> {
		let balance = T::Currency::total_balance(&Self::account_id());
		let books = Self::books();
		claim(balance == books, || format!("the account has {balance}, the books say {books}"))?;
		let held = Held::<T>::get();
		claim(held == books, || format!("{held} were received and not spent, {books} are owed"))
	}

	/// The ring holds exactly what is earned and not matured.
	fn check_ring() -> Result<(), String> {
		let ring = LockRing::<T>::get();
		let mut own: BTreeMap<u32, Balance> = BTreeMap::new();
		let mut per_share: BTreeMap<u32, U256> = BTreeMap::new();
		let mut deposits = [U256::zero(); 2];
		let mut last = 0;
		for number in ring.head..ring.tail {
			let Some(page) = Pages::<T>::get(number) else {
				return Err(format!("staking: page {number} of the ring is missing"));
			};
			if number == ring.head {
				claim(page.matures == ring.head_matures, || {
					format!("the ring waits for epoch {}, not {}", ring.head_matures, page.matures)
				})?;
			}
			claim(page.matures >= last, || format!("page {number} matures before an older one"))?;
			last = page.matures;
			for (sum, step) in deposits.iter_mut().zip(page.deposits) {
				*sum += U256::from(step);
			}
			for entry in &page.validators {
				let sum = own.entry(entry.validator).or_default();
				*sum = sum.saturating_add(entry.own);
				*per_share.entry(entry.validator).or_default() += U256::from(entry.per_share);
			}
		}
		let pages = Pages::<T>::iter_keys().count();
		claim(pages == ring.tail.saturating_sub(ring.head) as usize, || {
			format!("there are {pages} pages, the ring has {}", ring.tail.saturating_sub(ring.head))
		})?;
		for (index, validator) in Validators::<T>::iter() {
			let (own, shares) = (
				own.get(&index).copied().unwrap_or_default(),
				per_share.get(&index).copied().unwrap_or_default(),
			);
			claim(own == validator.own_locked, || {
				format!("validator {index} has {} locked, the ring {own}", validator.own_locked)
			})?;
			claim(validator.earned.checked_sub(validator.matured) == Some(shares), || {
				format!("validator {index}: earned and matured differ by other than the ring")
			})?;
		}
		let pool = Deposits::<T>::get();
		for (kind, of_ring) in deposits.iter().enumerate() {
			claim(pool.earned[kind].checked_sub(pool.matured[kind]) == Some(*of_ring), || {
				format!("deposits, kind {kind}: earned and matured differ by other than the ring")
			})?;
		}
		Ok(())
	}

	/// No validator's delegators and no deposits can claim more than is owed to them; no validator
	/// can be settled with more fees than are there.
	fn check_claims() -> Result<(), String> {
		let fees = Fees::<T>::get();
		let mut open = fees.clone();
		let mut claims: BTreeMap<u32, Balance> = BTreeMap::new();
		let mut settled = BTreeMap::new();
		let mut due: Balance = 0;
		for (index, mut validator) in Validators::<T>::iter() {
			due = due.saturating_add(Self::fees_due(&validator, &fees));
			Self::settle_fees(&mut validator, &mut open);
			settled.insert(index, validator);
		}
		claim(due <= fees.unsettled, || {
			format!("validators are due {due} of fees, there are {}", fees.unsettled)
		})?;
		for (_, index, mut delegation) in Delegations::<T>::iter() {
			let Some(validator) = settled.get(&index) else { continue };
			Self::advance(validator, &mut delegation);
			let [locked] = delegation.track.locked(&[validator.earned]);
			let [ready] = delegation.track.ready;
			let sum = claims.entry(index).or_default();
			*sum = sum.saturating_add(locked).saturating_add(ready);
		}
		for (index, sum) in claims {
			let owed = settled.get(&index).map_or(0, |validator| validator.owed);
			claim(sum <= owed, || {
				format!("delegators of {index} can claim {sum}, owed are {owed}")
			})?;
		}
		let pool = Deposits::<T>::get();
		let mut sums: [Balance; 2] = [0; 2];
		for mut track in DepositTracks::<T>::iter_values() {
			track.advance(&pool.matured);
			let locked = track.locked(&pool.earned);
			for kind in 0..2 {
				sums[kind] =
					sums[kind].saturating_add(locked[kind]).saturating_add(track.ready[kind]);
			}
		}
		for (sum, owed) in sums.into_iter().zip(kinds(pool.owed)) {
			claim(sum <= owed, || format!("deposits can claim {sum}, owed are {owed}"))?;
		}
		Ok(())
	}

	/// The deposits on record add up.
	fn check_deposits() -> Result<(), String> {
		let sum = DepositTracks::<T>::iter_values()
			.fold(0u128, |sum, track| sum.saturating_add(track.shares));
		let pool = Deposits::<T>::get().deposit;
		claim(sum == pool, || format!("deposits are {pool}, the nodes' add up to {sum}"))
	}

	/// Accounts, keys and indices point at each other; nobody is slashed who does not exist.
	fn check_registry() -> Result<(), String> {
		let next = NextIndex::<T>::get();
		let mut number = 0usize;
		for (index, validator) in Validators::<T>::iter() {
			number = number.saturating_add(1);
			claim(index < next, || format!("validator {index} is beyond the next index {next}"))?;
			claim(IndexOf::<T>::get(&validator.account) == Some(index), || {
				format!("the account of validator {index} points elsewhere")
			})?;
			claim(KeyOwner::<T>::get(validator.key) == Some(index), || {
				format!("the key of validator {index} points elsewhere")
			})?;
		}
		claim(
			IndexOf::<T>::iter_keys().count() == number
				&& KeyOwner::<T>::iter_keys().count() == number,
			|| String::from("accounts or keys point at validators that do not exist"),
		)?;
		claim(Slashes::<T>::iter_keys().all(Validators::<T>::contains_key), || {
			String::from("a slash is on record for a validator that does not exist")
		})
	}
}
