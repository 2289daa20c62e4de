//! What must hold after every block, always compiled in.

use crate::{
	ActiveParameters, Config, Issuance, Market, OzoneKey, OzoneOf, OzoneParameters, Pallet,
	TotalOzone, Unsettled,
};
use alloc::{format, string::String};
use core::fmt;
use sp_runtime::TryRuntimeError;
use stratos_primitives::{Balance, Claims, Noz, ParameterFault, ParameterGroup};

const POOL: &str = "the Volume Pool's account holds exactly P";
const PRICE: &str = "S and L are above 0";
const CONSERVED: &str = "L, users' Ozone and unsettled contributions add up to all Ozone issued";
const BOUNDS: &str = "the parameters are within their bounds";
const TOTAL: &str = "the total is the sum of all users' Ozone";
const EMPTY: &str = "no account is stored with an Ozone balance of 0";

/// A claim of the pallet that does not hold, with its figures.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum BrokenInvariant {
	/// The Volume Pool's account does not hold exactly `P`.
	PoolDiffers {
		/// `P` in the books, base units.
		books: Balance,
		/// What the account holds, base units.
		account: Balance,
	},
	/// The market has no price: `S` or `L` is 0.
	NoPrice {
		/// `S`, base units.
		genesis_deposit: Balance,
		/// `L`, nOz.
		remaining_limit: Noz,
	},
	/// `L` + users' Ozone + unsettled contributions is not what was ever created.
	OzoneNotConserved {
		/// `initial + raised − lowered`, nOz; `None` where it is not a number.
		issued: Option<Noz>,
		/// The sum of the three parts, nOz; `None` where it is not a number.
		found: Option<Noz>,
	},
	/// The parameters in force are out of their bounds.
	ParametersOutOfBounds {
		/// Which one, and the bound it breaks.
		fault: ParameterFault<OzoneKey>,
	},
	/// The total of users' Ozone is not the sum of their balances.
	TotalDiffers {
		/// The total in the books, nOz.
		books: Noz,
		/// The sum of the balances, nOz; `None` where it is not a number.
		sum: Option<Noz>,
	},
	/// An account is stored with an Ozone balance of 0.
	EmptyBalanceStored,
}

impl BrokenInvariant {
	/// The claim that is broken, without figures.
	pub fn claim(&self) -> &'static str {
		match self {
			Self::PoolDiffers { .. } => POOL,
			Self::NoPrice { .. } => PRICE,
			Self::OzoneNotConserved { .. } => CONSERVED,
			Self::ParametersOutOfBounds { .. } => BOUNDS,
			Self::TotalDiffers { .. } => TOTAL,
			Self::EmptyBalanceStored => EMPTY,
		}
	}
}

impl BrokenInvariant {
	/// The figures that show it.
	pub fn figures(&self) -> String {
		match self {
			Self::PoolDiffers { books, account } => {
				format!("P is {books}, the account holds {account} base units")
			}
			Self::NoPrice { genesis_deposit, remaining_limit } => {
				format!("S is {genesis_deposit} base units, L is {remaining_limit} nOz")
			}
			Self::OzoneNotConserved { issued, found } => {
				format!("issued {}, found {} nOz", Figure(issued), Figure(found))
			}
			Self::ParametersOutOfBounds { fault } => OzoneParameters::explain(fault),
			Self::TotalDiffers { books, sum } => {
				format!("the total is {books}, the sum {} nOz", Figure(sum))
			}
			Self::EmptyBalanceStored => "an account is stored with 0 nOz".into(),
		}
	}
}

impl fmt::Display for BrokenInvariant {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "broken claim `ozone: {}`: {}", self.claim(), self.figures())
	}
}

/// Prints an amount that may not be a number.
struct Figure<'a>(&'a Option<Noz>);

impl fmt::Display for Figure<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.0 {
			Some(amount) => write!(f, "{amount}"),
			None => f.write_str("more than 128 bits or less than 0"),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Checks every claim that takes a constant number of reads. Cheap enough for every block.
	pub fn check_invariants() -> Result<(), BrokenInvariant> {
		Self::check_market()?;
		Self::check_pool()?;
		Self::check_conservation()?;
		Self::check_bounds()
	}

	/// Checks all claims, also those that read every account: for tests and try-runtime, not for a
	/// block. The first that is broken is the error; [`Self::claims`] has all.
	pub fn check_all_invariants() -> Result<(), BrokenInvariant> {
		Self::check_invariants()?;
		Self::check_empty()?;
		Self::check_total()
	}

	/// Makes every claim, each by itself. Reads every account.
	pub fn claims(claims: &mut Claims) {
		claims.of("ozone");
		for (claim, checked) in [
			(PRICE, Self::check_market()),
			(POOL, Self::check_pool()),
			(CONSERVED, Self::check_conservation()),
			(BOUNDS, Self::check_bounds()),
			(EMPTY, Self::check_empty()),
			(TOTAL, Self::check_total()),
		] {
			claims.one(claim, checked.is_ok(), || {
				checked.as_ref().err().map(BrokenInvariant::figures).unwrap_or_default()
			});
		}
	}

	/// [`Pallet::check_all_invariants`] in the form of the try-runtime hook; the figures go to the
	/// log.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_all_invariants().map_err(|broken| {
			log::error!(target: "runtime::ozone", "{broken}");
			TryRuntimeError::Other(broken.claim())
		})
	}

	fn check_market() -> Result<(), BrokenInvariant> {
		let market = Market::<T>::get();
		if market.genesis_deposit == 0 || market.remaining_limit == 0 {
			return Err(BrokenInvariant::NoPrice {
				genesis_deposit: market.genesis_deposit,
				remaining_limit: market.remaining_limit,
			});
		}
		Ok(())
	}

	fn check_pool() -> Result<(), BrokenInvariant> {
		let books = Market::<T>::get().unissued_prepay;
		let account = Self::pool_balance();
		if books != account {
			return Err(BrokenInvariant::PoolDiffers { books, account });
		}
		Ok(())
	}

	fn check_conservation() -> Result<(), BrokenInvariant> {
		let issuance = Issuance::<T>::get();
		let issued = issuance
			.initial
			.checked_add(issuance.raised)
			.and_then(|created| created.checked_sub(issuance.lowered));
		let found = Market::<T>::get()
			.remaining_limit
			.checked_add(TotalOzone::<T>::get())
			.and_then(|sum| sum.checked_add(Unsettled::<T>::get()));
		if issued.is_none() || issued != found {
			return Err(BrokenInvariant::OzoneNotConserved { issued, found });
		}
		Ok(())
	}

	fn check_bounds() -> Result<(), BrokenInvariant> {
		Self::check_parameters(&ActiveParameters::<T>::get())
			.map_err(|fault| BrokenInvariant::ParametersOutOfBounds { fault })
	}

	fn check_empty() -> Result<(), BrokenInvariant> {
		match OzoneOf::<T>::iter_values().all(|ozone| ozone != 0) {
			true => Ok(()),
			false => Err(BrokenInvariant::EmptyBalanceStored),
		}
	}

	fn check_total() -> Result<(), BrokenInvariant> {
		let books = TotalOzone::<T>::get();
		let sum = OzoneOf::<T>::iter_values().try_fold(0, |sum: Noz, ozone| sum.checked_add(ozone));
		if sum != Some(books) {
			return Err(BrokenInvariant::TotalDiffers { books, sum });
		}
		Ok(())
	}
}
