//! The connection: JSON-RPC over WebSocket, as every Substrate node speaks it.

use crate::{
	client::{error::ClientError, metadata::Metadata, parse::whole_number, properties::Properties},
	text::grouped,
};
use codec::{Decode, Encode};
use jsonrpsee::{
	core::{
		client::{ClientT, Error, Subscription, SubscriptionClientT},
		params::ArrayParams,
	},
	ws_client::{WsClient, WsClientBuilder},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::time::Duration;
use stratos_host::{
	hex::{self, Bytes},
	primitives::{BlockNumber, Hash, Header},
};

/// The most that one answer may have: metadata and pages of storage, in bytes.
const MAX_ANSWER: u32 = 128 << 20;
/// The most that one request may have: a transaction with a runtime in it, in bytes.
const MAX_REQUEST: u32 = 32 << 20;
/// How long an answer may take. Calls into the runtime on a busy node take seconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// A connection to a node.
pub struct Client {
	url: String,
	inner: WsClient,
}

/// The version of the runtime in force, as transactions name it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
	/// Which rules.
	pub spec_name: String,
	/// Their version.
	pub spec_version: u32,
	/// The version of the form of transactions.
	pub transaction_version: u32,
}

/// A block with its extrinsics.
#[derive(Clone, Debug)]
pub struct BlockBody {
	/// Its header.
	pub header: Header,
	/// Its extrinsics with their length prefix.
	pub extrinsics: Vec<Vec<u8>>,
}

/// Parameters of a request.
macro_rules! params {
	($($value:expr),* $(,)?) => {{
		#[allow(unused_mut)]
		let mut params = jsonrpsee::core::params::ArrayParams::new();
		// Everything given here serialises; what did not would be missed by the node.
		$( let _ = params.insert($value); )*
		params
	}};
}
pub(crate) use params;

impl Client {
	/// Connects to `ws://` or `wss://`; the same server also understands `http://` here.
	///
	/// # Errors
	/// [`ClientError::Connect`].
	pub async fn connect(url: &str) -> Result<Self, ClientError> {
		let address = match url.split_once("://") {
			Some(("http", rest)) => format!("ws://{rest}"),
			Some(("https", rest)) => format!("wss://{rest}"),
			Some(_) => url.to_owned(),
			None => format!("ws://{url}"),
		};
		let inner = WsClientBuilder::new()
			.max_request_size(MAX_REQUEST)
			.max_response_size(MAX_ANSWER)
			.request_timeout(PATIENCE)
			.connection_timeout(CONNECT)
			.build(&address)
			.await
			.map_err(|cause| ClientError::Connect { url: url.to_owned(), cause: last(&cause) })?;
		Ok(Self { url: address, inner })
	}

	/// Where the node is.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// Calls a method.
	///
	/// # Errors
	/// [`ClientError::Refused`], [`ClientError::Lost`] and [`ClientError::Answer`].
	pub async fn request<T: DeserializeOwned>(
		&self,
		method: &str,
		params: ArrayParams,
	) -> Result<T, ClientError> {
		self.inner.request(method, params).await.map_err(|cause| failure(method, cause))
	}

	/// Subscribes.
	///
	/// # Errors
	/// As [`Self::request`].
	pub async fn subscribe<T: DeserializeOwned>(
		&self,
		method: &str,
		params: ArrayParams,
		unsubscribe: &str,
	) -> Result<Subscription<T>, ClientError> {
		self.inner
			.subscribe(method, params, unsubscribe)
			.await
			.map_err(|cause| failure(method, cause))
	}

	/// Calls a function of the runtime, with encoded arguments; the encoded answer.
	///
	/// # Errors
	/// As [`Self::request`].
	pub async fn call(
		&self,
		function: &str,
		arguments: &[u8],
		at: Option<Hash>,
	) -> Result<Vec<u8>, ClientError> {
		let params = params![function, Bytes(arguments.to_vec()), at];
		match self.request::<Bytes>("state_call", params).await {
			Ok(answer) => Ok(answer.0),
			Err(ClientError::Refused { code, message, .. }) => {
				Err(ClientError::Refused { method: function.to_owned(), code, message })
			}
			Err(other) => Err(other),
		}
	}

	/// The metadata of the runtime in force, or of that after a block: the newest version that
	/// both sides understand.
	///
	/// # Errors
	/// As [`Self::request`], and [`ClientError::Metadata`].
	pub async fn metadata(&self, at: Option<Hash>) -> Result<Metadata, ClientError> {
		for version in [16u32, 15] {
			let function = "Metadata_metadata_at_version";
			match self.call(function, &version.encode(), at).await {
				Ok(answer) => {
					let decoded = Option::<Vec<u8>>::decode(&mut &answer[..]);
					if let Ok(Some(metadata)) = decoded {
						return Metadata::decode(&metadata);
					}
				}
				// A runtime from before that function.
				Err(ClientError::Refused { .. }) => break,
				Err(other) => return Err(other),
			}
		}
		let metadata: Bytes = self.request("state_getMetadata", params![at]).await?;
		Metadata::decode(&metadata)
	}

	/// The version of the runtime in force, or of that after a block.
	///
	/// # Errors
	/// As [`Self::request`].
	pub async fn version(&self, at: Option<Hash>) -> Result<Version, ClientError> {
		self.request("state_getRuntimeVersion", params![at]).await
	}

	/// The hash of the newest block.
	///
	/// # Errors
	/// As [`Self::request`].
	pub async fn best(&self) -> Result<Hash, ClientError> {
		self.request("chain_getBlockHash", params![]).await
	}

	/// The hash of the block of that number.
	///
	/// # Errors
	/// As [`Self::request`], and [`ClientError::NoBlock`].
	pub async fn hash_of(&self, number: BlockNumber) -> Result<Hash, ClientError> {
		self.request::<Option<Hash>>("chain_getBlockHash", params![number])
			.await?
			.ok_or_else(|| ClientError::NoBlock(grouped(number)))
	}

	/// A block's header.
	///
	/// # Errors
	/// As [`Self::request`], and [`ClientError::NoBlock`].
	pub async fn header(&self, hash: Hash) -> Result<Header, ClientError> {
		self.request::<Option<Header>>("chain_getHeader", params![hash])
			.await?
			.ok_or_else(|| ClientError::NoBlock(format!("{hash:?}")))
	}

	/// A block as people name it: a number or a hash; None is the newest.
	///
	/// # Errors
	/// As [`Self::hash_of`], and [`ClientError::Block`].
	pub async fn block(&self, text: Option<&str>) -> Result<Hash, ClientError> {
		let Some(text) = text else { return self.best().await };
		let wrong = |reason: String| ClientError::Block { text: text.to_owned(), reason };
		if text.starts_with("0x") {
			let hash = hex::decode_exact::<32>(text).map_err(|why| wrong(format!("it {why}")))?;
			return self.header(hash.into()).await.map(|_| hash.into());
		}
		let number = whole_number(text).map_err(wrong)?;
		match BlockNumber::try_from(number) {
			Ok(number) => self.hash_of(number).await,
			Err(_) => Err(ClientError::NoBlock(grouped(number))),
		}
	}

	/// A block with its extrinsics.
	///
	/// # Errors
	/// As [`Self::header`].
	pub async fn body(&self, hash: Hash) -> Result<BlockBody, ClientError> {
		#[derive(Deserialize)]
		struct Signed {
			block: Inner,
		}
		#[derive(Deserialize)]
		struct Inner {
			header: Header,
			extrinsics: Vec<Bytes>,
		}
		let signed: Option<Signed> = self.request("chain_getBlock", params![hash]).await?;
		let block = signed.ok_or_else(|| ClientError::NoBlock(format!("{hash:?}")))?.block;
		let extrinsics = block.extrinsics.into_iter().map(|extrinsic| extrinsic.0).collect();
		Ok(BlockBody { header: block.header, extrinsics })
	}

	/// The value under a key.
	///
	/// # Errors
	/// As [`Self::request`].
	pub async fn storage(&self, key: &[u8], at: Hash) -> Result<Option<Vec<u8>>, ClientError> {
		let params = params![Bytes(key.to_vec()), at];
		let value: Option<Bytes> = self.request("state_getStorage", params).await?;
		Ok(value.map(|value| value.0))
	}

	/// Up to `count` keys below a prefix with their values, after the key `after`.
	///
	/// # Errors
	/// As [`Self::request`].
	pub async fn pairs(
		&self,
		prefix: &[u8],
		count: u32,
		after: Option<&[u8]>,
		at: Hash,
	) -> Result<Vec<(Vec<u8>, Vec<u8>)>, ClientError> {
		#[derive(Deserialize)]
		struct Set {
			changes: Vec<(Bytes, Option<Bytes>)>,
		}
		let after = after.map(|key| Bytes(key.to_vec()));
		let params = params![Bytes(prefix.to_vec()), count, after, at];
		let keys: Vec<Bytes> = self.request("state_getKeysPaged", params).await?;
		if keys.is_empty() {
			return Ok(Vec::new());
		}
		let sets: Vec<Set> = self.request("state_queryStorageAt", params![keys, at]).await?;
		let pairs = sets.into_iter().flat_map(|set| set.changes);
		Ok(pairs.filter_map(|(key, value)| Some((key.0, value?.0))).collect())
	}

	/// The chain's genesis.
	///
	/// # Errors
	/// As [`Self::hash_of`].
	pub async fn genesis(&self) -> Result<Hash, ClientError> {
		self.hash_of(0).await
	}

	/// The kind of chain: `Development`, `Local`, `Live` or another name.
	///
	/// # Errors
	/// As [`Self::request`].
	pub async fn chain_type(&self) -> Result<String, ClientError> {
		let kind: Value = self.request("system_chainType", params![]).await?;
		Ok(kind.as_str().map_or_else(|| kind.to_string(), str::to_owned))
	}

	/// How to show addresses and amounts.
	///
	/// # Errors
	/// As [`Self::request`].
	pub async fn properties(&self) -> Result<Properties, ClientError> {
		let map: Map<String, Value> = self.request("system_properties", params![]).await?;
		Ok(Properties::from_json(&map))
	}
}

/// The innermost cause: that is what the user can do something about.
fn last(error: &dyn std::error::Error) -> String {
	let mut error = error;
	while let Some(source) = error.source() {
		error = source;
	}
	error.to_string()
}

fn failure(method: &str, cause: Error) -> ClientError {
	let method = method.to_owned();
	match cause {
		Error::Call(object) => {
			// The data of Substrate's errors is the reason, the message its class.
			let data = object.data().map(|data| {
				serde_json::from_str::<String>(data.get()).unwrap_or_else(|_| data.get().to_owned())
			});
			let message = match data {
				Some(data) if !object.message().contains(&data) => {
					format!("{}: {data}", object.message())
				}
				_ => object.message().to_owned(),
			};
			ClientError::Refused { method, code: object.code(), message }
		}
		Error::ParseError(cause) => ClientError::Answer { method, cause: cause.to_string() },
		other => ClientError::Lost { method, cause: last(&other) },
	}
}
