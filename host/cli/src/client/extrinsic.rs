//! Transactions of version 4: call, signed payload, encoding.
//!
//! Extensions are filled in by the metadata. An extension without bytes needs nothing. A known extension is
//! encoded by its type. An unknown extension with bytes is an error.

use crate::{
	client::{
		error::ClientError,
		metadata::{Metadata, by_name},
		parse::{Accounts, ValueParser},
		rpc::Version,
		storage,
	},
	keys::Scheme,
	text::counted,
};
use codec::{Compact, Encode};
use scale_info::TypeDef;
use scale_value::{Composite, Value};
use sp_runtime::generic::Era;
use stratos_host::primitives::{BlockNumber, Hash};

/// A signed transaction of version 4.
const SIGNED_V4: u8 = 0x84;
/// A longer payload is hashed before it is signed, bytes.
const MAX_UNHASHED: usize = 256;

/// A call, encoded and decoded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
	/// The encoded call.
	pub(crate) bytes: Vec<u8>,
	/// The call decoded from these bytes.
	pub(crate) value: Value<u32>,
}

impl Call {
	/// Parses a call: its names, and its arguments as text.
	///
	/// # Errors
	/// [`ClientError::Value`] that names the argument.
	pub(crate) fn parse(
		parser: &ValueParser<'_>,
		pallet: &str,
		call: &str,
		arguments: &[String],
	) -> Result<Self, ClientError> {
		let metadata = parser.metadata;
		let place = format!("{pallet}.{call}");
		let unknown = |reason: &str| ClientError::value(&place, reason);
		let pallet =
			metadata.pallet(pallet).ok_or_else(|| unknown("the chain has no such pallet"))?;
		let call = by_name(metadata.calls(pallet), call, |variant| &variant.name)
			.ok_or_else(|| unknown("the pallet has no such call"))?;
		let name = format!("{}.{}", pallet.name, call.name);
		if arguments.len() != call.fields.len() {
			let (found, wanted) = (arguments.len(), call.fields.len());
			let names: Vec<_> =
				call.fields.iter().filter_map(|field| field.name.as_deref()).collect();
			let names = names.join(" ");
			let wanted = counted(wanted, "argument");
			let reason = format!("takes {wanted} ({names}), not {found}");
			return Err(ClientError::value(&name, reason));
		}
		let mut values = Vec::with_capacity(arguments.len());
		for (argument, field) in arguments.iter().zip(&call.fields) {
			let name = field.name.as_deref().unwrap_or("argument");
			values.push(parser.parse(argument, field.ty.id, name)?);
		}
		let inner = Value::variant(call.name.clone(), Composite::Unnamed(values));
		let outer = Value::unnamed_variant(pallet.name.clone(), [inner]);
		let bytes = parser.encode(&outer, metadata.extrinsic.call, &name)?;
		Self::decode(metadata, bytes)
	}

	/// Decodes a call.
	///
	/// # Errors
	/// [`ClientError::Decode`] where the bytes are not exactly one call of this runtime.
	pub(crate) fn decode(metadata: &Metadata, bytes: Vec<u8>) -> Result<Self, ClientError> {
		let value = storage::decode(metadata, "the call", metadata.extrinsic.call, &bytes)?;
		Ok(Self { bytes, value })
	}

	/// The hash of the call as a preimage.
	pub(crate) fn hash(&self) -> Hash {
		sp_crypto_hashing::blake2_256(&self.bytes).into()
	}
}

/// How long a transaction is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lifetime {
	/// Forever.
	Immortal,
	/// For `period` blocks from `number`.
	Mortal {
		/// A power of two, 4 to 65,536 blocks.
		period: u64,
		/// A recent block number.
		number: BlockNumber,
		/// The hash of the first block of the era; see [`Lifetime::birth`].
		checkpoint: Hash,
	},
}

impl Lifetime {
	/// The first block of an era of `period` blocks, where `number` is the newest block.
	pub(crate) fn birth(period: u64, number: BlockNumber) -> BlockNumber {
		let birth = Era::mortal(period, number.into()).birth(number.into());
		// An era never begins after the block that it is made at.
		BlockNumber::try_from(birth).unwrap_or(number)
	}

	fn era(self) -> Era {
		match self {
			Self::Immortal => Era::Immortal,
			Self::Mortal { period, number, .. } => Era::mortal(period, number.into()),
		}
	}
}

/// The parameters of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TransactionParams {
	/// The number of transactions that the sender has sent.
	pub(crate) nonce: u64,
	/// The amount on top of the fee, base units.
	pub(crate) tip: u128,
	/// The validity.
	pub(crate) lifetime: Lifetime,
	/// The version of the runtime.
	pub(crate) version: Version,
	/// The hash of the chain's genesis block.
	pub(crate) genesis: Hash,
}

/// A transaction before it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payload {
	call: Vec<u8>,
	extra: Vec<u8>,
	implicit: Vec<u8>,
}

impl Payload {
	/// Fills in the extensions of the runtime.
	///
	/// # Errors
	/// [`ClientError::Extension`] for one that is unknown and not empty.
	pub(crate) fn new(
		metadata: &Metadata,
		call: Vec<u8>,
		params: &TransactionParams,
	) -> Result<Self, ClientError> {
		let (mut extra, mut implicit) = (Vec::new(), Vec::new());
		for extension in &metadata.extrinsic.extensions {
			let name = extension.name.as_str();
			let known = known(name, params);
			for (known, ty, bytes) in [
				(known.0, extension.extra, &mut extra),
				(known.1, extension.implicit, &mut implicit),
			] {
				match known {
					_ if is_empty(metadata, ty, 0) => {}
					Some(Known::Bytes(known)) => bytes.extend_from_slice(&known),
					Some(Known::Value(value)) => {
						scale_value::scale::encode_as_type(&value, ty, &metadata.types, bytes)
							.map_err(|_| ClientError::Extension(name.to_owned()))?;
					}
					None => return Err(ClientError::Extension(name.to_owned())),
				}
			}
		}
		Ok(Self { call, extra, implicit })
	}

	/// The bytes to sign.
	pub(crate) fn to_sign(&self) -> Vec<u8> {
		let whole = [&self.call[..], &self.extra, &self.implicit].concat();
		match whole.len() > MAX_UNHASHED {
			true => sp_crypto_hashing::blake2_256(&whole).to_vec(),
			false => whole,
		}
	}

	/// The signed transaction with its length prefix.
	///
	/// # Errors
	/// [`ClientError::Metadata`] where addresses are neither `MultiAddress` nor accounts, or signatures are not
	/// `MultiSignature`.
	pub(crate) fn transaction(
		&self,
		metadata: &Metadata,
		account: [u8; 32],
		scheme: Scheme,
		signature: &[u8; 64],
	) -> Result<Vec<u8>, ClientError> {
		let wanted = match scheme {
			Scheme::Sr25519 => "Sr25519",
			Scheme::Ed25519 => "Ed25519",
		};
		self.signed_by(metadata, account, wanted, signature)
	}

	/// As [`Self::transaction`], for any variant of the chain's signature type.
	///
	/// # Errors
	/// As [`Self::transaction`].
	pub(crate) fn signed_by(
		&self,
		metadata: &Metadata,
		account: [u8; 32],
		scheme: &str,
		signature: &[u8],
	) -> Result<Vec<u8>, ClientError> {
		let unknown = |what: &str| ClientError::Metadata(format!("its {what} has another form"));
		let address = sp_core::bytes::to_hex(&account, false);
		let address = ValueParser::new(metadata, None, Accounts::any())
			.encoded(&address, metadata.extrinsic.address, "the sender")
			.map_err(|_| unknown("address"))?;
		let variant = metadata
			.variants(Some(metadata.extrinsic.signature))
			.iter()
			.find(|variant| variant.name == scheme)
			.ok_or_else(|| unknown("signature"))?;
		let mut inner = vec![SIGNED_V4];
		inner.extend_from_slice(&address);
		inner.push(variant.index);
		inner.extend_from_slice(signature);
		inner.extend_from_slice(&self.extra);
		inner.extend_from_slice(&self.call);
		let length = u32::try_from(inner.len()).map_err(|_| unknown("length"))?;
		let mut transaction = Compact(length).encode();
		transaction.extend_from_slice(&inner);
		Ok(transaction)
	}
}

/// The content of a known extension.
enum Known {
	/// Encoded by the type in the metadata.
	Value(Value<()>),
	/// The same bytes on all chains.
	Bytes(Vec<u8>),
}

/// What a known extension adds to the transaction, and to the signed payload only.
fn known(name: &str, params: &TransactionParams) -> (Option<Known>, Option<Known>) {
	let number = |number: u128| Some(Known::Value(Value::u128(number)));
	let hash = |hash: Hash| Some(Known::Value(Value::from_bytes(hash.0)));
	match name {
		"CheckSpecVersion" => (None, number(params.version.spec_version.into())),
		"CheckTxVersion" => (None, number(params.version.transaction_version.into())),
		"CheckGenesis" => (None, hash(params.genesis)),
		"CheckMortality" | "CheckEra" => {
			let checkpoint = match params.lifetime {
				Lifetime::Immortal => params.genesis,
				Lifetime::Mortal { checkpoint, .. } => checkpoint,
			};
			(Some(Known::Bytes(params.lifetime.era().encode())), hash(checkpoint))
		}
		"CheckNonce" => (number(params.nonce.into()), None),
		"ChargeTransactionPayment" => (number(params.tip), None),
		"ChargeAssetTxPayment" => {
			let none = Value::unnamed_variant("None", []);
			let fields = [("tip", Value::u128(params.tip)), ("asset_id", none)];
			(Some(Known::Value(Value::named_composite(fields))), None)
		}
		// Disabled: mode 0, and no hash is signed.
		"CheckMetadataHash" => (Some(Known::Bytes(vec![0])), Some(Known::Bytes(vec![0]))),
		_ => (None, None),
	}
}

/// Whether the encoding of a type is empty.
fn is_empty(metadata: &Metadata, ty: u32, depth: u32) -> bool {
	let empty = |ty: u32| depth < 16 && is_empty(metadata, ty, depth + 1);
	match metadata.types.resolve(ty).map(|ty| &ty.type_def) {
		Some(TypeDef::Composite(composite)) => {
			composite.fields.iter().all(|field| empty(field.ty.id))
		}
		Some(TypeDef::Tuple(tuple)) => tuple.fields.iter().all(|field| empty(field.id)),
		Some(TypeDef::Array(array)) => array.len == 0 || empty(array.type_param.id),
		_ => false,
	}
}
