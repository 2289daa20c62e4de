//! What users and nodes do, as calls of the runtime. `A` says whose account it is.

use stratos_runtime_api::{Balance, EpochIndex, NodeIndex, Noz};

/// Base units of a STOS.
pub(crate) const STOS: Balance = 1_000_000_000_000_000_000;

/// A call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Call<A> {
	Transfer {
		to: A,
		amount: Balance,
	},
	/// Ozone for the beneficiary, or for the signer.
	Prepay {
		amount: Balance,
		beneficiary: Option<A>,
	},
	SetOperator {
		node: NodeIndex,
		operator: A,
	},
	/// The whole report of an epoch, and its attestation by the reporter.
	Report {
		epoch: EpochIndex,
		pages: Vec<Page<A>>,
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
	/// A Meta Node that Meta Nodes or the Foundation may admit, with a key as of `Register`.
	RegisterMeta {
		key: u32,
		deposit: Balance,
	},
	/// The Foundation admits a Meta Node.
	Verify {
		node: NodeIndex,
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
		validator: [u8; 32],
		amount: Balance,
	},
	Undelegate {
		validator: [u8; 32],
		amount: Balance,
	},
	WithdrawStake {
		validator: [u8; 32],
	},
	WithdrawNodes {
		nodes: Vec<NodeIndex>,
	},
	/// By root.
	Fund {
		from: A,
		to: A,
		amount: Balance,
	},
	/// By root.
	SetFoundation {
		to: A,
	},
}

impl<A> Call<A> {
	/// What kind of call it is.
	pub(crate) fn kind(&self) -> &'static str {
		match self {
			Self::Transfer { .. } => "transfer",
			Self::Prepay { .. } => "prepay",
			Self::SetOperator { .. } => "operator",
			Self::Report { .. } => "report",
			Self::Attest { .. } => "attest",
			Self::Register { .. } => "register",
			Self::RegisterMeta { .. } => "register meta",
			Self::Verify { .. } => "verify",
			Self::Activate { .. } => "activate",
			Self::Unregister { .. } => "unregister",
			Self::Resume { .. } => "resume",
			Self::Delegate { .. } => "delegate",
			Self::Undelegate { .. } => "undelegate",
			Self::WithdrawStake { .. } => "withdraw stake",
			Self::WithdrawNodes { .. } => "withdraw",
			Self::Fund { .. } => "fund",
			Self::SetFoundation { .. } => "foundation",
		}
	}
}

/// A page of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Page<A> {
	/// Who downloaded how many bytes.
	pub(crate) usage: Vec<(A, u64)>,
	/// Which node served how much, ascending.
	pub(crate) contributions: Vec<(NodeIndex, Noz)>,
	/// Which node completed and failed how many tasks, ascending.
	pub(crate) tasks: Vec<(NodeIndex, u32, u32)>,
	/// What the usage costs by the rates in force, which is what the nodes served.
	pub(crate) total: Noz,
}
