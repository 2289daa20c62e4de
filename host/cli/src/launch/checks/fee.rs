//! What a simple transaction costs in a genesis.

use crate::{
	client::{
		Accounts, Call, Lifetime, Metadata, Payload, Properties, TransactionParams, ValueParser,
		Version, storage, values::some,
	},
	keys::Scheme,
};
use codec::Encode;
use scale_value::{At, Value};
use stratos_host::fork::Fork;

/// Calls a function of a runtime API and decodes its answer by the metadata. `None` where the runtime has
/// no such function.
pub(super) fn ask(
	fork: &Fork,
	metadata: &Metadata,
	api: &str,
	function: &str,
	arguments: &[u8],
) -> Result<Option<Value<u32>>, String> {
	let method =
		metadata.api(api).and_then(|api| api.methods.iter().find(|method| method.name == function));
	let Some(method) = method else { return Ok(None) };
	let answer = fork.call(&format!("{api}_{function}"), arguments);
	let answer = answer.map_err(|cause| cause.to_string())?;
	let value = storage::decode(metadata, function, method.output, &answer);
	value.map(Some).map_err(|cause| cause.to_string())
}

/// The fee of a transfer, base units. `None` on a chain without transfers or fees.
pub(super) fn transfer(
	fork: &Fork,
	metadata: &Metadata,
	properties: &Properties,
) -> Result<Option<u128>, String> {
	let parser = ValueParser::new(metadata, properties.token.as_ref(), Accounts::any());
	let arguments = ["//Alice".to_owned(), "1".to_owned()];
	let Ok(call) = Call::parse(&parser, "Balances", "transfer_keep_alive", &arguments) else {
		return Ok(None);
	};
	let params = TransactionParams {
		nonce: 0,
		tip: 0,
		lifetime: Lifetime::Immortal,
		version: Version::of_fork(fork),
		genesis: fork.best().hash,
	};
	let payload = Payload::new(metadata, call.bytes, &params).map_err(|cause| cause.to_string())?;
	// The fee depends on the length, not on the signature.
	let transaction = payload
		.transaction(metadata, [0; 32], Scheme::Sr25519, &[0; 64])
		.map_err(|cause| cause.to_string())?;
	let length = u32::try_from(transaction.len()).unwrap_or(u32::MAX);
	let arguments = [transaction, length.encode()].concat();
	let info = ask(fork, metadata, "TransactionPaymentApi", "query_info", &arguments)?;
	Ok(info.and_then(|info| info.at("partial_fee").and_then(Value::as_u128)))
}

/// The inside of an option that is a field of a struct.
pub(super) fn option<'a>(value: &'a Value<u32>, field: &str) -> Option<&'a Value<u32>> {
	some(value.at(field))
}
