//! Name and version of the rules in this crate. `spec_version` rises with every change of them,
//! `transaction_version` with every change of how calls are encoded.

use crate::apis::RUNTIME_API_VERSIONS;
use alloc::borrow::Cow;
use sp_version::RuntimeVersion;

/// The paper's rules.
#[cfg(not(feature = "deposits-join-s"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("stratos"),
	impl_name: Cow::Borrowed("stratos"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The paper's rules but one: deposits join S. Calls are encoded as before.
#[cfg(feature = "deposits-join-s")]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("stratos"),
	impl_name: Cow::Borrowed("stratos"),
	authoring_version: 1,
	spec_version: 2,
	impl_version: 1,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};
