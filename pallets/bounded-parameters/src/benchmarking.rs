//! Benchmark of the call.

use crate::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOriginWithArg, Get},
};

#[benchmarks(where T::RuntimeParameters: Default)]
mod benchmarks {
	use super::*;

	/// `n` changes.
	#[benchmark]
	fn set(n: Linear<1, { T::MaxChanges::get() }>) -> Result<(), BenchmarkError> {
		let change = T::RuntimeParameters::default();
		let key = change.clone().into_parts().0;
		let origin = T::ChangeOrigin::try_successful_origin(&key)
			.map_err(|()| BenchmarkError::Weightless)?;
		let changes = BoundedVec::truncate_from(vec![change; n as usize]);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, changes);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::chain(), crate::mock::Test);
}
