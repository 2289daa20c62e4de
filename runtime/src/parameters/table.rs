//! The groups of parameters. A pallet's `parameters.rs` declares what is in a group.

use super::{
	Adoptable, EconomyRules, Pending, Values,
	consequences::{self, Depth},
	declare::join_parameters,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_bounded_parameters::{InitialParameters, Rules};
// The declarations name the types of parameters: they must be in scope.
use pallet_mining::schedule;
use sp_runtime::Perbill;
use stratos_primitives::{
	__private::serde::{Deserialize, Serialize},
	Balance, Moment, Noz, ParameterGroup,
};
use stratos_runtime_api::parameters::{Consequence, Fault, ParameterInfo, Place, Refusal};

join_parameters! {
	[]
	0 ozone Ozone = pallet_ozone;
	1 mining Mining = pallet_mining;
	2 deposit Deposit = pallet_deposit;
	3 staking Staking = pallet_staking;
	4 spending Spending = pallet_spending;
	5 files Files = pallet_files;
}
