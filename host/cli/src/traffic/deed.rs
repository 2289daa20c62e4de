//! What an actor does.

use super::{actor::Actor, view::AccountId};
use stratos_runtime_api::{Balance, EpochIndex, NodeIndex, Noz};

/// Base units of a STOS.
pub(super) const STOS: Balance = 1_000_000_000_000_000_000;

/// What an actor does in one transaction: all of its calls, or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Deed {
	pub(super) who: Actor,
	pub(super) calls: Vec<Call>,
}

impl Deed {
	pub(super) fn new(who: Actor, call: Call) -> Self {
		Self { who, calls: vec![call] }
	}

	/// What kind of deed it is.
	pub(super) fn kind(&self) -> &'static str {
		self.calls.first().map_or("nothing", Call::kind)
	}
}

/// A call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Call {
	Transfer {
		to: Actor,
		amount: Balance,
	},
	Prepay {
		amount: Balance,
	},
	SetOperator {
		node: NodeIndex,
		operator: Actor,
	},
	/// The whole report of an epoch, in one page, and its attestation by the reporter.
	Report {
		epoch: EpochIndex,
		page: Page,
	},
	Attest {
		epoch: EpochIndex,
		reporter: NodeIndex,
		hash: [u8; 32],
	},
	/// A Resource Node with a key of its own; another number is another key.
	Register {
		key: u32,
		deposit: Balance,
	},
	Activate {
		node: NodeIndex,
	},
	Unregister {
		node: NodeIndex,
	},
	/// A ballot on a suspended node: the first voice proposes, the others vote.
	Resume {
		node: NodeIndex,
		propose: bool,
	},
	Delegate {
		validator: AccountId,
		amount: Balance,
	},
	Undelegate {
		validator: AccountId,
		amount: Balance,
	},
	WithdrawStake {
		validator: AccountId,
	},
	WithdrawNodes {
		nodes: Vec<NodeIndex>,
	},
}

impl Call {
	fn kind(&self) -> &'static str {
		match self {
			Self::Transfer { .. } => "transfer",
			Self::Prepay { .. } => "prepay",
			Self::SetOperator { .. } => "operator",
			Self::Report { .. } => "report",
			Self::Attest { .. } => "attest",
			Self::Register { .. } => "register",
			Self::Activate { .. } => "activate",
			Self::Unregister { .. } => "unregister",
			Self::Resume { .. } => "resume",
			Self::Delegate { .. } => "delegate",
			Self::Undelegate { .. } => "undelegate",
			Self::WithdrawStake { .. } => "withdraw stake",
			Self::WithdrawNodes { .. } => "withdraw",
		}
	}
}

/// The content of a report.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Page {
	/// Who downloaded how many bytes.
	pub(super) usage: Vec<(Actor, u64)>,
	/// Which node served how much, ascending.
	pub(super) contributions: Vec<(NodeIndex, Noz)>,
	/// Which node completed and failed how many tasks, ascending.
	pub(super) tasks: Vec<(NodeIndex, u32, u32)>,
	/// What the usage costs by the rates in force, which is what the nodes served.
	pub(super) total: Noz,
}
