//! What the methods of the JSON-RPC interface specification have in common: parameters may be passed by
//! name, and unsubscribing returns nothing.

use super::error::{self, RpcResult};
use jsonrpsee::types::Params;
use serde::{
	Deserializer,
	de::{DeserializeSeed, Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt};

/// The names of the parameters, in order. None for other methods.
fn names_of(method: &str) -> Option<&'static [&'static str]> {
	Some(match method {
		"archive_v1_body" | "archive_v1_header" => &["hash"],
		"archive_v1_call" => &["hash", "function", "callParameters"],
		"archive_v1_hashByHeight" => &["height"],
		"archive_v1_stopStorage" | "archive_v1_stopStorageDiff" => &["subscription"],
		"archive_v1_storage" => &["hash", "items", "childTrie"],
		"archive_v1_storageDiff" => &["hash", "items", "previousHash"],
		"chainHead_v1_body" | "chainHead_v1_header" => &["followSubscription", "hash"],
		"chainHead_v1_call" => &["followSubscription", "hash", "function", "callParameters"],
		"chainHead_v1_continue" | "chainHead_v1_stopOperation" => {
			&["followSubscription", "operationId"]
		}
		"chainHead_v1_follow" => &["withRuntime"],
		"chainHead_v1_storage" => &["followSubscription", "hash", "items", "childTrie"],
		"chainHead_v1_unfollow" => &["followSubscription"],
		"chainHead_v1_unpin" => &["followSubscription", "hashOrHashes"],
		"transaction_v1_broadcast" | "transactionWatch_v1_submitAndWatch" => &["transaction"],
		"transaction_v1_stop" => &["operationId"],
		"transactionWatch_v1_unwatch" => &["subscription"],
		"archive_v1_finalizedHeight"
		| "archive_v1_genesisHash"
		| "chainSpec_v1_chainName"
		| "chainSpec_v1_genesisHash"
		| "chainSpec_v1_properties" => &[],
		_ => return None,
	})
}

/// The JSON array of the parameters of a method that were passed by name. None if they were not, or if
/// the method does not allow it.
///
/// # Errors
/// Invalid parameters: a name that the method does not have, or has twice.
pub(super) fn by_position(method: &str, params: &Params<'_>) -> Option<RpcResult<String>> {
	let json = params.as_str().filter(|json| json.trim_start().starts_with('{'))?;
	let names = names_of(method)?;
	let mut input = serde_json::Deserializer::from_str(json);
	let values = NamedParams { names }.deserialize(&mut input);
	Some(
		values
			.map(|values| array(&values))
			.map_err(|cause| error::invalid_params(cause.to_string())),
	)
}

/// Missing parameters are `null`, and left out at the end.
fn array(values: &[Option<&RawValue>]) -> String {
	let given = values.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
	let values = values.iter().take(given).map(|value| value.map_or("null", RawValue::get));
	let mut json = String::from("[");
	for (index, value) in values.enumerate() {
		if index > 0 {
			json.push(',');
		}
		json.push_str(value);
	}
	json.push(']');
	json
}

/// Reads the values of known names, by position.
struct NamedParams {
	names: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for NamedParams {
	type Value = Vec<Option<&'de RawValue>>;

	fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
		deserializer.deserialize_map(self)
	}
}

impl<'de> Visitor<'de> for NamedParams {
	type Value = Vec<Option<&'de RawValue>>;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("parameters by name")
	}

	fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
		let mut values = vec![None; self.names.len()];
		while let Some(name) = map.next_key::<Cow<'_, str>>()? {
			let known = self.names.iter().zip(&mut values).find(|(known, _)| **known == name);
			let Some((_, value)) = known else {
				let known = self.names.join(", ");
				let short: String = name.chars().take(40).collect();
				return Err(A::Error::custom(format_args!(
					"unknown parameter `{short}`; the parameters are: {known}"
				)));
			};
			if value.replace(map.next_value()?).is_some() {
				return Err(A::Error::custom(format_args!("parameter `{name}` is given twice")));
			}
		}
		Ok(values)
	}
}

/// What a method that ends a subscription returns instead of whether there was one. None for methods
/// that are not of the specification.
pub(super) fn unsubscribed(method: &str, was_active: bool) -> Option<RpcResult<()>> {
	match method {
		"transactionWatch_v1_unwatch" if !was_active => Some(Err(error::invalid_params(
			"the subscription is unknown, or its last event has been sent",
		))),
		_ => names_of(method).map(|_| Ok(())),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn positions(method: &str, json: &str) -> Option<Result<String, i32>> {
		let params = Params::new(Some(json));
		Some(by_position(method, &params)?.map_err(|error| error.code()))
	}

	#[test]
	fn parameters_by_name_are_put_in_order() {
		let header = |json| positions("chainHead_v1_header", json);
		assert_eq!(
			header(r#"{ "hash": "0x12" , "followSubscription":"a" }"#),
			Some(Ok(r#"["a","0x12"]"#.into()))
		);
		assert_eq!(header(r#"{"hash":[1, 2]}"#), Some(Ok("[null,[1, 2]]".into())));
		assert_eq!(header(r#"{"followSubscription":"a"}"#), Some(Ok(r#"["a"]"#.into())));
		assert_eq!(header("{}"), Some(Ok("[]".into())));
		assert_eq!(header(r#"["a","0x12"]"#), None);
		assert_eq!(positions("state_getStorage", "{}"), None);
	}

	#[test]
	fn unknown_and_repeated_names_are_rejected() {
		let names = [
			r#"{"hash":1,"hash":2}"#,
			r#"{"block":1}"#,
			r#"{"hash":1,"surplus":2}"#,
			r#"{"hash"}"#,
			r#"{"hash":"#,
		];
		for json in names {
			assert_eq!(positions("archive_v1_header", json), Some(Err(-32602)), "{json}");
		}
		assert_eq!(positions("chainSpec_v1_chainName", r#"{"a":1}"#), Some(Err(-32602)));
	}

	#[test]
	fn unsubscribing_returns_nothing() {
		assert_eq!(unsubscribed("chainHead_v1_unfollow", false), Some(Ok(())));
		assert_eq!(unsubscribed("transactionWatch_v1_unwatch", true), Some(Ok(())));
		let unknown = unsubscribed("transactionWatch_v1_unwatch", false).unwrap().unwrap_err();
		assert_eq!(unknown.code(), -32602);
		assert_eq!(unsubscribed("chain_unsubscribeNewHeads", false), None);
	}
}
