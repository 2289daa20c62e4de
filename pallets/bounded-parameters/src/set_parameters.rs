//! Checks changes and stores them in pallet-parameters.

use crate::{Config, Error, Origin, Pallet, Rules};
use alloc::vec::Vec;
use frame_support::{storage::with_transaction, traits::EnsureOriginWithArg};
use sp_runtime::{DispatchError, TransactionOutcome};
use stratos_runtime_api::parameters::{Consequence, Fault, ParameterInfo, Place, Refusal};

/// Lets only this pallet change a parameter, which checks bounds first. For
/// `pallet_parameters::Config::AdminOrigin`.
pub struct EnsureChecked;

impl<O: Into<Result<Origin, O>> + From<Origin>, Key> EnsureOriginWithArg<O, Key> for EnsureChecked {
	type Success = ();

	fn try_origin(origin: O, _: &Key) -> Result<(), O> {
		origin.into().map(|Origin::Checked| ())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &Key) -> Result<O, ()> {
		Ok(Origin::Checked.into())
	}
}

impl<T: Config> Pallet<T> {
	/// Stores `changes`. On an error some may be stored: the caller must roll back, as the dispatch of
	/// a call does.
	pub(crate) fn apply(changes: Vec<T::RuntimeParameters>) -> Result<(), DispatchError> {
		Self::try_apply(changes)?.map_err(|refusal| match refusal.fault {
			Fault::OutOfBounds(Place { group, key }) => {
				Error::<T>::OutOfBounds { group, key }.into()
			}
			Fault::Inconsistent(group) => Error::<T>::Inconsistent(group).into(),
			Fault::Consequence(figure) => Error::<T>::Consequence(figure).into(),
		})
	}

	pub(crate) fn try_apply(
		changes: Vec<T::RuntimeParameters>,
	) -> Result<Result<(), Refusal>, DispatchError> {
		Ok(Self::try_store(changes)?.and_then(|()| T::Rules::check_consequences()))
	}

	/// Stores `changes` whose values go together.
	fn try_store(changes: Vec<T::RuntimeParameters>) -> Result<Result<(), Refusal>, DispatchError> {
		for change in &changes {
			if let Err(refusal) = T::Rules::check(change) {
				return Ok(Err(refusal));
			}
		}
		for change in changes {
			pallet_parameters::Pallet::<T>::set_parameter(Origin::Checked.into(), change)?;
		}
		Ok(T::Rules::check_together())
	}

	/// Checks `changes` as `set` does. Changes nothing.
	pub fn check(changes: Vec<T::RuntimeParameters>) -> Result<(), Refusal> {
		Self::check_by(changes, T::Rules::check_consequences)
	}

	/// What `changes` mean. Empty where a value is out of its bounds. Changes nothing.
	pub fn consequences(changes: Vec<T::RuntimeParameters>) -> Vec<Consequence> {
		let tried = with_transaction(|| {
			let stored = Self::try_store(changes);
			let list = stored.map(|stored| stored.map(|()| T::Rules::consequences()));
			TransactionOutcome::Rollback(list)
		});
		tried.ok().and_then(Result::ok).unwrap_or_default()
	}

	/// Checks `changes` by their bounds, and then by `check` with `changes` stored. Changes nothing.
	pub fn check_by(
		changes: Vec<T::RuntimeParameters>,
		check: impl FnOnce() -> Result<(), Refusal>,
	) -> Result<(), Refusal> {
		let tried = with_transaction(|| {
			let stored = Self::try_store(changes);
			TransactionOutcome::Rollback(stored.map(|stored| stored.and_then(|()| check())))
		});
		// Fails only where storage layers are nested too deep, which no query does.
		tried.unwrap_or(Ok(()))
	}

	/// All parameters, with bounds and values.
	pub fn parameters() -> Vec<ParameterInfo> {
		T::Rules::list()
	}
}
