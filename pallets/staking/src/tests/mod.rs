//! Tests, grouped by what they are about.

mod smoke {
	use crate::mock::*;
	use stratos_primitives::STOS;

	#[test]
	fn builds() {
		TestExt::new().validator(1, 1_000, 1).delegation(ALICE, 1, 4_000).execute_with(|| {
			end_epoch(mined(100 * STOS));
			pass_epochs(20);
			assert_eq!(withdraw(ALICE, 1), 792 * STOS / 10);
			assert_eq!(withdraw_own(1), 208 * STOS / 10);
		});
	}
}
