//! A connection with the parameters of the chain.

use crate::{
	client::parameters,
	command::{
		failure::Failure,
		session::{NodeArgs, Session},
	},
};

/// Connects, and asks for all parameters.
pub(super) async fn connect(node: &NodeArgs) -> Result<(Session, Vec<u8>), Failure> {
	let session = Session::open(node, None).await?;
	parameters::ensure_offered(&session.metadata)?;
	let answer = session.client.call(parameters::LIST, &[], Some(session.block)).await?;
	Ok((session, answer))
}
