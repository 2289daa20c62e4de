//! How deeds are done.

use super::{
	deed::{Call, Deed},
	node::Node,
};
use crate::{
	client::{ClientError, Lifetime, Payload, TransactionParams, params},
	economy::{Encoder, NodeKey},
	keys::{Scheme, Signer},
};
use sp_core::Bytes;
use stratos_host::primitives::Hash;

/// Does deeds.
pub(super) trait Act {
	/// Does a deed, or sets it going: `Some` with the nonce that its actor has when it is done.
	async fn act(&self, deed: &Deed) -> Result<Option<u32>, ClientError>;
}

/// By signed transactions, each with all calls of a deed. They are not waited for: the state shows them.
impl Act for Node<'_> {
	async fn act(&self, deed: &Deed) -> Result<Option<u32>, ClientError> {
		let signer =
			self.cast.signer(deed.who).ok_or_else(|| ClientError::missing("key of an actor"))?;
		let account = |actor| self.cast.account(actor);
		let encoder = Encoder { metadata: &self.metadata, account: &account };
		let mut calls = Vec::new();
		for call in &deed.calls {
			let key = match call {
				Call::Register { key, .. } => Some(self.node_key(deed, signer, *key).await?),
				_ => None,
			};
			calls.extend(encoder.calls(call, key)?);
		}
		let Some(call) = encoder.together(calls)? else { return Ok(None) };
		let nonce = self.next_nonce(signer.account()).await?;
		let params = TransactionParams {
			nonce: nonce.into(),
			tip: 0,
			lifetime: Lifetime::Immortal,
			version: self.version.clone(),
			genesis: self.genesis,
		};
		let payload = Payload::new(&self.metadata, call, &params)?;
		let signature = signer.sign(&payload.to_sign());
		let (account, scheme) = (signer.account(), signer.scheme());
		let transaction = payload.transaction(&self.metadata, account, scheme, &signature)?;
		let params = params![Bytes(transaction)];
		self.client.request::<Hash>("author_submitExtrinsic", params).await?;
		Ok(Some(nonce.saturating_add(1)))
	}
}

impl Node<'_> {
	/// A network key for a node of an owner, with its proof.
	async fn node_key(
		&self,
		deed: &Deed,
		owner: &Signer,
		number: u32,
	) -> Result<NodeKey, ClientError> {
		let at = self.client.best().await?;
		let payload: Option<Vec<u8>> =
			self.ask("DepositApi_key_proof_payload", owner.account(), at).await?;
		let payload =
			payload.ok_or_else(|| ClientError::missing("payload for the proof of a key"))?;
		let uri = format!("{}//node{number}", deed.who.uri());
		let signer = Signer::from_secret(&uri, Scheme::Sr25519)
			.map_err(|cause| ClientError::value(&uri, cause.to_string()))?;
		Ok(NodeKey { id: signer.account(), proof: signer.sign(&payload) })
	}
}
