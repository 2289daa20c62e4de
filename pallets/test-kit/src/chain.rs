//! A runtime with balances, its genesis, and the checks around a test.

use crate::AccountId;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;
use stratos_primitives::Balance;

/// Declares the runtime `Test` of `frame_system`, `pallet_balances` and the pallets that are named.
/// The crate must depend on both.
#[macro_export]
macro_rules! mock_chain {
	($($name:ident: $pallet:ident),+ $(,)?) => {
		use frame_support::derive_impl;

		type Block = frame_system::mocking::MockBlock<Test>;

		frame_support::construct_runtime!(
			pub enum Test {
				System: frame_system,
				Balances: pallet_balances,
				$($name: $pallet),+
			}
		);

		#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
		impl frame_system::Config for Test {
			type Block = Block;
			type AccountId = $crate::AccountId;
			type Lookup = sp_runtime::traits::IdentityLookup<$crate::AccountId>;
			type AccountData = pallet_balances::AccountData<stratos_primitives::Balance>;
		}

		#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
		impl pallet_balances::Config for Test {
			type Balance = stratos_primitives::Balance;
			type ExistentialDeposit = frame_support::traits::ConstU128<1>;
			type AccountStore = System;
		}
	};
}

/// Builds a chain with `balances`, runs `genesis` in block 0 and begins block 1, the first that keeps
/// events.
pub fn chain<T>(balances: Vec<(AccountId, Balance)>, genesis: impl FnOnce()) -> TestExternalities
where
	T: frame_system::Config<AccountId = AccountId> + pallet_balances::Config<Balance = Balance>,
{
	let mut storage = frame_system::GenesisConfig::<T>::default()
		.build_storage()
		.expect("the default genesis of frame_system builds");
	pallet_balances::GenesisConfig::<T> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.expect("a test's balances build");
	let mut ext = TestExternalities::new(storage);
	ext.execute_with(|| {
		genesis();
		frame_system::Pallet::<T>::set_block_number(1u32.into());
	});
	ext
}

/// Runs `test` and then `check`, and asserts that no STOS was created or burned.
pub fn execute<T, R>(
	mut ext: TestExternalities,
	test: impl FnOnce() -> R,
	check: impl FnOnce(),
) -> R
where
	T: pallet_balances::Config<Balance = Balance>,
{
	ext.execute_with(|| {
		let issuance = pallet_balances::TotalIssuance::<T>::get();
		let result = test();
		check();
		assert_eq!(pallet_balances::TotalIssuance::<T>::get(), issuance, "total issuance");
		result
	})
}
