//! SS58 prefixes and addresses.

use crate::text::grouped;
use sp_core::crypto::{AccountId32, Ss58AddressFormat, Ss58Codec};

/// The SS58 prefix of a network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Network(u16);

impl Network {
	/// The generic prefix, whose addresses begin with 5.
	pub(crate) const GENERIC: Self = Self(42);
	/// The largest prefix: 14 bits.
	const MAX: u16 = (1 << 14) - 1;

	/// `None` above [`Self::MAX`], and for the reserved prefixes 46 and 47.
	pub(crate) fn new(prefix: u16) -> Option<Self> {
		(prefix <= Self::MAX && !matches!(prefix, 46 | 47)).then_some(Self(prefix))
	}

	/// The prefix of an address, which may be reserved.
	pub(super) fn of_address(format: Ss58AddressFormat) -> Self {
		Self(format.into())
	}

	pub(crate) fn prefix(self) -> u16 {
		self.0
	}
}

impl Default for Network {
	fn default() -> Self {
		Self::GENERIC
	}
}

impl std::str::FromStr for Network {
	type Err = String;

	/// Parses a prefix (`42`) or a name of the SS58 registry (`polkadot`).
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let prefix = match text.parse::<u16>() {
			Ok(prefix) => prefix,
			Err(_) => Ss58AddressFormat::try_from(text)
				.map(u16::from)
				.map_err(|_| format!("`{text}` is neither a number nor a registered network"))?,
		};
		Self::new(prefix).ok_or_else(|| match prefix {
			46 | 47 => format!("the SS58 prefix {prefix} is reserved"),
			_ => format!(
				"{} is above the largest SS58 prefix, {}",
				grouped(prefix),
				grouped(Self::MAX)
			),
		})
	}
}

/// The SS58 address of a public key.
pub(crate) fn address(public: [u8; 32], network: Network) -> String {
	AccountId32::from(public).to_ss58check_with_version(Ss58AddressFormat::custom(network.0))
}
