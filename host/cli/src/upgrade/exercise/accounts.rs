//! Funded accounts of the fork, one for each signature scheme.

use crate::{client::storage, upgrade::exercise::test_chain::TestChain};
use scale_value::{Composite, Primitive, Value, ValueDef};
use sp_core::{Pair, crypto::AccountId32, ecdsa, ed25519, sr25519};
use sp_runtime::{MultiSigner, traits::IdentifyAccount};

/// A key of a scheme that `MultiSignature` has.
#[allow(clippy::large_enum_variant, reason = "there are only four, and they live briefly")]
pub(super) enum Key {
	Sr25519(sr25519::Pair),
	Ed25519(ed25519::Pair),
	Ecdsa(ecdsa::Pair),
	/// An Ethereum key: signatures of the Keccak-256 hash.
	Eth(ecdsa::Pair),
}

impl Key {
	/// `None` for a scheme that this program does not sign with.
	fn of(scheme: &str, seed: &[u8; 32]) -> Option<Self> {
		Some(match scheme {
			"Sr25519" => Self::Sr25519(sr25519::Pair::from_seed(seed)),
			"Ed25519" => Self::Ed25519(ed25519::Pair::from_seed(seed)),
			"Ecdsa" => Self::Ecdsa(ecdsa::Pair::from_seed(seed)),
			"Eth" => Self::Eth(ecdsa::Pair::from_seed(seed)),
			_ => return None,
		})
	}

	pub(super) fn account(&self) -> [u8; 32] {
		let signer = match self {
			Self::Sr25519(pair) => MultiSigner::Sr25519(pair.public()),
			Self::Ed25519(pair) => MultiSigner::Ed25519(pair.public()),
			Self::Ecdsa(pair) => MultiSigner::Ecdsa(pair.public()),
			Self::Eth(pair) => MultiSigner::Eth(pair.public().0.into()),
		};
		let account: AccountId32 = signer.into_account();
		account.into()
	}

	pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
		match self {
			Self::Sr25519(pair) => pair.sign(message).0.to_vec(),
			Self::Ed25519(pair) => pair.sign(message).0.to_vec(),
			Self::Ecdsa(pair) => pair.sign(message).0.to_vec(),
			Self::Eth(pair) => {
				pair.sign_prehashed(&sp_crypto_hashing::keccak_256(message)).0.to_vec()
			}
		}
	}
}

/// A funded account.
pub(super) struct Account {
	/// The variant of `MultiSignature`.
	pub(super) scheme: String,
	pub(super) key: Key,
	/// The number of transactions sent.
	pub(super) nonce: u64,
}

impl Account {
	pub(super) fn id(&self) -> [u8; 32] {
		self.key.account()
	}

	/// The account as an argument of a call, in hex.
	pub(super) fn text(&self) -> String {
		sp_core::bytes::to_hex(&self.id(), false)
	}
}

/// The funds of an account, base units: one million STOS.
const FUNDS: u128 = 10u128.pow(24);

/// Funded accounts, one for each scheme of the chain. Unknown schemes are recorded as untried.
pub(super) fn funded(chain: &mut TestChain<'_>) -> Result<Vec<Account>, String> {
	let metadata = chain.metadata();
	let signature = Some(metadata.extrinsic.signature);
	let schemes: Vec<String> =
		metadata.variants(signature).iter().map(|variant| variant.name.clone()).collect();
	if schemes.is_empty() {
		return Err("the signature type is not FRAME's `MultiSignature`".to_owned());
	}
	// A seed that nobody can have used before.
	let block = chain.runtime.fork.best().hash;
	let seed = sp_crypto_hashing::blake2_256(&[b"upgrade check", block.as_bytes()].concat());
	let mut accounts = Vec::new();
	for scheme in schemes {
		let Some(key) = Key::of(&scheme, &seed) else {
			chain.log.untried(format!("signatures by {scheme}"));
			continue;
		};
		fund(chain, &key.account(), FUNDS)
			.map_err(|error| format!("accounts cannot be funded: {error}"))?;
		accounts.push(Account { scheme, key, nonce: 0 });
	}
	Ok(accounts)
}

/// Gives an account a free balance of `funds` base units, and raises the issuance by as much.
pub(super) fn fund(
	chain: &mut TestChain<'_>,
	account: &[u8; 32],
	funds: u128,
) -> Result<(), String> {
	let metadata = chain.metadata();
	let found = || {
		let pallet = metadata.pallet("System")?;
		let default = pallet.item("Account")?.default.clone()?;
		chain.entry("System", "Account", account).map(|(key, ty)| (key, ty, default))
	};
	let (key, ty, default) = found().ok_or("there is no map System.Account with a default")?;
	let mut value = storage::decode(metadata, "an empty account", ty, &default)
		.map_err(|error| error.to_string())?;
	set(&mut value, &["providers"], 1).ok_or("accounts have no `providers`")?;
	set(&mut value, &["data", "free"], funds).ok_or("accounts have no `data.free`")?;
	let mut bytes = Vec::new();
	scale_value::scale::encode_as_type(&value, ty, &metadata.types, &mut bytes)
		.map_err(|error| error.to_string())?;
	chain.runtime.fork.set(&key, Some(&bytes)).map_err(|error| error.to_string())?;

	let Some((key, now)) = issuance(chain) else { return Ok(()) };
	let more = now.saturating_add(funds).to_le_bytes();
	chain.runtime.fork.set(&key, Some(&more)).map_err(|error| error.to_string())
}

/// The key and the value of `Balances.TotalIssuance`, base units.
pub(super) fn issuance(chain: &TestChain<'_>) -> Option<(Vec<u8>, u128)> {
	let pallet = chain.metadata().pallet("Balances")?;
	let key = storage::prefix(pallet, pallet.item("TotalIssuance")?);
	let value = chain.runtime.fork.get(&key).ok().flatten()?;
	Some((key, u128::from_le_bytes(<[u8; 16]>::try_from(&value[..]).ok()?)))
}

/// Sets a number inside a struct.
fn set(value: &mut Value<u32>, path: &[&str], number: u128) -> Option<()> {
	let Some((first, rest)) = path.split_first() else {
		value.value = ValueDef::Primitive(Primitive::U128(number));
		return Some(());
	};
	let ValueDef::Composite(Composite::Named(fields)) = &mut value.value else { return None };
	let (_, field) = fields.iter_mut().find(|(name, _)| name == first)?;
	set(field, rest, number)
}
