//! Connecting to a node for its parameters.

use crate::{
	client::parameters,
	command::{
		failure::Failure,
		session::{NodeArgs, Session},
	},
};

/// Connects, and fetches the encoded list of parameters.
pub(super) async fn connect(node: &NodeArgs) -> Result<(Session, Vec<u8>), Failure> {
	let session = Session::open(node, None).await?;
	parameters::ensure_offered(&session.metadata)?;
	let answer = session.client.call(parameters::LIST, &[], Some(session.block)).await?;
	Ok((session, answer))
}
