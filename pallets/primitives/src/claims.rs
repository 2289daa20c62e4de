//! Claims about the state: what must hold after every block.
//!
//! Each claim is checked by itself, so that a broken one hides no other. [`Claims`] keeps the results
//! in the order of the checks, so that two states of a chain can be compared claim by claim.

use alloc::{
	string::{String, ToString},
	vec::Vec,
};
use sp_runtime::{DispatchError, TryRuntimeError};
use stratos_runtime_api::invariants::{Claim, DESCRIBED};

/// Refers to one of [`Claims`].
#[derive(Clone, Copy, Debug)]
pub struct ClaimId(usize);

/// Collects claims.
#[derive(Debug, Default)]
pub struct Claims {
	pallet: &'static str,
	list: Vec<Claim>,
}

impl Claims {
	/// Names the pallets of the claims that follow.
	pub fn of(&mut self, pallet: &'static str) -> &mut Self {
		self.pallet = pallet;
		self
	}

	/// Adds a claim. It holds unless a [check](Self::check) fails.
	#[must_use]
	pub fn begin(&mut self, claim: &'static str) -> ClaimId {
		let id = ClaimId(self.list.len());
		self.list.push(Claim {
			pallet: self.pallet.to_string(),
			claim: claim.to_string(),
			broken: 0,
			places: Vec::new(),
		});
		id
	}

	/// Checks a claim at one place. `figures` describes the place where the claim is broken.
	pub fn check(&mut self, id: ClaimId, holds: bool, figures: impl FnOnce() -> String) {
		if holds {
			return;
		}
		// Never `None`: only `begin` makes ids.
		let Some(claim) = self.list.get_mut(id.0) else { return };
		claim.broken = claim.broken.saturating_add(1);
		if claim.places.len() < DESCRIBED {
			claim.places.push(figures());
		}
	}

	/// Adds a claim with a single check.
	pub fn one(&mut self, claim: &'static str, holds: bool, figures: impl FnOnce() -> String) {
		let id = self.begin(claim);
		self.check(id, holds, figures);
	}

	/// All claims.
	pub fn into_list(self) -> Vec<Claim> {
		self.list
	}

	/// `Ok` where all claims hold.
	///
	/// # Errors
	/// Names every broken claim with its pallet and figures.
	pub fn result(&self) -> Result<(), String> {
		let broken = self.list.iter().filter(|claim| !claim.holds());
		let words: Vec<String> = broken.map(Claim::words).collect();
		if words.is_empty() { Ok(()) } else { Err(words.join("; ")) }
	}
}

/// The claims of a pallet about its storage.
pub trait Invariants {
	/// Makes every claim. Reads all of the pallet's storage.
	fn claims(claims: &mut Claims);

	/// Checks every claim. For tests and for queries, not for a block.
	///
	/// # Errors
	/// Names every broken claim with its figures.
	fn check_invariants() -> Result<(), String> {
		let mut claims = Claims::default();
		Self::claims(&mut claims);
		claims.result()
	}

	/// [`Invariants::check_invariants`] for the try-runtime hook.
	///
	/// # Errors
	/// The broken claims are logged, as the error has no room for figures.
	fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_invariants().map_err(|broken| {
			log::error!(target: "runtime::invariants", "{broken}");
			DispatchError::Other("an invariant does not hold, see the log")
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::format;

	#[test]
	fn one_broken_claim_hides_no_other() {
		let mut claims = Claims::default();
		claims.of("sums").one("two and two are four", 2 + 2 == 4, String::new);
		let small = claims.of("sizes").begin("every number is small");
		for number in [1, 200, 300, 3] {
			claims.check(small, number < 100, || format!("{number} is not small"));
		}
		claims.one("no number is odd", false, || "3 is odd".into());
		let broken = "sizes: 200 is not small (and in 1 more places); sizes: 3 is odd";
		assert_eq!(claims.result(), Err(broken.into()));
		let list = claims.into_list();
		assert_eq!(list.iter().map(|claim| claim.broken).collect::<Vec<_>>(), [0, 2, 1]);
		assert_eq!(list[1].places, ["200 is not small", "300 is not small"]);
	}

	#[test]
	fn what_is_described_is_bounded() {
		let mut claims = Claims::default();
		let id = claims.of("sizes").begin("nothing is here");
		for _ in 0..1_000 {
			claims.check(id, false, || "something".into());
		}
		let list = claims.into_list();
		assert_eq!((list[0].broken, list[0].places.len()), (1_000, DESCRIBED));
	}
}
