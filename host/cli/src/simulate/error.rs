//! Why a run fails.

use crate::{
	client::{ClientError, NodeForkError},
	text::grouped,
};
use stratos_host::fork::ForkError;
use thiserror::Error;

/// Why a run failed.
#[derive(Debug, Error)]
pub(crate) enum SimulationError {
	#[error(
		"the chain's runtime does not say when it has work next; fork a chain whose runtime has \
		 EpochApi.timetable, or upgrade first"
	)]
	NoApi,
	#[error("the change is refused: {0}")]
	Change(String),
	/// The chain refuses a call, which is named with the reason.
	#[error("{0}")]
	Refused(String),
	/// The chain refuses what the scenario has users and nodes do.
	#[error("epoch {} of the scenario: {reason}", grouped(*epoch))]
	Step { epoch: u32, reason: String },
	/// What happens in an epoch, or the chain's own work, does not end within its blocks.
	#[error("epoch {} of the scenario does not end: {reason}", grouped(*epoch))]
	Stuck { epoch: u32, reason: String },
	#[error(transparent)]
	Client(#[from] ClientError),
	#[error(transparent)]
	Fork(#[from] ForkError),
}

impl SimulationError {
	/// Names the epoch of the scenario.
	pub(super) fn in_epoch(self, epoch: u32) -> Self {
		match self {
			Self::Refused(reason) => Self::Step { epoch, reason },
			other => other,
		}
	}
}

impl From<NodeForkError> for SimulationError {
	fn from(error: NodeForkError) -> Self {
		match error {
			NodeForkError::Client(error) => Self::Client(error),
			NodeForkError::Fork(error) => Self::Fork(error),
			other => Self::Refused(other.to_string()),
		}
	}
}
