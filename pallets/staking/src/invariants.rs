//! The claims of the pallet about its storage. Always compiled, so that a runtime API can check them.

use crate::{
	ActiveSet, ActiveStake, Candidates, Config, Delegations, DepositTracks, Deposits, Fees,
	HoldReason, IndexOf, KeyOwner, LockUpPages, LockUpRing, NextIndex, Pallet, RetiredKeys,
	RewardsHeld, Slashes, Status, Unbondings, Validators, types::kinds,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
};
use frame_support::traits::{
	Get,
	fungible::{Inspect, InspectHold},
};
use sp_core::U256;
use stratos_primitives::{Balance, Claims, Invariants};

impl<T: Config> Invariants for Pallet<T> {
	fn claims(claims: &mut Claims) {
		claims.of("staking");
		Self::claim_holds(claims);
		Self::claim_shares(claims);
		Self::claim_sets(claims);
		Self::claim_account(claims);
		Self::claim_ring(claims);
		Self::claim_what_is_owed(claims);
		Self::claim_deposits(claims);
		Self::claim_registry(claims);
	}
}

impl<T: Config> Pallet<T> {
	/// The hold of each account equals its stakes: own, delegated and unbonding.
	fn claim_holds(claims: &mut Claims) {
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
		let equal = claims.begin("an account's hold is the sum of its stakes");
		for (who, stake) in stakes {
			let held = T::Currency::balance_on_hold(&HoldReason::Stake.into(), &who);
			claims.check(equal, held == stake, || {
				format!("{who:?} has {held} on hold, but staked {stake}")
			});
		}
	}

	/// Shares and numbers of delegations add up for each validator, and no delegation is worth more
	/// than its hold.
	fn claim_shares(claims: &mut Claims) {
		let known = claims.begin("delegations are to validators");
		let mut sums: BTreeMap<u32, (u128, u32, Balance)> = BTreeMap::new();
		for (who, index, delegation) in Delegations::<T>::iter() {
			let validator = Validators::<T>::get(index);
			claims.check(known, validator.is_some(), || {
				format!("{who:?} delegates to unknown validator {index}")
			});
			let Some(validator) = validator else { continue };
			let sum = sums.entry(index).or_default();
			sum.0 = sum.0.saturating_add(delegation.track.shares);
			sum.1 = sum.1.saturating_add(1);
			sum.2 = sum.2.saturating_add(delegation.value(validator.rate));
		}
		let shared = claims.begin("a validator's shares are its delegators'");
		let counted = claims.begin("a validator counts its delegations");
		let covered = claims.begin("delegations are worth at most what is delegated");
		for (index, validator) in Validators::<T>::iter() {
			let (shares, number, value) = sums.get(&index).copied().unwrap_or_default();
			claims.check(shared, shares == validator.shares, || {
				let own = validator.shares;
				format!("validator {index} has {own} shares, its delegators {shares}")
			});
			claims.check(counted, number == validator.delegations, || {
				let own = validator.delegations;
				format!("validator {index} counts {own} delegations, there are {number}")
			});
			claims.check(covered, value <= validator.delegated(), || {
				format!("delegations to {index} are worth {value} > {}", validator.delegated())
			});
		}
	}

	/// Candidates, active set and active stake agree with the validators' records.
	fn claim_sets(claims: &mut Claims) {
		let active: BTreeSet<u32> = ActiveSet::<T>::get().into_iter().collect();
		let candidates: BTreeSet<u32> = Candidates::<T>::get().into_iter().collect();
		let stake = ActiveStake::<T>::get();
		let in_set = claims.begin("the active set has the active validators");
		let listed = claims.begin("the candidates are listed");
		let mut sum: Balance = 0;
		for (index, validator) in Validators::<T>::iter() {
			claims.check(in_set, validator.active == active.contains(&index), || {
				format!("validator {index} and the active set disagree")
			});
			let right = (validator.status == Status::Candidate) == candidates.contains(&index);
			claims.check(listed, right, || {
				format!("validator {index} is {:?}, the candidates disagree", validator.status)
			});
			if validator.active {
				sum = sum.saturating_add(validator.total());
			}
		}
		let size = ActiveSet::<T>::decode_len().unwrap_or(0);
		let fits = size == active.len() && size <= T::MaxActive::get() as usize;
		claims.one("the active set has no duplicates and is within its bound", fits, || {
			format!("the active set has {size} places for {} validators", active.len())
		});
		let once = Candidates::<T>::decode_len().unwrap_or(0) == candidates.len();
		claims.one("no validator is a candidate twice", once, || {
			"a validator is a candidate twice".into()
		});
		claims.one("the active stake is that of the active set", sum == stake, || {
			format!("active stake is {stake}, its validators have {sum}")
		});
	}

	/// The pallet's account holds what is owed.
	fn claim_account(claims: &mut Claims) {
		let balance = T::Currency::total_balance(&Self::rewards_account());
		let owed = Self::owed();
		claims.one("the account holds what is owed", balance == owed, || {
			format!("the account holds {balance}, owed are {owed}")
		});
		let held = RewardsHeld::<T>::get();
		claims.one("what is held is owed", held == owed, || {
			format!("{held} are held, owed are {owed}")
		});
	}

	/// The ring holds exactly what is earned and has not matured.
	fn claim_ring(claims: &mut Claims) {
		let there = claims.begin("the ring's pages exist");
		let head = claims.begin("the ring has the date of its first page");
		let ordered = claims.begin("pages mature in the order of the ring");
		let ring = LockUpRing::<T>::get();
		let mut own: BTreeMap<u32, Balance> = BTreeMap::new();
		let mut per_share: BTreeMap<u32, U256> = BTreeMap::new();
		let mut deposits = [U256::zero(); 2];
		let mut last = 0;
		for number in ring.head..ring.tail {
			let page = LockUpPages::<T>::get(number);
			claims.check(there, page.is_some(), || format!("page {number} of the ring is missing"));
			// Without this page, later differences mean nothing.
			let Some(page) = page else { break };
			let waits = number != ring.head || page.matures == ring.head_matures;
			claims.check(head, waits, || {
				format!("the ring has epoch {}, not {}", ring.head_matures, page.matures)
			});
			claims.check(ordered, page.matures >= last, || {
				format!("page {number} matures before an older one")
			});
			last = page.matures;
			for (sum, step) in deposits.iter_mut().zip(page.deposits) {
				*sum = sum.saturating_add(U256::from(step));
			}
			for entry in &page.validators {
				let sum = own.entry(entry.validator).or_default();
				*sum = sum.saturating_add(entry.own);
				let sum = per_share.entry(entry.validator).or_default();
				*sum = sum.saturating_add(U256::from(entry.per_share));
			}
		}
		let pages = LockUpPages::<T>::iter_keys().count();
		let length = ring.tail.saturating_sub(ring.head) as usize;
		claims.one("all pages are in the ring", pages == length, || {
			format!("there are {pages} pages, the ring has {length}")
		});
		let locked = claims.begin("a validator's locked rewards are those in the ring");
		let earned = claims.begin("the ring has the locked rewards of delegators");
		for (index, validator) in Validators::<T>::iter() {
			let (own, shares) = (
				own.get(&index).copied().unwrap_or_default(),
				per_share.get(&index).copied().unwrap_or_default(),
			);
			claims.check(locked, own == validator.own_locked, || {
				format!("validator {index} has {} locked, the ring {own}", validator.own_locked)
			});
			let same = validator.earned.checked_sub(validator.matured) == Some(shares);
			claims.check(earned, same, || {
				format!("validator {index}: the ring is not the difference of earned and matured")
			});
		}
		let pool = Deposits::<T>::get();
		let of_deposits = claims.begin("the ring has the locked rewards of deposits");
		for (kind, of_ring) in deposits.iter().enumerate() {
			let same = pool.earned[kind].checked_sub(pool.matured[kind]) == Some(*of_ring);
			claims.check(of_deposits, same, || {
				format!(
					"deposits, kind {kind}: the ring is not the difference of earned and matured"
				)
			});
		}
	}

	/// Delegators and deposits can claim at most what is owed to them, and validators at most the
	/// fees that are there.
	fn claim_what_is_owed(claims: &mut Claims) {
		let fees = Fees::<T>::get();
		let mut open = fees.clone();
		let mut sums: BTreeMap<u32, Balance> = BTreeMap::new();
		let mut settled = BTreeMap::new();
		let mut due: Balance = 0;
		for (index, mut validator) in Validators::<T>::iter() {
			due = due.saturating_add(Self::fees_due(&validator, &fees));
			Self::settle_fees(&mut validator, &mut open);
			settled.insert(index, validator);
		}
		claims.one("validators are due at most the unsettled fees", due <= fees.unsettled, || {
			format!("validators are due {due} of fees, there are {}", fees.unsettled)
		});
		for (_, index, mut delegation) in Delegations::<T>::iter() {
			let Some(validator) = settled.get(&index) else { continue };
			Self::advance(validator, &mut delegation);
			let [locked] = delegation.track.locked(&[validator.earned]);
			let [ready] = delegation.track.ready;
			let sum = sums.entry(index).or_default();
			*sum = sum.saturating_add(locked).saturating_add(ready);
		}
		let owed_to_delegators = claims.begin("delegators can claim at most what is owed to them");
		for (index, sum) in sums {
			let owed = settled.get(&index).map_or(0, |validator| validator.owed);
			claims.check(owed_to_delegators, sum <= owed, || {
				format!("delegators of {index} can claim {sum}, owed are {owed}")
			});
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
		let owed_to_deposits = claims.begin("deposits can claim at most what is owed to them");
		for (sum, owed) in sums.into_iter().zip(kinds(pool.owed)) {
			claims.check(owed_to_deposits, sum <= owed, || {
				format!("deposits can claim {sum}, owed are {owed}")
			});
		}
	}

	/// The nodes' deposits add up.
	fn claim_deposits(claims: &mut Claims) {
		let sum = DepositTracks::<T>::iter_values()
			.fold(0u128, |sum, track| sum.saturating_add(track.shares));
		let pool = Deposits::<T>::get().deposit;
		claims.one("the nodes' deposits add up", sum == pool, || {
			format!("deposits are {pool}, the nodes' add up to {sum}")
		});
	}

	/// Accounts, keys and indices refer to each other, and only existing validators are slashed.
	fn claim_registry(claims: &mut Claims) {
		let numbered = claims.begin("validators are numbered below the next index");
		let accounts = claims.begin("a validator's account points at it");
		let keys = claims.begin("a validator's key points at it");
		let next = NextIndex::<T>::get();
		let mut number = 0usize;
		for (index, validator) in Validators::<T>::iter() {
			number = number.saturating_add(1);
			claims.check(numbered, index < next, || {
				format!("validator {index} is beyond the next index {next}")
			});
			let points = IndexOf::<T>::get(&validator.account) == Some(index);
			claims.check(accounts, points, || {
				format!("the account of validator {index} points elsewhere")
			});
			claims.check(keys, KeyOwner::<T>::get(validator.key) == Some(index), || {
				format!("the key of validator {index} points elsewhere")
			});
		}
		let exact = IndexOf::<T>::iter_keys().count() == number
			&& KeyOwner::<T>::iter_values().all(Validators::<T>::contains_key);
		claims.one("accounts and keys point at validators that exist", exact, || {
			"accounts or keys point at validators that do not exist".into()
		});
		let retired = RetiredKeys::<T>::iter_keys().count();
		let keys = KeyOwner::<T>::iter_keys().count();
		let of_old = RetiredKeys::<T>::iter_keys().all(|key| {
			let owner = KeyOwner::<T>::get(key).and_then(Validators::<T>::get);
			owner.is_some_and(|validator| validator.key != key)
		});
		let counted = keys == number.saturating_add(retired);
		claims.one("a key is in use or was replaced", of_old && counted, || {
			format!("{keys} keys have owners, {number} are in use and {retired} were replaced")
		});
		let exist = Slashes::<T>::iter_keys().all(Validators::<T>::contains_key);
		claims.one("only validators that exist are slashed", exist, || {
			"a slash is recorded for a validator that does not exist".into()
		});
	}
}
