//! Accounts that exist on the fork alone, one for each scheme of signatures.

use super::ground::Ground;
use scale_value::{Composite, Primitive, Value, ValueDef};
use sp_core::{Pair, crypto::AccountId32, ecdsa, ed25519, sr25519};
use sp_runtime::{MultiSigner, traits::IdentifyAccount};

/// A key of a scheme that wallets use.
pub(super) enum Key {
	Sr25519(sr25519::Pair),
	Ed25519(ed25519::Pair),
	Ecdsa(ecdsa::Pair),
	/// An Ethereum account.
	Eth(ecdsa::Pair),
}

impl Key {
	/// A key of the scheme that `MultiSignature` has under this name.
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

/// An account with STOS, and how many transactions it has sent.
pub(super) struct Account {
	/// The name of its scheme.
	pub(super) scheme: String,
	pub(super) key: Key,
	pub(super) nonce: u64,
}

impl Account {
	pub(super) fn id(&self) -> [u8; 32] {
		self.key.account()
	}

	/// As an argument of a call.
	pub(super) fn text(&self) -> String {
		sp_core::bytes::to_hex(&self.id(), false)
	}
}

/// What each account gets, base units: a million STOS.
const FUNDS: u128 = 10u128.pow(24);

/// An account for each scheme that the chain takes, funded. The schemes that this program does not
/// know are noted.
pub(super) fn funded(ground: &mut Ground<'_>) -> Result<Vec<Account>, String> {
	let metadata = ground.metadata;
	let signature = Some(metadata.extrinsic.signature);
	let schemes: Vec<String> =
		metadata.variants(signature).iter().map(|variant| variant.name.clone()).collect();
	if schemes.is_empty() {
		return Err("signatures have another form than FRAME's `MultiSignature`".to_owned());
	}
	// Nobody can have made an account of such a key before.
	let block = ground.fork.best().hash;
	let seed = sp_crypto_hashing::blake2_256(&[b"upgrade check", block.as_bytes()].concat());
	let mut accounts = Vec::new();
	for scheme in schemes {
		let Some(key) = Key::of(&scheme, &seed) else {
			ground.log.untried(format!("signatures by {scheme}"));
			continue;
		};
		fund(ground, &key.account())
			.map_err(|error| format!("accounts cannot be funded: {error}"))?;
		accounts.push(Account { scheme, key, nonce: 0 });
	}
	Ok(accounts)
}

/// Makes an account exist with [`FUNDS`], and the issuance grow by them.
fn fund(ground: &mut Ground<'_>, account: &[u8; 32]) -> Result<(), String> {
	let metadata = ground.metadata;
	let found = || {
		let pallet = metadata.pallet("System")?;
		let default = pallet.item("Account")?.default.clone()?;
		ground.entry("System", "Account", account).map(|(key, ty)| (key, ty, default))
	};
	let (key, ty, default) = found().ok_or("there is no map System.Account with a default")?;
	let mut value = crate::client::storage::decode(metadata, "an empty account", ty, &default)
		.map_err(|error| error.to_string())?;
	set(&mut value, &["providers"], 1).ok_or("accounts have no `providers`")?;
	set(&mut value, &["data", "free"], FUNDS).ok_or("accounts have no `data.free`")?;
	let mut bytes = Vec::new();
	scale_value::scale::encode_as_type(&value, ty, &metadata.types, &mut bytes)
		.map_err(|error| error.to_string())?;
	ground.fork.set(&key, Some(&bytes)).map_err(|error| error.to_string())?;

	let issuance = metadata.pallet("Balances").and_then(|pallet| {
		let item = pallet.item("TotalIssuance")?;
		Some(crate::client::storage::prefix(pallet, item))
	});
	let Some(issuance) = issuance else { return Ok(()) };
	let now = ground.fork.get(&issuance).ok().flatten();
	if let Some(now) = now.and_then(|now| <[u8; 16]>::try_from(&now[..]).ok()) {
		let more = u128::from_le_bytes(now).saturating_add(FUNDS).to_le_bytes();
		ground.fork.set(&issuance, Some(&more)).map_err(|error| error.to_string())?;
	}
	Ok(())
}

/// Sets a number inside a structure.
fn set(value: &mut Value<u32>, path: &[&str], number: u128) -> Option<()> {
	let Some((first, rest)) = path.split_first() else {
		value.value = ValueDef::Primitive(Primitive::U128(number));
		return Some(());
	};
	let ValueDef::Composite(Composite::Named(fields)) = &mut value.value else { return None };
	let (_, field) = fields.iter_mut().find(|(name, _)| name == first)?;
	set(field, rest, number)
}
