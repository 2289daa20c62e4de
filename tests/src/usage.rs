//! What users did, for reports.

use pallet_mining::UserUsage;
use stratos_primitives::{Noz, UsageRecord};
use stratos_runtime::AccountId;

/// A download that costs `ozone` nOz by the default rates.
///
/// # Panics
///
/// Where that is more than 2^64 bytes.
pub fn download(user: AccountId, ozone: Noz) -> UserUsage<AccountId> {
	let bytes = u64::try_from(ozone).expect("1 byte costs 1 nOz");
	UserUsage::new(user, UsageRecord::Download { bytes })
}
