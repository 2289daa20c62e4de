//! The connection to the running node, what its metadata says, and the keys of all actors.

use super::actor::Actor;
use crate::{
	client::{Client, ClientError, Metadata, Version, params, storage, values},
	keys::{KeyError, Network, Scheme, Signer, address},
};
use codec::{Decode, Encode};
use scale_value::Value;
use std::collections::BTreeMap;
use stratos_host::primitives::Hash;

/// The keys of all actors.
pub(super) struct Cast {
	signers: BTreeMap<Actor, Signer>,
	actors: BTreeMap<[u8; 32], Actor>,
}

impl Cast {
	pub(super) fn new() -> Result<Self, KeyError> {
		let signer = |actor: Actor| {
			Signer::from_secret(&actor.uri(), Scheme::Sr25519).map(|signer| (actor, signer))
		};
		let signers = Actor::all().map(signer).collect::<Result<BTreeMap<_, _>, _>>()?;
		let actors = signers.iter().map(|(actor, signer)| (signer.account(), *actor)).collect();
		Ok(Self { signers, actors })
	}

	pub(super) fn signer(&self, actor: Actor) -> Option<&Signer> {
		self.signers.get(&actor)
	}

	pub(super) fn account(&self, actor: Actor) -> Option<[u8; 32]> {
		self.signer(actor).map(Signer::account)
	}

	/// Whose account it is.
	pub(super) fn actor(&self, account: &[u8; 32]) -> Option<Actor> {
		self.actors.get(account).copied()
	}
}

/// A running node.
pub(super) struct Node<'a> {
	pub(super) client: Client,
	pub(super) metadata: Metadata,
	pub(super) cast: &'a Cast,
	pub(super) version: Version,
	pub(super) genesis: Hash,
	network: Network,
}

impl<'a> Node<'a> {
	pub(super) async fn connect(url: &str, cast: &'a Cast) -> Result<Self, ClientError> {
		let client = Client::connect(url).await?;
		let at = client.best().await?;
		let metadata = client.metadata(Some(at)).await?;
		let version = client.version(Some(at)).await?;
		let genesis = client.genesis().await?;
		let network = client.properties().await?.network;
		Ok(Self { client, metadata, cast, version, genesis, network })
	}

	/// The nonce of an actor's next transaction, after those in the pool.
	pub(super) async fn next_nonce(&self, account: [u8; 32]) -> Result<u32, ClientError> {
		let address = address(account, self.network);
		self.client.request("system_accountNextIndex", params![address]).await
	}

	/// Asks a runtime API whose answer has a type that is known here.
	pub(super) async fn ask<T: Decode>(
		&self,
		function: &str,
		arguments: impl Encode,
		at: Hash,
	) -> Result<T, ClientError> {
		let answer = self.client.call(function, &arguments.encode(), Some(at)).await?;
		T::decode(&mut &*answer).map_err(|cause| ClientError::Decode {
			what: function.to_owned(),
			cause: cause.to_string(),
		})
	}

	/// Asks a runtime API for an answer by the metadata.
	pub(super) async fn value(
		&self,
		api: &str,
		method: &str,
		arguments: impl Encode,
		at: Hash,
	) -> Result<Value<u32>, ClientError> {
		let function = format!("{api}_{method}");
		let methods = self.metadata.api(api).map(|api| api.methods.as_slice());
		let found = methods.unwrap_or_default().iter().find(|known| known.name == method);
		let ty = found.ok_or_else(|| ClientError::missing(&function))?.output;
		let answer = self.client.call(&function, &arguments.encode(), Some(at)).await?;
		storage::decode(&self.metadata, &function, ty, &answer)
	}

	/// A value in the state, or its default.
	pub(super) async fn stored(
		&self,
		pallet: &str,
		item: &str,
		at: Hash,
	) -> Result<Value<u32>, ClientError> {
		let place = format!("{pallet}.{item}");
		let pallet = self.metadata.pallet(pallet).ok_or_else(|| ClientError::missing(&place))?;
		let item = pallet.item(item).ok_or_else(|| ClientError::missing(&place))?;
		let stored = self.client.storage(&storage::prefix(pallet, item), at).await?;
		let bytes =
			stored.or_else(|| item.default.clone()).ok_or_else(|| ClientError::missing(&place))?;
		storage::decode(&self.metadata, &place, item.value, &bytes)
	}
}

/// An account in a decoded value.
pub(super) fn account(value: &Value<u32>) -> Option<[u8; 32]> {
	values::bytes(value)?.try_into().ok()
}
