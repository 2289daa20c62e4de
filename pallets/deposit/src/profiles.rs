//! What a node says about itself: a moniker and a contact, paid for by a hold for each byte.

use crate::*;
use alloc::string::String;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
	BoundedVec, ensure,
	traits::{ConstU32, fungible::hold::Mutate as _, tokens::Precision},
};
use scale_info::TypeInfo;
use sp_runtime::DispatchResult;
use stratos_primitives::NodeIndex;

/// The longest moniker, bytes.
pub const MAX_MONIKER: u32 = 64;

/// The longest contact, bytes.
pub const MAX_CONTACT: u32 = 128;

/// A moniker: UTF-8.
pub type Moniker = BoundedVec<u8, ConstU32<MAX_MONIKER>>;

/// A contact: UTF-8.
pub type Contact = BoundedVec<u8, ConstU32<MAX_CONTACT>>;

/// What a node says about itself.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Profile {
	/// Its name for people.
	pub moniker: Moniker,
	/// How to reach its operator.
	pub contact: Contact,
	/// What its owner has on hold for both, base units.
	pub held: Balance,
}

/// Whether `bytes` are UTF-8 without characters that cannot be seen: controls, and those that only
/// change the direction or the joining of others, by which one moniker can look like another.
pub fn is_printable(bytes: &[u8]) -> bool {
	let invisible = |c: char| {
		c.is_control()
			|| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
			|| matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}')
	};
	core::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(invisible))
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_profile(
		who: T::AccountId,
		index: NodeIndex,
		moniker: Moniker,
		contact: Contact,
	) -> DispatchResult {
		Self::node_of(&who, index)?;
		ensure!(is_printable(&moniker) && is_printable(&contact), Error::<T>::NotPrintable);
		let bytes = moniker.len().saturating_add(contact.len());
		let held = Self::parameters().profile_byte_deposit.saturating_mul(bytes as u128);
		let before = Profiles::<T>::get(index).held;
		let reason = HoldReason::NodeProfile.into();
		if held > before {
			T::Currency::hold(&reason, &who, held.saturating_sub(before))
				.map_err(|_| Error::<T>::InsufficientBalance)?;
		} else if held < before {
			let freed = before.saturating_sub(held);
			T::Currency::release(&reason, &who, freed, Precision::Exact)?;
		}
		if bytes == 0 {
			Profiles::<T>::remove(index);
		} else {
			Profiles::<T>::insert(index, Profile { moniker, contact, held });
		}
		let epoch = Self::epoch();
		Self::deposit_event(Event::ProfileChanged { node: index, held, epoch });
		Ok(())
	}

	/// Removes the profile of a node of `owner` that is no more.
	pub(crate) fn forget_profile(index: NodeIndex, owner: &T::AccountId) -> DispatchResult {
		let held = Profiles::<T>::take(index).held;
		if held > 0 {
			let reason = HoldReason::NodeProfile.into();
			T::Currency::release(&reason, owner, held, Precision::Exact)?;
		}
		Ok(())
	}

	/// The moniker and the contact of a node; empty where it has none.
	pub(crate) fn profile_texts(index: NodeIndex) -> (String, String) {
		let Profile { moniker, contact, .. } = Profiles::<T>::get(index);
		let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
		(text(&moniker), text(&contact))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn texts_are_utf_8_that_can_be_seen() {
		for good in ["", "Node 7", "Knoten Zürich", "節点", "mailto:ops@example.org", "🚀"] {
			assert!(is_printable(good.as_bytes()), "{good}");
		}
		let bad = ["a\nb", "a\u{0}", "\u{7f}", "\u{85}", "a\u{202e}b", "a\u{200b}b", "\u{feff}a"];
		for bad in bad {
			assert!(!is_printable(bad.as_bytes()), "{bad:?}");
		}
		assert!(!is_printable(&[0xff]) && !is_printable(&[0xc3]));
	}
}
