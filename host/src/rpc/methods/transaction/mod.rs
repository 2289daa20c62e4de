//! `transaction_v1_*` and `transactionWatch_v1_*` of the JSON-RPC interface specification: submit
//! transactions.

mod broadcast;
mod read;
mod watch;

use crate::rpc::Context;
use jsonrpsee::{RpcModule, core::RegisterMethodError};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	broadcast::register(module)?;
	watch::register(module)
}
