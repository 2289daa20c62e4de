//! A `u128` in SCALE's compact encoding, encoded and decoded in one step.
//!
//! [`Compact<u128>`] processes single bytes, with a 128-bit shift for each, which is a function call in
//! Wasm. That was most of the time of reading and writing an epoch's tables. The encoding and the
//! refused inputs are the same.
//!
//! Source: SCALE's compact integers, Polkadot Host spec, appendix A.2.2.

use codec::{
	Compact, Decode, DecodeWithMemTracking, Encode, EncodeLike, Error, Input, MaxEncodedLen, Output,
};
use scale_info::{Type, TypeInfo};

/// The largest values of the forms with one, two and four bytes.
const SINGLE: u128 = (1 << 6) - 1;
const DOUBLE: u128 = (1 << 14) - 1;
const FOURFOLD: u128 = (1 << 30) - 1;

/// An amount that is stored compactly; encodes as [`Compact<u128>`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Packed(pub u128);

impl From<u128> for Packed {
	fn from(amount: u128) -> Self {
		Self(amount)
	}
}

impl Packed {
	/// The encoding and its length.
	fn bytes(self) -> ([u8; 17], usize) {
		let mut bytes = [0; 17];
		let (plain, length) = if self.0 <= SINGLE {
			(self.0 << 2, 1)
		} else if self.0 <= DOUBLE {
			(self.0 << 2 | 0b01, 2)
		} else if self.0 <= FOURFOLD {
			(self.0 << 2 | 0b10, 4)
		} else {
			// More than 30 bits: 4 bytes at least, 16 at most.
			let length = 16 - (self.0.leading_zeros() / 8) as usize;
			bytes[0] = ((length - 4) << 2 | 0b11) as u8;
			bytes[1..].copy_from_slice(&self.0.to_le_bytes());
			return (bytes, length + 1);
		};
		bytes[..16].copy_from_slice(&plain.to_le_bytes());
		(bytes, length)
	}
}

impl Encode for Packed {
	fn size_hint(&self) -> usize {
		self.bytes().1
	}

	fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
		let (bytes, length) = self.bytes();
		dest.write(&bytes[..length]);
	}

	fn using_encoded<R, F: FnOnce(&[u8]) -> R>(&self, f: F) -> R {
		let (bytes, length) = self.bytes();
		f(&bytes[..length])
	}
}

impl EncodeLike for Packed {}

impl Decode for Packed {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let first = input.read_byte()?;
		// A value that fits a shorter form is refused in this one.
		let (value, shorter) = match first & 0b11 {
			0b00 => return Ok(Self((first >> 2).into())),
			0b01 => {
				let bytes = [first, input.read_byte()?];
				((u16::from_le_bytes(bytes) >> 2).into(), SINGLE)
			}
			0b10 => {
				let mut bytes = [first, 0, 0, 0];
				input.read(&mut bytes[1..])?;
				((u32::from_le_bytes(bytes) >> 2).into(), DOUBLE)
			}
			_ => match usize::from(first >> 2) + 4 {
				length @ 4..=8 => {
					let mut bytes = [0; 8];
					input.read(&mut bytes[..length])?;
					let shorter = u128::from(u64::MAX >> (8 * (9 - length)));
					(u64::from_le_bytes(bytes).into(), shorter.max(FOURFOLD))
				}
				length @ 9..=16 => {
					let mut bytes = [0; 16];
					input.read(&mut bytes[..length])?;
					(u128::from_le_bytes(bytes), u128::MAX >> (8 * (17 - length)))
				}
				_ => return Err("a compact integer of more than 16 bytes".into()),
			},
		};
		match value > shorter {
			true => Ok(Self(value)),
			false => Err("a compact integer that is longer than it need be".into()),
		}
	}
}

impl DecodeWithMemTracking for Packed {}

impl MaxEncodedLen for Packed {
	fn max_encoded_len() -> usize {
		Compact::<u128>::max_encoded_len()
	}
}

impl TypeInfo for Packed {
	type Identity = Compact<u128>;

	fn type_info() -> Type {
		Compact::<u128>::type_info()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn same(bytes: &[u8]) {
		let (mut ours, mut theirs) = (bytes, bytes);
		let (got, wanted) = (Packed::decode(&mut ours), Compact::<u128>::decode(&mut theirs));
		assert_eq!(got.is_ok(), wanted.is_ok(), "{bytes:?}");
		if let (Ok(got), Ok(wanted)) = (got, wanted) {
			assert_eq!((got.0, ours), (wanted.0, theirs), "{bytes:?}");
		}
	}

	fn same_bytes(value: u128) {
		let wanted = Compact(value).encode();
		assert_eq!(Packed(value).encode(), wanted);
		assert_eq!(Packed(value).using_encoded(<[u8]>::to_vec), wanted);
		assert_eq!(Packed(value).size_hint(), wanted.len());
		assert_eq!(Packed::decode(&mut &wanted[..]), Ok(Packed(value)));
	}

	#[test]
	fn every_border_is_encoded_as_by_the_codec() {
		for bits in 0..128 {
			let power = 1u128 << bits;
			[power - 1, power, power + 1].into_iter().for_each(same_bytes);
		}
		same_bytes(u128::MAX);
	}

	#[test]
	fn what_is_longer_than_need_be_is_refused() {
		for value in [0u128, 63, 64, (1 << 14) - 1, 1 << 14, (1 << 30) - 1, 1 << 30, 1 << 56] {
			for length in 4..=17u8 {
				let mut bytes = vec![(length - 4) << 2 | 0b11];
				bytes.extend(value.to_le_bytes());
				bytes.push(0);
				same(&bytes[..=usize::from(length)]);
			}
			let small = value as u32;
			same(&(small << 2 | 0b10).to_le_bytes());
			same(&((small as u16) << 2 | 0b01).to_le_bytes());
		}
	}

	proptest! {
		#[test]
		fn encodes_as_the_codec_does(value: u128, shift in 0u32..128) {
			same_bytes(value >> shift);
		}

		#[test]
		fn any_bytes_decode_as_by_the_codec(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
			same(&bytes);
		}
	}

	#[test]
	fn clients_see_a_compact_integer() {
		let type_of = |meta: scale_info::MetaType| meta.type_info();
		let compact = type_of(scale_info::meta_type::<Compact<u128>>());
		assert_eq!(type_of(scale_info::meta_type::<Packed>()), compact);
		assert_eq!(Packed::max_encoded_len(), 17);
	}
}
