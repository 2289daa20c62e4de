//! The properties of a chain for display: the prefix of its addresses, its token.

use crate::keys::Network;
use serde_json::{Map, Value};

/// The properties of a chain for display.
#[derive(Clone, Debug)]
pub struct Properties {
	/// The prefix of addresses.
	pub(crate) network: Network,
	/// The token's symbol and decimals, where the chain has one token.
	pub(crate) token: Option<Token>,
}

/// The token of a chain, in which amounts can be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Token {
	/// `STOS`.
	pub(crate) symbol: String,
	/// Decimals of the token.
	pub(crate) decimals: u8,
}

impl Properties {
	/// Parses the properties of a spec or a node. Missing ones have defaults.
	pub fn from_json(map: &Map<String, Value>) -> Self {
		let network = map
			.get("ss58Format")
			.and_then(Value::as_u64)
			.and_then(|format| u16::try_from(format).ok())
			.and_then(Network::new)
			.unwrap_or_default();
		let symbol = map.get("tokenSymbol").and_then(Value::as_str);
		let decimals = map
			.get("tokenDecimals")
			.and_then(Value::as_u64)
			.and_then(|decimals| u8::try_from(decimals).ok())
			.filter(|decimals| *decimals <= 38);
		let token = symbol
			.zip(decimals)
			.map(|(symbol, decimals)| Token { symbol: symbol.to_owned(), decimals });
		Self { network, token }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn missing_properties_have_defaults() {
		let of = |value: Value| Properties::from_json(value.as_object().unwrap());
		let none = of(json!({}));
		assert_eq!((none.network, none.token), (Network::GENERIC, None));
		let full = of(json!({ "ss58Format": 0, "tokenSymbol": "STOS", "tokenDecimals": 18 }));
		assert_eq!(full.network.prefix(), 0);
		assert_eq!(full.token, Some(Token { symbol: "STOS".into(), decimals: 18 }));
		assert_eq!(of(json!({ "tokenSymbol": "X", "tokenDecimals": 99 })).token, None);
		assert_eq!(of(json!({ "tokenSymbol": ["A", "B"] })).token, None);
	}
}
