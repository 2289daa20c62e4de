//! The connection: JSON-RPC over WebSocket, as served by Substrate nodes.

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
	fork::Fork,
	hex::{self, Bytes},
	primitives::{BlockNumber, Hash, Header, Justification},
};

/// The largest answer, bytes: metadata and pages of storage.
const MAX_ANSWER: u32 = 128 << 20;
/// The largest request, bytes: a transaction with a runtime.
const MAX_REQUEST: u32 = 32 << 20;
/// The time limit of a request. Runtime calls on a busy node take seconds.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// The time limit of connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection to a node.
pub(crate) struct Client {
	url: String,
	inner: WsClient,
}

/// The version of the runtime in force, as transactions name it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Version {
	pub(crate) spec_name: String,
	pub(crate) spec_version: u32,
	pub(crate) transaction_version: u32,
}

impl Version {
	/// The version of a fork's runtime.
	pub(crate) fn of_fork(fork: &Fork) -> Self {
		let version = fork.runtime().version();
		Self {
			spec_name: version.spec_name.to_string(),
			spec_version: version.spec_version,
			transaction_version: version.transaction_version,
		}
	}
}

/// A block with its extrinsics.
#[derive(Clone, Debug)]
pub(crate) struct BlockBody {
	pub(crate) header: Header,
	/// The extrinsics with their length prefixes.
	pub(crate) extrinsics: Vec<Vec<u8>>,
	/// What proves that the block is final, if its consensus gives a proof.
	pub(crate) justification: Option<Justification>,
}

/// Parameters of a request.
macro_rules! params {
	($($value:expr),* $(,)?) => {{
		#[allow(unused_mut)]
		let mut params = jsonrpsee::core::params::ArrayParams::new();
		// All values given here can be serialized.
		$( let _ = params.insert($value); )*
		params
	}};
}
pub(crate) use params;

impl Client {
	/// Connects to a node at `ws://` or `wss://`; `http://` and `https://` mean the same server.
	pub(crate) async fn connect(url: &str) -> Result<Self, ClientError> {
		let address = match url.split_once("://") {
			Some(("http", rest)) => format!("ws://{rest}"),
			Some(("https", rest)) => format!("wss://{rest}"),
			Some(_) => url.to_owned(),
			None => format!("ws://{url}"),
		};
		let inner = WsClientBuilder::new()
			.max_request_size(MAX_REQUEST)
			.max_response_size(MAX_ANSWER)
			.request_timeout(REQUEST_TIMEOUT)
			.connection_timeout(CONNECT_TIMEOUT)
			.build(&address)
			.await
			.map_err(|cause| ClientError::Connect { url: url.to_owned(), cause: last(&cause) })?;
		Ok(Self { url: address, inner })
	}

	/// The URL of the node.
	pub(crate) fn url(&self) -> &str {
		&self.url
	}

	/// Calls an RPC method. [`ClientError::Refused`] is an error of the node.
	pub(crate) async fn request<T: DeserializeOwned>(
		&self,
		method: &str,
		params: ArrayParams,
	) -> Result<T, ClientError> {
		self.inner.request(method, params).await.map_err(|cause| failure(method, cause))
	}

	pub(crate) async fn subscribe<T: DeserializeOwned>(
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

	/// Calls a function of the runtime with encoded arguments. Returns the encoded answer.
	pub(crate) async fn call(
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

	/// The metadata of the current runtime, or of the runtime after a block, in the newest version that both
	/// sides support.
	pub(crate) async fn metadata(&self, at: Option<Hash>) -> Result<Metadata, ClientError> {
		for version in [16u32, 15] {
			let function = "Metadata_metadata_at_version";
			match self.call(function, &version.encode(), at).await {
				Ok(answer) => {
					let decoded = Option::<Vec<u8>>::decode(&mut &answer[..]);
					if let Ok(Some(metadata)) = decoded {
						return Metadata::decode(&metadata);
					}
				}
				// An old runtime without this function.
				Err(ClientError::Refused { .. }) => break,
				Err(other) => return Err(other),
			}
		}
		let metadata: Bytes = self.request("state_getMetadata", params![at]).await?;
		Metadata::decode(&metadata)
	}

	/// The version of the current runtime, or of the runtime after a block.
	pub(crate) async fn version(&self, at: Option<Hash>) -> Result<Version, ClientError> {
		self.request("state_getRuntimeVersion", params![at]).await
	}

	/// The hash of the newest block.
	pub(crate) async fn best(&self) -> Result<Hash, ClientError> {
		self.request("chain_getBlockHash", params![]).await
	}

	/// The hash of a block by number.
	pub(crate) async fn hash_of(&self, number: BlockNumber) -> Result<Hash, ClientError> {
		self.request::<Option<Hash>>("chain_getBlockHash", params![number])
			.await?
			.ok_or_else(|| ClientError::NoBlock(grouped(number)))
	}

	pub(crate) async fn header(&self, hash: Hash) -> Result<Header, ClientError> {
		self.request::<Option<Header>>("chain_getHeader", params![hash])
			.await?
			.ok_or_else(|| ClientError::NoBlock(format!("{hash:?}")))
	}

	/// The hash of a block that the user gives by number or hash; `None` is the newest.
	pub(crate) async fn block(&self, text: Option<&str>) -> Result<Hash, ClientError> {
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

	pub(crate) async fn body(&self, hash: Hash) -> Result<BlockBody, ClientError> {
		#[derive(Deserialize)]
		struct Signed {
			block: Inner,
			#[serde(default)]
			justifications: Option<Vec<Justification>>,
		}
		#[derive(Deserialize)]
		struct Inner {
			header: Header,
			extrinsics: Vec<Bytes>,
		}
		let signed: Option<Signed> = self.request("chain_getBlock", params![hash]).await?;
		let signed = signed.ok_or_else(|| ClientError::NoBlock(format!("{hash:?}")))?;
		let Signed { block, justifications } = signed;
		let extrinsics = block.extrinsics.into_iter().map(|extrinsic| extrinsic.0).collect();
		let justification = justifications.and_then(|list| list.into_iter().next());
		Ok(BlockBody { header: block.header, extrinsics, justification })
	}

	/// The value of a storage key.
	pub(crate) async fn storage(
		&self,
		key: &[u8],
		at: Hash,
	) -> Result<Option<Vec<u8>>, ClientError> {
		let params = params![Bytes(key.to_vec()), at];
		let value: Option<Bytes> = self.request("state_getStorage", params).await?;
		Ok(value.map(|value| value.0))
	}

	/// Up to `count` keys with a prefix and their values, after the key `after`.
	pub(crate) async fn pairs(
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

	/// The hash of the genesis block.
	pub(crate) async fn genesis(&self) -> Result<Hash, ClientError> {
		self.hash_of(0).await
	}

	/// The type of the chain: `Development`, `Local`, `Live` or another name.
	pub(crate) async fn chain_type(&self) -> Result<String, ClientError> {
		let kind: Value = self.request("system_chainType", params![]).await?;
		Ok(kind.as_str().map_or_else(|| kind.to_string(), str::to_owned))
	}

	/// The properties for display.
	pub(crate) async fn properties(&self) -> Result<Properties, ClientError> {
		let map: Map<String, Value> = self.request("system_properties", params![]).await?;
		Ok(Properties::from_json(&map))
	}
}

/// The innermost cause, which is what the user can remedy.
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
