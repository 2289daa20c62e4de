//! The settings of the calls of a session.

use super::{bench_state::Benchmarking, deferred::Deferred, signature_cache::SignatureCache};
use crate::deadline::Cancel;
use std::{sync::Arc, time::Duration};

/// The purpose of calls. It decides which instances they use, and how their messages are logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallPurpose {
	/// To author or execute a block. These calls have their own instances, so other calls never delay
	/// them.
	Block,
	/// For the host itself and the operator.
	#[default]
	Tool,
	/// For a client. The runtime's messages are logged at level `debug` at most, and no code is compiled
	/// for the call.
	Client,
}

/// The limits of a call for a client.
#[derive(Clone, Debug)]
pub struct CallLimits {
	/// The time limit.
	pub time: Duration,
	/// Cancels the call.
	pub cancel: Cancel,
}

/// The settings of the calls of a session.
#[derive(Clone, Debug)]
pub struct CallContext {
	/// The purpose of the calls.
	pub purpose: CallPurpose,
	/// Signatures known to be valid. Signatures are looked up here before they are verified, and added
	/// if they are valid.
	pub signatures: Arc<SignatureCache>,
	/// Where signatures are put that are verified by other threads. The results of the calls are only
	/// correct if all of them are valid.
	pub deferred: Option<Arc<Deferred>>,
	/// Whether off-chain functions may be called. Never set it for calls that must have the same result
	/// on all nodes: these functions return the time and random numbers.
	pub offchain: bool,
	/// The time limit of a call, if it is not that of the executor.
	pub timeout: Option<Duration>,
	/// Cancels a call.
	pub cancel: Option<Cancel>,
	/// The state that benchmarks work on, instead of the session's overlay.
	pub benchmarking: Option<Benchmarking>,
}

impl Default for CallContext {
	/// On-chain, without a signature cache, with the executor's time limit.
	fn default() -> Self {
		Self {
			purpose: CallPurpose::default(),
			signatures: Arc::new(SignatureCache::new(0)),
			deferred: None,
			offchain: false,
			timeout: None,
			cancel: None,
			benchmarking: None,
		}
	}
}
