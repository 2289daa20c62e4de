//! The accounts of a scenario, and what the registry of nodes says.

use crate::{
	client::{ClientError, values},
	economy::{Call, STOS},
	simulate::{
		chain::{Account, Chain},
		error::SimulationError,
	},
};
use codec::{Decode, Encode};
use scale_value::{At, Value, ValueDef};
use stratos_runtime_api::NodeIndex;

/// What an account needs for fees: with less than the first, it is lent the second.
pub(super) const FEES: (u128, u128) = (5 * STOS, 50 * STOS);

/// An account. Those of one kind ascend with their number.
fn account(kind: [u8; 4], number: u32) -> Account {
	let mut id = [0; 32];
	let (name, rest) = id.split_at_mut(8);
	name.copy_from_slice(b"scenario");
	for (byte, source) in rest.iter_mut().zip(kind.into_iter().chain(number.to_be_bytes())) {
		*byte = source;
	}
	id
}

/// Pays for Ozone, and lends to new nodes.
pub(super) fn funds() -> Account {
	account(*b"fund", 0)
}

/// Stands for a part of the users.
pub(super) fn user(number: u32) -> Account {
	account(*b"user", number)
}

/// Has one node.
pub(super) fn owner(number: u32) -> Account {
	account(*b"node", number)
}

/// Has a Meta Node, where the chain has none.
pub(super) fn meta_owner() -> Account {
	account(*b"meta", 0)
}

/// The Foundation, where the chain has none.
pub(super) fn head() -> Account {
	account(*b"head", 0)
}

/// The registry in figures, by the metadata.
pub(super) fn overview(chain: &mut Chain<'_>) -> Result<Value<u32>, SimulationError> {
	chain.value("DepositApi", "overview", &[])
}

/// A number below the fields of a value.
pub(super) fn number(value: &Value<u32>, path: &[&str]) -> Result<u128, SimulationError> {
	let mut inner = Some(value);
	for field in path {
		inner = inner.and_then(|value| value.at(*field));
	}
	let found = inner.and_then(values::number);
	Ok(found.ok_or_else(|| ClientError::missing(&path.join(".")))?)
}

/// An account in a value, where it is one.
pub(super) fn account_in(value: Option<&Value<u32>>) -> Option<Account> {
	values::bytes(value?)?.try_into().ok()
}

/// A node's record.
pub(super) struct Record {
	pub(super) owner: Account,
	pub(super) beneficiary: Account,
	/// Whether it is a Resource Node that serves.
	pub(super) serves: bool,
}

/// A node; `None` where there is none at the index.
pub(super) fn node(
	chain: &mut Chain<'_>,
	index: NodeIndex,
) -> Result<Option<Record>, SimulationError> {
	let Some(record) = chain.stored("Deposit", "Nodes", &index.encode())? else { return Ok(None) };
	let variant = |field: &str| match &record.at(field)?.value {
		ValueDef::Variant(variant) => Some(variant.name.as_str()),
		_ => None,
	};
	let known = account_in(record.at("owner")).zip(account_in(record.at("beneficiary")));
	let (owner, beneficiary) = known.ok_or_else(|| ClientError::missing("owner of a node"))?;
	let serves = variant("role") == Some("Resource") && variant("status") == Some("Active");
	Ok(Some(Record { owner, beneficiary, serves }))
}

/// The node with a network key.
pub(super) fn node_with_key(
	chain: &mut Chain<'_>,
	key: [u8; 32],
) -> Result<NodeIndex, SimulationError> {
	let index = chain.stored("Deposit", "IndexOf", &key)?;
	let index = index.as_ref().and_then(values::integer);
	Ok(index.ok_or_else(|| ClientError::missing("node with the key"))?)
}

/// The active Meta Nodes with their owners, in the order of the chain.
pub(super) fn metas(chain: &mut Chain<'_>) -> Result<Vec<(NodeIndex, Account)>, SimulationError> {
	let key = chain.plain("Deposit", "ActiveMetaNodes")?;
	let Some(bytes) = chain.bytes(&key)? else { return Ok(Vec::new()) };
	let indices = Vec::<NodeIndex>::decode(&mut &bytes[..]).map_err(|cause| {
		ClientError::Decode { what: "the Meta Nodes".to_owned(), cause: cause.to_string() }
	})?;
	let mut metas = Vec::with_capacity(indices.len());
	for index in indices {
		if let Some(record) = node(chain, index)? {
			metas.push((index, record.owner));
		}
	}
	Ok(metas)
}

/// What the funds can spend, base units, without what they need for fees.
pub(super) fn funds_left(chain: &mut Chain<'_>) -> Result<u128, SimulationError> {
	Ok(chain.account(funds())?.spendable.saturating_sub(FEES.0))
}

/// The funds lend to an account.
pub(super) fn lend(
	chain: &mut Chain<'_>,
	to: Account,
	amount: u128,
) -> Result<(), SimulationError> {
	chain.send(funds(), &Call::Transfer { to, amount })
}

/// The funds lend to an account that has too little for fees.
pub(super) fn pay_fees(chain: &mut Chain<'_>, who: Account) -> Result<(), SimulationError> {
	match chain.account(who)?.spendable < FEES.0 {
		true => lend(chain, who, FEES.1),
		false => Ok(()),
	}
}
