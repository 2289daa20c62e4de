//! Parses, formats, encodes and decodes with the metadata of the real runtime.

use super::{metadata::Extension, properties::Token, storage::Key, *};
use crate::keys::{Network, Scheme, Signer, development_accounts};
use codec::{Compact, Decode, Encode};
use scale_info::{TypeDef, TypeDefPrimitive};
use scale_value::Value;
use serde_json::json;
use sp_core::{Pair, sr25519};
use std::sync::{Arc, OnceLock};
use stratos_host::{
	chain_spec::ChainSpec,
	executor::{CallContext, Executor, ExecutorConfig},
	primitives::Hash,
	state::{MemoryBackend, Overlay},
};

/// The metadata of the embedded runtime, in one version.
fn metadata_of(version: u32) -> Metadata {
	let executor = Executor::new(ExecutorConfig::default()).unwrap();
	let spec = ChainSpec::builtin("development").unwrap();
	let genesis = spec.build_genesis(&executor, stratos_runtime_wasm::WASM_BINARY).unwrap();
	let mut state = MemoryBackend::new();
	state.apply(&genesis.changes, &genesis.trie);
	let overlay = Overlay::new(Arc::new(state));
	let mut session = genesis.runtime.session(overlay, CallContext::default());
	let answer = session.call("Metadata_metadata_at_version", &version.encode()).unwrap();
	let metadata = Option::<Vec<u8>>::decode(&mut &answer[..]).unwrap().unwrap();
	Metadata::decode(&metadata).unwrap()
}

pub(super) fn metadata() -> &'static Metadata {
	static METADATA: OnceLock<Metadata> = OnceLock::new();
	METADATA.get_or_init(|| metadata_of(16))
}

/// A parser as for a development chain.
pub(super) fn parser(metadata: &Metadata) -> ValueParser<'_> {
	static TOKEN: OnceLock<Token> = OnceLock::new();
	let token = TOKEN.get_or_init(|| Token { symbol: "STOS".into(), decimals: 18 });
	ValueParser::new(metadata, Some(token), Accounts::strict(Network::GENERIC, "Development"))
}

fn properties() -> Properties {
	let token = Token { symbol: "STOS".into(), decimals: 18 };
	Properties { network: Network::GENERIC, token: Some(token) }
}

fn account(name: &str) -> [u8; 32] {
	development_accounts().iter().find(|account| account.name == name).unwrap().public
}

fn call(pallet: &str, name: &str, arguments: &[&str]) -> Result<Call, String> {
	let parser = parser(metadata());
	let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
	Call::parse(&parser, pallet, name, &arguments).map_err(|error| error.to_string())
}

/// The indices of a pallet and its call.
fn index(pallet: &str, name: &str) -> [u8; 2] {
	let pallet = metadata().pallet(pallet).unwrap();
	let call = metadata().calls(pallet).iter().find(|call| call.name == name).unwrap();
	[pallet.index, call.index]
}

/// A transfer to Bob, encoded by hand.
fn transfer(value: u128) -> Vec<u8> {
	let index = index("Balances", "transfer_keep_alive");
	[&index[..], &[0], &account("Bob"), &Compact(value).encode()].concat()
}

#[test]
fn all_metadata_versions_agree() {
	let newest = metadata();
	for version in [14, 15] {
		let older = metadata_of(version);
		assert_eq!((older.version, newest.version), (version, 16));
		for (old, new) in older.pallets.iter().zip(&newest.pallets) {
			assert_eq!((&old.name, old.index), (&new.name, new.index));
			let names = |pallet: &Pallet| {
				let items = pallet.storage.iter().map(|item| (item.name.clone(), item.keys.len()));
				items.collect::<Vec<_>>()
			};
			assert_eq!(names(old), names(new));
			assert_eq!(older.calls(old).len(), newest.calls(new).len());
		}
		let extensions = |metadata: &Metadata| {
			let extensions = metadata.extrinsic.extensions.iter();
			extensions.map(|extension| extension.name.clone()).collect::<Vec<_>>()
		};
		assert_eq!(extensions(&older), extensions(newest));
		assert_eq!(older.apis.is_empty(), version == 14);
	}
	assert!(newest.api("OzoneApi").is_some() && newest.api("ozone_api").is_some());
	assert!(Metadata::decode(b"meta\x0d").is_err());
	assert!(Metadata::decode(&[0xff; 32]).is_err());
}

#[test]
fn arguments_are_encoded_as_the_runtime_encodes_them() {
	let one = 10u128.pow(18);
	let bob = sp_core::bytes::to_hex(&account("Bob"), false);
	for (to, value, expected) in [
		("//Bob", "1.5STOS", one + one / 2),
		("5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty", "1_000", 1000),
		(&bob, "1,000 STOS", 1000 * one),
		("Id(//Bob)", "0xff", 255),
	] {
		let call = call("balances", "transferKeepAlive", &[to, value]).unwrap();
		assert_eq!(call.bytes, transfer(expected), "{to} {value}");
	}
	let remark = |text: &str| call("System", "remark", &[text]).unwrap().bytes[2..].to_vec();
	assert_eq!(remark("0x0102"), vec![1u8, 2].encode());
	assert_eq!(remark("two words (and more)"), b"two words (and more)".to_vec().encode());
	assert_eq!(remark("\"0x01\""), b"0x01".to_vec().encode());
	assert_eq!(remark("[1, 2]"), vec![1u8, 2].encode());
	assert_eq!(remark("call:Balances.transfer_keep_alive(//Bob, 7)"), transfer(7).encode());
	let prepay = |who: &str| call("Ozone", "prepay", &["5", who, "0"]).unwrap().bytes;
	assert_eq!(prepay("//Bob"), prepay("Some(//Bob)"));
	// After the indices of the call and the compact amount.
	assert_eq!(prepay("//Bob")[3..][..33], [&[1][..], &account("Bob")].concat());
	assert_eq!(prepay("none")[3], 0);
}

#[test]
fn nested_calls_are_parsed_in_every_form() {
	let expected = [
		&index("Utility", "batch")[..],
		&Compact(2u32).encode(),
		&transfer(7),
		&transfer(10u128.pow(18)),
	]
	.concat();
	let hex = sp_core::bytes::to_hex(&transfer(7), false);
	for list in [
		"[Balances.transfer_keep_alive(//Bob, 7), Balances.transfer_keep_alive(//Bob, 1 STOS)]",
		"(balances.transferKeepAlive{value:7,dest:Id(//Bob)},Balances.transfer_keep_alive(//Bob,1STOS))",
		&format!("[ {hex} , Balances ( transfer_keep_alive ( //Bob, 1STOS ) ) ]"),
	] {
		assert_eq!(call("Utility", "batch", &[list]).unwrap().bytes, expected, "{list}");
	}
}

#[test]
fn formatted_calls_are_parsed_back() {
	let properties = properties();
	let (formatter, parser) = (ValueFormatter::new(metadata(), &properties), parser(metadata()));
	for (pallet, name, arguments) in [
		("Balances", "transfer_keep_alive", vec!["//Bob", "123456.789STOS"]),
		("Ozone", "prepay", vec!["1", "none", "0"]),
		("Ozone", "prepay", vec!["100000000STOS", "//Eve", "12345678901"]),
		("System", "remark", vec!["some text, with \"quotes\""]),
		("System", "set_storage", vec!["[(0x01, 0x02ff), (0x, 0x00)]"]),
		("Proxy", "add_proxy", vec!["//Bob", "Any", "0"]),
		("Utility", "batch", vec!["[System.remark(a), Sudo.sudo(Balances.burn(1STOS, true))]"]),
	] {
		let call = call(pallet, name, &arguments).unwrap();
		let text = formatter.text(&call.value);
		let again = parser.encoded(&text, metadata().extrinsic.call, "call");
		assert_eq!(again.unwrap_or_else(|error| panic!("{text}: {error}")), call.bytes, "{text}");
	}
}

#[test]
fn grouped_numbers_in_brackets_are_one_number_or_refused() {
	let batch = |text: &str| call("Utility", "batch", &[text]).map(|call| call.bytes);
	let burn = |amount: &str| batch(&format!("[Balances.burn({amount}, true)]")).unwrap();
	assert_eq!(burn("1,000 STOS"), burn("1000STOS"));
	assert_eq!(burn("12,345.5STOS"), burn("12345.5STOS"));
	// As bytes, 1100 is out of range: one reading is left.
	let remark = |text: &str| call("System", "remark", &[text]).map(|call| call.bytes);
	assert_eq!(remark("[1,100]"), remark("[1, 100]"));
	let types = &metadata().types;
	let is_number = |ty: u32| {
		let definition = types.resolve(ty).map(|ty| &ty.type_def);
		matches!(definition, Some(TypeDef::Primitive(TypeDefPrimitive::U32)))
	};
	let list = types.types.iter().find(|ty| match &ty.ty.type_def {
		TypeDef::Sequence(list) => is_number(list.type_param.id),
		_ => false,
	});
	let list = list.expect("a list of numbers").id;
	let numbers = |text: &str| parser(metadata()).encoded(text, list, "numbers");
	assert_eq!(numbers("[1,000, 2]").unwrap(), vec![1_000u32, 2].encode());
	assert_eq!(numbers("[1, 20,3]").unwrap(), vec![1u32, 20, 3].encode());
	for ambiguous in ["[1,100]", "[1,100,20]", "[20,1,100]"] {
		let error = numbers(ambiguous).unwrap_err().to_string();
		assert!(error.contains("groups thousands or separates"), "{error}");
	}
}

/// A hash or a public key with a missing digit.
const ODD: &str = "0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a4";
/// Alice's address on Polkadot.
const POLKADOT: &str = "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5";
/// A mistyped account in a call in a call.
const NESTED: &str = "Utility.batch([Balances.transfer_keep_alive(/Bob, 1)])";

#[test]
fn invalid_arguments_are_named_with_the_expected_form() {
	for (pallet, name, arguments, parts) in [
		("Balance", "burn", vec![], vec!["no such pallet"]),
		("Balances", "fly", vec![], vec!["no such call"]),
		("Balances", "burn", vec!["1"], vec!["takes 2 arguments", "value keep_alive", "not 1"]),
		("Balances", "burn", vec!["x", "true"], vec!["value", "`x` is not a number"]),
		("Balances", "burn", vec!["1.5", "true"], vec!["1.5STOS"]),
		("Balances", "burn", vec!["1DOT", "true"], vec!["the only unit is STOS"]),
		("Balances", "burn", vec!["-1", "true"], vec!["out of the range of u128"]),
		("Balances", "burn", vec!["1", "maybe"], vec!["keep_alive", "neither true nor false"]),
		("Balances", "transfer_keep_alive", vec!["Bob", "1"], vec!["dest", "//Alice"]),
		(
			"Balances",
			"transfer_keep_alive",
			vec!["5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694tz", "1"],
			vec!["dest", "checksum"],
		),
		("System", "remark", vec!["0x123"], vec!["remark", "3 hex digits, an odd number"]),
		("System", "remark", vec!["0x12g4"], vec!["remark", "'g' at character 5"]),
		("System", "authorize_upgrade", vec![ODD], vec!["code_hash", "63 hex digits"]),
		("System", "authorize_upgrade", vec![&ODD[..64]], vec!["31 bytes, not 32"]),
		("Balances", "transfer_keep_alive", vec![ODD, "1"], vec!["dest", "63 hex digits"]),
		(
			"Balances",
			"transfer_keep_alive",
			vec!["/Bob", "1"],
			vec!["//Bob", "--allow-dev-account"],
		),
		("Balances", "transfer_keep_alive", vec![POLKADOT, "1"], vec!["--allow-foreign-address"]),
		("Sudo", "sudo", vec![NESTED], vec!["batch.calls[0]", "//Bob if you mean"]),
		("Ozone", "prepay", vec!["1", "/Bob", "0"], vec!["beneficiary", "//Bob if you mean"]),
		("Balances", "burn", vec!["1,5STOS", "true"], vec!["1.5STOS or 15STOS"]),
		("Sudo", "sudo", vec!["0x000"], vec!["call in hex", "3 hex digits"]),
		("System", "remark", vec!["@/no/such/file"], vec!["/no/such/file"]),
		("Proxy", "add_proxy", vec!["//Bob", "Everything", "0"], vec!["proxy_type", "Any"]),
		("Utility", "batch", vec!["[System.remark(1, 2)]"], vec!["calls[0]", "not 1: remark"]),
		("Utility", "batch", vec!["[System.fly(1)]"], vec!["calls[0].System", "no `fly`"]),
		("Utility", "batch", vec!["[System.remark(1)"], vec!["calls", "closing"]),
		("Utility", "batch", vec!["[System.remark(1)] x"], vec!["`x` is left over"]),
		("Sudo", "sudo", vec!["0x0001"], vec!["call"]),
		("Sudo", "sudo", vec![""], vec!["call"]),
	] {
		let error = call(pallet, name, &arguments).unwrap_err();
		for part in parts {
			assert!(error.contains(part), "{pallet}.{name} {arguments:?}: {error}");
		}
	}
	let deep = "(".repeat(100_000);
	assert!(call("Utility", "batch", &[&deep]).unwrap_err().contains("nested deeper"));
}

#[test]
fn values_are_formatted_as_json() {
	let properties = properties();
	let formatter = ValueFormatter::new(metadata(), &properties);
	let call = call("Ozone", "prepay", &["1STOS", "//Bob", "5"]).unwrap();
	assert_eq!(
		formatter.json(&call.value),
		json!({ "Ozone.prepay": {
			"amount": "1000000000000000000",
			"beneficiary": "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
			"min_ozone": "5",
		}})
	);
	assert!(
		formatter.text(&call.value).contains("amount: 1 STOS"),
		"{}",
		formatter.text(&call.value)
	);
}

#[test]
fn the_keys_of_a_double_map_are_decoded() {
	let multisig = metadata().pallet("Multisig").unwrap();
	let item = multisig.item("Multisigs").unwrap();
	let [(first, _), (second, _)] = item.keys.as_slice() else { panic!("{:?}", item.keys) };
	let full = [
		storage::prefix(multisig, item),
		storage::hashed(first, &account("Bob")),
		storage::hashed(second, &[7; 32]),
	]
	.concat();
	let keys = storage::keys(metadata(), multisig, item, &full).unwrap();
	let properties = properties();
	let formatter = ValueFormatter::new(metadata(), &properties);
	let shown: Vec<_> = keys
		.iter()
		.map(|key| match key {
			Key::Known(value) => formatter.text(value),
			Key::Hashed(_) => panic!("both hashers keep the key"),
		})
		.collect();
	assert_eq!(shown[0], "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty");
	assert_eq!(shown[1], format!("0x{}", "07".repeat(32)));
}

#[test]
fn storage_keys_of_maps_are_built_and_decoded() {
	let system = metadata().pallet("System").unwrap();
	let item = system.item("account").unwrap();
	let prefix = storage::prefix(system, item);
	assert_eq!(
		sp_core::bytes::to_hex(&prefix, false),
		"0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9"
	);
	let alice = account("Alice");
	let full = [prefix, storage::hashed(&item.keys[0].0, &alice)].concat();
	let keys = storage::keys(metadata(), system, item, &full).unwrap();
	let properties = properties();
	let formatter = ValueFormatter::new(metadata(), &properties);
	let [Key::Known(key)] = keys.as_slice() else { panic!("{keys:?}") };
	assert_eq!(formatter.json(key), json!("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"));
	for wrong in [&full[..full.len() - 1], &full[1..], &[&full[..], &[0]].concat()] {
		assert!(storage::keys(metadata(), system, item, wrong).is_err());
	}
}

fn params(lifetime: Lifetime) -> TransactionParams {
	let version = Version { spec_name: "stratos".into(), spec_version: 1, transaction_version: 1 };
	let genesis = Hash::repeat_byte(7);
	TransactionParams { nonce: 3, tip: 5, lifetime, version, genesis }
}

#[test]
fn a_transaction_contains_the_signed_payload() {
	let alice = Signer::from_secret("//Alice", Scheme::Sr25519).unwrap();
	let mortal = Lifetime::Mortal { period: 64, number: 100, checkpoint: Hash::repeat_byte(9) };
	for (lifetime, era, checkpoint) in
		[(Lifetime::Immortal, vec![0], 7), (mortal, vec![0x45, 0x02], 9)]
	{
		let payload = Payload::new(metadata(), transfer(1), &params(lifetime)).unwrap();
		let signed = payload.to_sign();
		// The last byte of each: no hash of the metadata is signed.
		let extra = [&era[..], &Compact(3u32).encode(), &Compact(5u128).encode(), &[0]].concat();
		let implicit =
			[&1u32.encode()[..], &1u32.encode(), &[7; 32], &[checkpoint; 32], &[0]].concat();
		assert_eq!(signed, [&transfer(1)[..], &extra, &implicit].concat());
		let transaction = payload
			.transaction(metadata(), alice.account(), alice.scheme(), &alice.sign(&signed))
			.unwrap();
		let inner = Vec::<u8>::decode(&mut &transaction[..]).unwrap();
		let head = [&[0x84, 0][..], &account("Alice"), &[1]].concat();
		assert_eq!(inner[..head.len()], head);
		let signature: [u8; 64] = inner[head.len()..][..64].try_into().unwrap();
		let (signature, public) =
			(sr25519::Signature::from_raw(signature), sr25519::Public::from_raw(account("Alice")));
		assert!(sr25519::Pair::verify(&signature, &signed, &public));
		assert_eq!(inner[head.len() + 64..], [&extra[..], &transfer(1)].concat());
	}
	// Payloads above 256 bytes are hashed.
	let long = call("System", "remark", &[&"x".repeat(300)]).unwrap();
	let payload = Payload::new(metadata(), long.bytes, &params(Lifetime::Immortal)).unwrap();
	assert_eq!(payload.to_sign().len(), 32);
}

#[test]
fn an_unknown_extension_is_refused_unless_it_is_empty() {
	let mut changed = metadata().clone();
	let of = |name: &str| {
		let all = &metadata().extrinsic.extensions;
		all.iter().find(|extension| extension.name == name).unwrap().clone()
	};
	changed.extrinsic.extensions.push(Extension { name: "Empty".into(), ..of("CheckWeight") });
	assert!(Payload::new(&changed, transfer(1), &params(Lifetime::Immortal)).is_ok());
	for like in ["CheckNonce", "CheckGenesis"] {
		let mut changed = changed.clone();
		changed.extrinsic.extensions.push(Extension { name: "Future".into(), ..of(like) });
		let refused = Payload::new(&changed, transfer(1), &params(Lifetime::Immortal));
		assert!(
			matches!(&refused, Err(ClientError::Extension(name)) if name == "Future"),
			"{refused:?}"
		);
	}
}

#[test]
fn a_failed_dispatch_is_named_with_its_docs() {
	let properties = properties();
	let formatter = ValueFormatter::new(metadata(), &properties);
	let ozone = metadata().pallet("Ozone").unwrap();
	let zero = metadata().variants(ozone.errors).iter().find(|error| error.name == "ZeroAmount");
	let ty = metadata()
		.types
		.types
		.iter()
		.find(|ty| ty.ty.path.segments.ends_with(&["DispatchError".into()]));
	let error = [3, ozone.index, zero.unwrap().index, 0, 0, 0];
	let value = storage::decode(metadata(), "error", ty.unwrap().id, &error).unwrap();
	let event = |pallet: &str, name: &str, value: &Value<u32>| Event {
		pallet: pallet.into(),
		name: name.into(),
		fields: scale_value::Composite::Named(vec![("error".into(), value.clone())]),
	};
	let failed = [event("System", "ExtrinsicFailed", &value)];
	let outcome = DispatchFailure::of(&formatter, &failed).unwrap();
	assert_eq!((outcome.error.as_str(), outcome.inside), ("Ozone.ZeroAmount", None));
	assert_eq!(outcome.docs, "The amount must be above 0.");
	let inside = [event("Utility", "BatchInterrupted", &value)];
	let outcome = DispatchFailure::of(&formatter, &inside).unwrap();
	assert_eq!(outcome.inside.as_deref(), Some("Utility.BatchInterrupted"));
	assert_eq!(DispatchFailure::of(&formatter, &[]), None);
}
