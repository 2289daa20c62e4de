//! The parameter of both families.

use crate::rpc::{
	error::{self, RpcResult},
	types::Bytes,
};
use jsonrpsee::types::Params;

/// Parameters whose JSON has this many bytes or more are read on a blocking thread.
const LARGE_JSON: usize = 64 << 10;

/// Reads the only parameter, a transaction. Whether its bytes are one is not looked at.
pub(super) async fn read_transaction(params: Params<'static>) -> RpcResult<Bytes> {
	let length = params.len_bytes();
	let read = move || params.sequence().next::<Bytes>();
	match length {
		..LARGE_JSON => read(),
		_ => tokio::task::spawn_blocking(read).await.map_err(error::internal)?,
	}
}
