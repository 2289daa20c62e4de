//! Wallet files: a key encrypted with a password, in the JSON format of polkadot-js, which all wallets of
//! the ecosystem import and export.
//!
//! `encoded` is the base64 of: salt (32 bytes), scrypt's N, p and r (4 bytes each, little-endian), nonce
//! (24 bytes), and an xsalsa20-poly1305 secret box. The key of the box is the scrypt hash of the password.
//! The box contains a key in PKCS#8: header (16 bytes), secret (64 bytes), divider (5 bytes) and public key
//! (32 bytes). `encoding` describes this: content `pkcs8` and the scheme, type `scrypt` and
//! `xsalsa20-poly1305`, version 3.

use crate::keys::{
	error::KeystoreError,
	network::{Network, address},
	scheme::Scheme,
	scrypt::{Cost, scrypt},
	signer::Signer,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use crypto_secretbox::{
	Key, Nonce, XSalsa20Poly1305,
	aead::{Aead, KeyInit},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sp_core::crypto::{AccountId32, Ss58Codec};
use zeroize::Zeroizing;

/// Precedes the secret.
const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
/// Separates secret and public key.
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];
/// The length of the content of the box, bytes.
const PLAIN: usize = 16 + 64 + 5 + 32;

/// The scrypt parameters of new files: 128 MiB and a fraction of a second.
const COST: Cost = Cost { n: 1 << 17, p: 1, r: 8 };
/// The parameters that wallets write. Others are refused, so that a file cannot exhaust the machine.
const COSTS: [Cost; 6] = [
	Cost { n: 1 << 13, p: 10, r: 8 },
	Cost { n: 1 << 14, p: 5, r: 8 },
	Cost { n: 1 << 15, p: 3, r: 8 },
	Cost { n: 1 << 15, p: 1, r: 8 },
	Cost { n: 1 << 16, p: 2, r: 8 },
	COST,
];

/// A wallet file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Wallet {
	/// The SS58 address of the account.
	pub(crate) address: String,
	encoded: String,
	encoding: Encoding,
	/// Metadata of wallets, such as the name and the time of creation.
	#[serde(default)]
	meta: Map<String, Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Encoding {
	content: Vec<String>,
	#[serde(rename = "type")]
	types: Vec<String>,
	version: String,
}

fn has(list: &[String], word: &str) -> bool {
	list.iter().any(|entry| entry == word)
}

impl Wallet {
	/// Encrypts a key.
	pub(crate) fn seal(
		signer: &Signer,
		password: &str,
		name: &str,
		network: Network,
	) -> Result<Self, KeystoreError> {
		let (mut salt, mut nonce) = ([0; 32], [0; 24]);
		getrandom::getrandom(&mut salt)
			.and_then(|()| getrandom::getrandom(&mut nonce))
			.map_err(|_| KeystoreError::Random)?;
		let mut plain = Zeroizing::new(Vec::with_capacity(PLAIN));
		let secret = Zeroizing::new(signer.to_wallet());
		for part in [&HEADER[..], &secret[..], &DIVIDER, &signer.account()] {
			plain.extend_from_slice(part);
		}
		let key = scrypt::<32>(password.as_bytes(), &salt, COST).ok_or(KeystoreError::Memory)?;
		let boxed = XSalsa20Poly1305::new(Key::from_slice(&*key))
			.encrypt(Nonce::from_slice(&nonce), plain.as_slice())
			.map_err(|_| KeystoreError::Memory)?;
		let mut encoded = Vec::new();
		for part in [
			&salt[..],
			&COST.n.to_le_bytes(),
			&COST.p.to_le_bytes(),
			&COST.r.to_le_bytes(),
			&nonce,
			&boxed,
		] {
			encoded.extend_from_slice(part);
		}
		let made = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
		let made = made.map_or(0, |made| u64::try_from(made.as_millis()).unwrap_or(0));
		Ok(Self {
			address: address(signer.account(), network),
			encoded: STANDARD.encode(encoded),
			encoding: Encoding {
				content: vec!["pkcs8".into(), signer.scheme().name().into()],
				types: vec!["scrypt".into(), "xsalsa20-poly1305".into()],
				version: "3".into(),
			},
			meta: Map::from_iter([
				("name".to_owned(), name.into()),
				("whenCreated".to_owned(), made.into()),
			]),
		})
	}

	/// The scheme of the key. An error for an unknown format or scheme.
	pub(crate) fn scheme(&self) -> Result<Scheme, KeystoreError> {
		let encoding = &self.encoding;
		let broken = |what: String| Err(KeystoreError::Format(what));
		if encoding.version != "3" {
			let version: String = encoding.version.chars().take(10).collect();
			return broken(format!("it has version {version}, only 3 is supported"));
		}
		if !has(&encoding.content, "pkcs8") {
			return broken("its content is not pkcs8".to_owned());
		}
		let is_sealed = has(&encoding.types, "scrypt") && has(&encoding.types, "xsalsa20-poly1305");
		if !is_sealed && self.is_encrypted() {
			return broken("it is not encrypted with scrypt and xsalsa20-poly1305".to_owned());
		}
		match (has(&encoding.content, "sr25519"), has(&encoding.content, "ed25519")) {
			(true, false) => Ok(Scheme::Sr25519),
			(false, true) => Ok(Scheme::Ed25519),
			_ => Err(KeystoreError::Format("its scheme is neither sr25519 nor ed25519".into())),
		}
	}

	/// The network of the address.
	pub(crate) fn network(&self) -> Network {
		AccountId32::from_ss58check_with_version(&self.address)
			.ok()
			.and_then(|(_, format)| Network::new(format.into()))
			.unwrap_or_default()
	}

	/// Whether the key is encrypted.
	pub(crate) fn is_encrypted(&self) -> bool {
		self.encoding.types != ["none"]
	}

	/// The account of the address.
	pub(crate) fn account(&self) -> Result<[u8; 32], KeystoreError> {
		AccountId32::from_ss58check_with_version(&self.address)
			.map(|(account, _)| account.into())
			.map_err(|_| KeystoreError::Format("its address is not valid".into()))
	}

	/// The key of a file that is not encrypted.
	pub(crate) fn unprotected(&self) -> Result<Signer, KeystoreError> {
		let broken = |what: &str| KeystoreError::Format(what.to_owned());
		if self.is_encrypted() {
			return Err(broken("it is encrypted"));
		}
		let plain = STANDARD.decode(&self.encoded).map(Zeroizing::new);
		self.signer(&plain.map_err(|_| broken("it is not base64"))?)
	}

	/// Decrypts the key. [`KeystoreError::Password`] for a wrong password, or if the content was changed.
	pub(crate) fn open(&self, password: &str) -> Result<Signer, KeystoreError> {
		self.scheme()?;
		let broken = |what: &str| KeystoreError::Format(what.to_owned());
		if !self.is_encrypted() {
			return Err(broken("it is not encrypted"));
		}
		let encoded = STANDARD.decode(&self.encoded).map_err(|_| broken("it is not base64"))?;
		let short = || broken("it is too short");
		let (salt, rest) = encoded.split_first_chunk::<32>().ok_or_else(short)?;
		let (n, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
		let (p, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
		let (r, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
		let (nonce, boxed) = rest.split_first_chunk::<24>().ok_or_else(short)?;
		let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
		let cost = Cost { n: number(n), p: number(p), r: number(r) };
		if !COSTS.contains(&cost) {
			return Err(broken("its scrypt parameters are not those of wallets"));
		}
		let key = scrypt::<32>(password.as_bytes(), salt, cost).ok_or(KeystoreError::Memory)?;
		let plain = XSalsa20Poly1305::new(Key::from_slice(&*key))
			.decrypt(Nonce::from_slice(nonce), boxed)
			.map(Zeroizing::new)
			.map_err(|_| KeystoreError::Password)?;
		self.signer(&plain)
	}

	/// Parses the key in PKCS#8.
	fn signer(&self, plain: &[u8]) -> Result<Signer, KeystoreError> {
		let scheme = self.scheme()?;
		let broken = |what: &str| KeystoreError::Format(what.to_owned());
		let content = || broken("its content is not a key");
		let rest = plain.strip_prefix(&HEADER).ok_or_else(content)?;
		let (secret, rest) = rest.split_first_chunk::<64>().ok_or_else(content)?;
		let public = rest.strip_prefix(&DIVIDER).ok_or_else(content)?;
		let signer = Signer::from_wallet(secret, scheme).ok_or_else(content)?;
		match signer.account()[..] == *public && signer.account() == self.account()? {
			true => Ok(signer),
			false => Err(broken("its secret does not belong to its address")),
		}
	}
}
