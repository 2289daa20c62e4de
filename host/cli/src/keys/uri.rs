//! Secret URIs: a phrase or a seed, a derivation path, and a password: `PHRASE//hard/soft///password`.
//!
//! They are parsed as by @polkadot/keyring, which all wallets use. The parser of sp_core derives other
//! accounts where a junction is hex or a number above 64 bits, or where a letter and its accent are two
//! code points.

use crate::keys::{error::KeyError, scheme::Scheme};
use sp_core::{
	Pair, U256,
	crypto::{AddressUri, DEV_PHRASE, DeriveJunction},
};
use stratos_host::hex;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// A parsed secret URI.
pub(super) struct Uri {
	root: Root,
	path: Vec<DeriveJunction>,
	password: Option<Zeroizing<String>>,
}

/// The root of the derivation.
enum Root {
	Phrase(Zeroizing<String>),
	Seed(Zeroizing<[u8; 32]>),
}

impl Uri {
	/// Parses a text. The error depends on the form that the text seems to have.
	pub(super) fn parse(text: &str) -> Result<Self, KeyError> {
		let text = text.trim_start().trim_end_matches(['\n', '\r']);
		// A space at the end may be part of the password or a mistake.
		let text = match text.contains('/') {
			true if text.ends_with(char::is_whitespace) => return Err(KeyError::Blank),
			true => text,
			false => text.trim_end(),
		};
		let text: Zeroizing<String> = Zeroizing::new(text.nfc().collect());
		let uri =
			AddressUri::parse(&text).map_err(|_| match text.contains(char::is_whitespace) {
				true => KeyError::Phrase,
				false => KeyError::Unknown,
			})?;
		if text.is_empty() {
			return Err(KeyError::Unknown);
		}
		let root = match uri.phrase {
			None => Root::Phrase(Zeroizing::new(DEV_PHRASE.to_owned())),
			Some(seed) if seed.starts_with("0x") => {
				let seed = hex::decode_exact::<32>(seed).map_err(KeyError::Seed)?;
				Root::Seed(Zeroizing::new(seed))
			}
			Some(phrase) => Root::Phrase(Zeroizing::new(phrase.to_owned())),
		};
		let path = uri.paths.iter().map(|part| junction(part)).collect::<Result<_, _>>()?;
		let password = uri.pass.map(|password| Zeroizing::new(password.to_owned()));
		Ok(Self { root, path, password })
	}

	/// The key pair, and its seed; `None` after soft derivation.
	pub(super) fn pair<P: Pair>(&self, scheme: Scheme) -> Result<(P, Option<P::Seed>), KeyError> {
		let password = self.password.as_ref().map(|password| password.as_str());
		let (pair, seed) = match &self.root {
			Root::Phrase(phrase) => P::from_phrase(phrase, password).map_err(|_| {
				match phrase.trim().contains(char::is_whitespace) {
					true => KeyError::Phrase,
					false => KeyError::Unknown,
				}
			})?,
			Root::Seed(bytes) => {
				let mut seed = P::Seed::default();
				// Both schemes have seeds of 32 bytes.
				seed.as_mut().iter_mut().zip(bytes.iter()).for_each(|(to, from)| *to = *from);
				(P::from_seed(&seed), seed)
			}
		};
		pair.derive(self.path.iter().copied(), Some(seed))
			.map_err(|_| KeyError::Path { scheme: scheme.name() })
	}

	/// Whether the text is only a phrase, without path and password.
	pub(super) fn is_bare_phrase(&self) -> bool {
		matches!(self.root, Root::Phrase(_)) && self.path.is_empty() && self.password.is_none()
	}
}

/// Parses a junction without its first slash: a number, hex, or a word.
fn junction(part: &str) -> Result<DeriveJunction, KeyError> {
	let (code, is_hard) = match part.strip_prefix('/') {
		Some(code) => (code, true),
		None => (part, false),
	};
	let wrong = |why: String| KeyError::Junction { junction: code.to_owned(), why };
	let soft = if !code.is_empty() && code.bytes().all(|digit| digit.is_ascii_digit()) {
		let number = U256::from_dec_str(code);
		let number = number.map_err(|_| wrong("is a number of more than 256 bits".to_owned()))?;
		DeriveJunction::Soft(number.to_little_endian())
	} else if code.starts_with("0x") {
		let bytes = hex::decode(code).map_err(|cause| wrong(cause.to_string()))?;
		if bytes.is_empty() {
			return Err(wrong("has no hex digits".to_owned()));
		}
		let mut id = [0; 32];
		match bytes.len() > id.len() {
			true => id = sp_crypto_hashing::blake2_256(&bytes),
			false => id.iter_mut().zip(&bytes).for_each(|(to, from)| *to = *from),
		}
		DeriveJunction::Soft(id)
	} else {
		DeriveJunction::soft(code)
	};
	Ok(if is_hard { soft.harden() } else { soft })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys::{Network, address, inspect};

	const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

	fn derived(path: &str) -> Result<String, KeyError> {
		let info = inspect(&format!("{PHRASE}{path}"), Scheme::Sr25519, None, false)?;
		Ok(info.ss58_address)
	}

	/// Addresses by @polkadot/keyring 14.
	const WALLETS: [(&str, &str); 12] = [
		("//Alice", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
		("/Alice", "5GvKEoc787uDV8etY1AM8vF385edu2iyqD1WfCjDugzLUiAL"),
		("//1", "5GBNeWRhZc2jXu7D55rBimKYDk8PGk8itRYFTPfC8RJLKG5o"),
		("//01", "5GBNeWRhZc2jXu7D55rBimKYDk8PGk8itRYFTPfC8RJLKG5o"),
		("//0x01", "5GBNeWRhZc2jXu7D55rBimKYDk8PGk8itRYFTPfC8RJLKG5o"),
		("//+1", "5GMvALFcAhVbbC46d3Vb1WiNxZ7Xp7YDzuY7p5kpcXD9Q1vg"),
		("//18446744073709551615", "5FnmmEqtcYdJa7ikbQXggS685DpNeE9j7ob6oBYMyD9kQLxz"),
		("//18446744073709551616", "5FsxbdTHtNSLE5HCLzzGVB2oEzxZB6QJuakiHSoTNWEXD1qj"),
		("//\u{fc}mlaut", "5HRAN4wymCotfGQrxrAkE4cdAniiTCzbzukM5xXhNCoawBq6"),
		("//u\u{308}mlaut", "5HRAN4wymCotfGQrxrAkE4cdAniiTCzbzukM5xXhNCoawBq6"),
		("///u\u{308}mlaut", "5Fo3csDyCr8PDcBjdDAYojmMTMwUFeAHs4m4f4qwht17Rx4R"),
		("//a///p///q", "5EnR5tsMFDFyEToxWwJ2jCLRoad1VF7TjGhLrvgXsM77QAko"),
	];

	#[test]
	fn paths_derive_the_same_accounts_as_wallets() {
		for (path, expected) in WALLETS {
			assert_eq!(derived(path).as_deref(), Ok(expected), "{path}");
		}
	}

	#[test]
	fn common_junctions_are_equal_to_those_of_sp_core() {
		for part in ["Alice", "/Alice", "/0", "/18446744073709551615", "a b", &"x".repeat(99)] {
			assert_eq!(junction(part), Ok(DeriveJunction::from(part)), "{part}");
		}
	}

	#[test]
	fn probably_mistyped_junctions_are_refused() {
		let above = format!("//{}", "9".repeat(80));
		for path in ["//0x1", "//0x", "//0xzz", "/0x012", &above] {
			assert!(matches!(derived(path), Err(KeyError::Junction { .. })), "{path}");
		}
		assert_eq!(derived("//Alice "), Err(KeyError::Blank));
		assert_eq!(derived("///pass "), Err(KeyError::Blank));
		assert_eq!(derived("//Alice\n"), derived("//Alice"));
		assert_eq!(derived("//"), Err(KeyError::Phrase));
	}

	#[test]
	fn the_root_is_a_phrase_a_seed_or_the_development_phrase() {
		let of = |text: &str| -> Result<[u8; 32], KeyError> {
			let (pair, _) = Uri::parse(text)?.pair::<sp_core::sr25519::Pair>(Scheme::Sr25519)?;
			Ok(pair.public().0)
		};
		let seed = "0xabababababababababababababababababababababababababababababababab";
		let wallets = "5ERxhxyG15TfeiZ27PFdTQRpJghy17kkffvLEYuVMtfZZTrn";
		assert_eq!(of(seed).map(|public| address(public, Network::GENERIC)), Ok(wallets.into()));
		assert_eq!(of("//Alice"), of(&format!("{DEV_PHRASE}//Alice")));
		let odd = stratos_host::hex::HexError::Odd { digits: 63 };
		assert_eq!(of(&seed[..65]), Err(KeyError::Seed(odd)));
		assert_eq!(of("Bob"), Err(KeyError::Unknown), "wallets use the letters as a seed");
	}
}
