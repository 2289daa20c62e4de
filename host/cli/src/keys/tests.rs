//! Keys against vectors of other tools.

use super::*;
use stratos_host::hex::HexError;

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const ALICE_PUBLIC: &str = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
const ALICE_SEED: &str = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
const ALICE_ED25519: &str = "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu";
const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const PHRASE_ADDRESS: &str = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";

fn sr25519(text: &str) -> Result<KeyInfo, KeyError> {
	inspect(text, Scheme::Sr25519, None, false)
}

#[test]
fn alice_has_the_keys_of_other_tools() {
	let info = sr25519("//Alice").unwrap();
	assert_eq!(info.ss58_address, ALICE);
	assert_eq!(info.public_key, ALICE_PUBLIC);
	assert_eq!(info.secret_seed.as_deref(), Some(ALICE_SEED));
	assert_eq!(info.secret_phrase, None);
	let info = inspect("//Alice", Scheme::Ed25519, None, false).unwrap();
	assert_eq!(info.ss58_address, ALICE_ED25519);
}

#[test]
fn every_form_of_a_key_gives_the_same_account() {
	assert_eq!(sr25519(ALICE_SEED).unwrap().ss58_address, ALICE);
	assert_eq!(sr25519(ALICE).unwrap().public_key, ALICE_PUBLIC);
	let public = inspect(ALICE_PUBLIC, Scheme::Sr25519, None, true).unwrap();
	assert_eq!(public.ss58_address, ALICE);
	assert_eq!(public.secret_seed, None);
	assert_eq!(public.scheme, None);
}

#[test]
fn a_phrase_is_shown_with_its_seed_and_address() {
	let info = sr25519(PHRASE).unwrap();
	assert_eq!(info.secret_phrase.as_deref(), Some(PHRASE));
	assert_eq!(info.ss58_address, PHRASE_ADDRESS);
	assert_eq!(sr25519(info.secret_seed.as_deref().unwrap()).unwrap().ss58_address, PHRASE_ADDRESS);
}

#[test]
fn a_generated_phrase_gives_the_same_key() {
	for scheme in [Scheme::Sr25519, Scheme::Ed25519] {
		let made = generate(scheme, Network::GENERIC);
		let phrase = made.secret_phrase.clone().unwrap();
		assert_eq!(phrase.split(' ').count(), 12);
		let read = inspect(&phrase, scheme, None, false).unwrap();
		assert_eq!(read, made);
		assert_ne!(generate(scheme, Network::GENERIC).public_key, made.public_key);
	}
}

#[test]
fn an_address_keeps_its_network_unless_another_is_given() {
	let polkadot: Network = "polkadot".parse().unwrap();
	let info = inspect(ALICE, Scheme::Sr25519, Some(polkadot), false).unwrap();
	assert_eq!(info.ss58_address, "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5");
	assert_eq!(info.network, 0);
	let again = sr25519(&info.ss58_address).unwrap();
	assert_eq!((again.network, again.public_key.as_str()), (0, ALICE_PUBLIC));
}

#[test]
fn invalid_networks_are_refused() {
	assert_eq!("42".parse(), Ok(Network::GENERIC));
	assert_eq!("substrate".parse(), Ok(Network::GENERIC));
	assert!("16384".parse::<Network>().is_err());
	assert!("46".parse::<Network>().is_err());
	assert!("nowhere".parse::<Network>().unwrap_err().contains("nowhere"));
}

#[test]
fn each_invalid_input_has_its_own_error() {
	let (last, rest) = (ALICE.len() - 1, "Z");
	let mistyped = format!("{}{rest}", &ALICE[..last]);
	assert_eq!(sr25519(&mistyped), Err(KeyError::Checksum));
	let swapped = PHRASE.replace("bottom drive", "drive bottom");
	assert_eq!(sr25519(&swapped), Err(KeyError::Phrase));
	let short = || HexError::Length { found: 2, expected: 32 };
	assert_eq!(sr25519("0x1234"), Err(KeyError::Seed(short())));
	let public = |text: &str| inspect(text, Scheme::Sr25519, None, true);
	assert_eq!(public("0x1234"), Err(KeyError::Public(short())));
	assert!(matches!(public("0xé1"), Err(KeyError::Public(HexError::Digit { .. }))));
	// A seed and a public key with a missing digit.
	let lost = || HexError::Odd { digits: 63 };
	assert_eq!(sr25519(&ALICE_SEED[..65]), Err(KeyError::Seed(lost())));
	assert_eq!(public(&ALICE_PUBLIC[..65]), Err(KeyError::Public(lost())));
	assert_eq!(
		inspect("//Alice/soft", Scheme::Ed25519, None, false),
		Err(KeyError::Path { scheme: "ed25519" })
	);
	assert_eq!(sr25519(""), Err(KeyError::Unknown));
	assert_eq!(sr25519("hello"), Err(KeyError::Unknown));
}

#[test]
fn json_omits_unknown_secrets() {
	let public = serde_json::to_value(sr25519(ALICE).unwrap()).unwrap();
	assert_eq!(
		public,
		serde_json::json!({ "publicKey": ALICE_PUBLIC, "network": 42, "ss58Address": ALICE })
	);
	let secret = serde_json::to_value(sr25519("//Alice").unwrap()).unwrap();
	assert_eq!(secret["secretSeed"], ALICE_SEED);
	assert_eq!(secret["scheme"], "sr25519");
}

#[test]
fn there_are_six_development_accounts() {
	let accounts = development_accounts();
	assert_eq!(accounts.len(), 6);
	assert_eq!(accounts[0].address(Network::GENERIC), ALICE);
	assert_eq!(accounts[5].uri, "//Ferdie");
}
