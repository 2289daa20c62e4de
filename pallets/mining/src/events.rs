//! Events of the pallet: a section of `pallet` in lib.rs, in whose scope it stands.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// Amounts of STOS are in base units, of Ozone in nOz. `epoch` is the epoch that earned or
	/// reports, or, for what an account does at its own time, the epoch in which it does it.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An epoch is over; this block is the first of the next one.
		EpochEnded {
			/// The epoch that ended.
			epoch: EpochIndex,
			/// Its first block.
			first_block: BlockNumberFor<T>,
			/// Its last block.
			last_block: BlockNumberFor<T>,
			/// Blocks of the epoch that begins.
			next_length: u32,
		},
		/// New parameters are in force.
		ParametersChanged {
			/// The parameters.
			parameters: MiningParameters,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The pending parameters are out of bounds; those in force stay.
		ParametersRefused {
			/// Which one, and the bound it breaks.
			fault: ParameterFault<MiningKey>,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A Meta Node has begun a report.
		ReportOpened {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node.
			reporter: NodeIndex,
		},
		/// A report has one more page.
		ReportPageSubmitted {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node.
			reporter: NodeIndex,
			/// The number of the page.
			page: u32,
			/// The report's hash with it.
			hash: H256,
		},
		/// A report is complete and can be attested.
		ReportClosed {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node.
			reporter: NodeIndex,
			/// Its hash.
			hash: H256,
			/// What it comes to.
			totals: ReportTotals,
		},
		/// A Meta Node stands behind another one's report.
		ReportAttested {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node that reports.
			reporter: NodeIndex,
			/// The Meta Node that attests.
			attester: NodeIndex,
		},
		/// A report has its quorum and will be applied.
		ReportAccepted {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node that reports.
			reporter: NodeIndex,
		},
		/// A reporter has withdrawn its report.
		ReportDiscarded {
			/// The epoch it was about.
			epoch: EpochIndex,
			/// The Meta Node.
			reporter: NodeIndex,
		},
		/// A report with a quorum was not applied; nothing of it was. The epoch can be reported anew.
		ReportRefused {
			/// The epoch it was about.
			epoch: EpochIndex,
			/// The Meta Node that reported.
			reporter: NodeIndex,
			/// Why.
			reason: DispatchError,
		},
		/// A user cannot pay any more and the treasury cannot either: the application waits.
		ReportStalled {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node that reported.
			reporter: NodeIndex,
			/// What the treasury's purchase failed by.
			reason: DispatchError,
		},
		/// A user spent his Ozone between the check of a report and its charge; the treasury bought
		/// what was missing.
		ShortfallCovered {
			/// The epoch of the report.
			epoch: EpochIndex,
			/// The user.
			user: T::AccountId,
			/// What was missing, nOz.
			ozone: Noz,
			/// What the treasury paid into the Volume Pool, base units.
			paid: Balance,
		},
		/// A node's task counts of an applied report could not be taken in.
		PerformanceNotRecorded {
			/// The epoch of the report.
			epoch: EpochIndex,
			/// The node.
			node: NodeIndex,
			/// Why.
			reason: DispatchError,
		},
		/// A report was applied: users are charged, nodes credited.
		ReportApplied {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node that reported.
			reporter: NodeIndex,
			/// Its hash.
			hash: H256,
			/// What it came to.
			totals: ReportTotals,
		},
		/// An epoch's traffic was sold back and its rewards are fixed. The traffic reward came out
		/// of the Volume Pool, the mining reward out of the Mining Pool. No event where nothing was
		/// settled.
		EpochSettled {
			/// The epoch.
			epoch: EpochIndex,
			/// `Y`, nOz.
			ozone: Noz,
			/// How many nodes are settled.
			nodes: u32,
			/// `R` and `M`.
			reward: Reward,
			/// How they were split.
			split: Split,
			/// How many Meta Nodes share.
			meta_nodes: u32,
			/// What each of them gets.
			meta_each: Reward,
			/// The epoch from which the rewards are free.
			free_from: EpochIndex,
		},
		/// An epoch could not be settled or closed as it should; contributions stay.
		SettlementFailed {
			/// The epoch.
			epoch: EpochIndex,
			/// Why.
			reason: DispatchError,
		},
		/// The chain share went to pallet `staking`.
		ChainSharePaid {
			/// The epoch.
			epoch: EpochIndex,
			/// The account.
			account: T::AccountId,
			/// The share.
			share: Reward,
			/// The part without a recipient.
			left: Reward,
		},
		/// Rewards of the nodes of a page were locked in the rewards account. The runtime API tells
		/// each node's.
		RewardsLocked {
			/// The epoch that earned them.
			epoch: EpochIndex,
			/// The page: nodes 256 · page to 256 · page + 255.
			page: PageIndex,
			/// Their sum.
			reward: Reward,
		},
		/// What nobody was to get went to the treasury.
		TreasuryPaid {
			/// The epoch.
			epoch: EpochIndex,
			/// What it is left over from.
			source: TreasurySource,
			/// How much.
			reward: Reward,
		},
		/// The lock-up of some epochs' rewards has ended.
		RewardsMatured {
			/// The first of the epochs that earned them.
			first_epoch: EpochIndex,
			/// How many epochs.
			epochs: u32,
			/// What became free, what was taken before not included.
			reward: Reward,
		},
		/// Everything about an epoch is done.
		EpochClosed {
			/// The epoch.
			epoch: EpochIndex,
		},
		/// Free rewards were paid out of the rewards account.
		RewardsWithdrawn {
			/// The node that earned them.
			node: NodeIndex,
			/// Who got them.
			beneficiary: T::AccountId,
			/// How much.
			reward: Reward,
			/// The current epoch.
			epoch: EpochIndex,
		},
		/// A node's locked rewards went back to the Volume Pool and the Mining Pool.
		RewardsForfeited {
			/// The node.
			node: NodeIndex,
			/// How much.
			reward: Reward,
			/// The current epoch.
			epoch: EpochIndex,
		},
		/// Locked rewards of a node were taken out of the rewards account: a fee or a slash.
		RewardsTaken {
			/// The node.
			node: NodeIndex,
			/// Who got them.
			to: T::AccountId,
			/// How much.
			reward: Reward,
			/// The current epoch.
			epoch: EpochIndex,
		},
		/// A cancelled mining reward is back in the Mining Pool; the total mined fell by it.
		MiningRewardReturned {
			/// Who had it.
			from: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// The current epoch.
			epoch: EpochIndex,
		},
		/// What somebody had sent to one of the pallet's accounts went to the treasury.
		SurplusSwept {
			/// The account.
			account: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// The current epoch.
			epoch: EpochIndex,
		},
	}
}
