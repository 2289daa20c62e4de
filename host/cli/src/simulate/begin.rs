//! What happens before a scenario: changes of parameters, funds, and a Meta Node.

use crate::{
	client::parameters::{CHECK, list_of},
	economy::Call,
	simulate::{
		chain::{Chain, node_key},
		error::SimulationError,
		people::{self, FEES},
	},
};
use codec::Encode;
use scale_value::At;
use stratos_runtime_api::parameters::Refusal;

/// Prepares the chain, before the first epoch of a scenario: root stores the `changes` of parameters, each
/// encoded as the runtime's enum of parameters. `funds` base units are for users and new nodes, from the
/// treasury as far as it has them; `None` for a chain without users.
///
/// # Errors
/// [`SimulationError::Change`] for changes that governance could not make.
pub(super) fn begin(
	chain: &mut Chain<'_>,
	changes: &[Vec<u8>],
	funds: Option<u128>,
) -> Result<(), SimulationError> {
	if changes.is_empty() && funds.is_none() {
		return Ok(());
	}
	// What a change means is not known in the state of genesis.
	if chain.best() == 0 {
		let (first, _) = chain.skip()?;
		chain.empty(first)?;
	}
	let mut calls = Vec::new();
	if !changes.is_empty() {
		let changes = Encoded(list_of(changes));
		let judged: Result<(), Refusal> = chain.ask(CHECK, &changes)?;
		judged.map_err(|refusal| SimulationError::Change(refusal.reason))?;
		calls.push(chain.call_bytes("BoundedParameters", "set", &changes.0)?);
	}
	let overview = people::overview(chain)?;
	let needs_meta = funds.is_some() && people::metas(chain)?.is_empty();
	let foundation = people::account_in(crate::client::values::some(overview.at("foundation")));
	if let Some(wanted) = funds
		&& let Some(treasury) = people::account_in(overview.at("treasury"))
	{
		let amount = wanted.min(chain.account(treasury)?.spendable);
		if amount > 0 {
			let fund = Call::Fund { from: treasury, to: people::funds(), amount };
			calls.push(chain.root_call(&fund)?);
		}
	}
	if needs_meta && foundation.is_none() {
		calls.push(chain.root_call(&Call::SetFoundation { to: people::head() })?);
	}
	chain.as_root(&calls)?;
	if needs_meta {
		let deposit = people::number(&overview, &["parameters", "min_meta_deposit"])?;
		admit_meta_node(chain, deposit, foundation.unwrap_or_else(people::head))?;
	}
	Ok(())
}

/// Where no Meta Node is active, the Foundation admits a candidate alone.
fn admit_meta_node(
	chain: &mut Chain<'_>,
	deposit: u128,
	foundation: [u8; 32],
) -> Result<(), SimulationError> {
	const KEY: u32 = u32::MAX;
	let owner = people::meta_owner();
	let next = chain.best().saturating_add(1);
	chain.open(next)?;
	people::lend(chain, owner, deposit.saturating_add(FEES.1))?;
	chain.send(owner, &Call::RegisterMeta { key: KEY, deposit })?;
	let node = people::node_with_key(chain, node_key(KEY))?;
	people::pay_fees(chain, foundation)?;
	chain.send(foundation, &Call::Verify { node })?;
	chain.close()
}

/// Encoded bytes, passed on as they are.
struct Encoded(Vec<u8>);

impl Encode for Encoded {
	fn encode_to<T: codec::Output + ?Sized>(&self, out: &mut T) {
		out.write(&self.0);
	}
}
