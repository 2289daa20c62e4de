//! Events of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// Amounts of STOS are in base units, of Ozone in nOz. `epoch` is the epoch that is reported, settled
	/// or earned the rewards; for the calls of accounts, the epoch of the block.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An epoch ended. This block is the first of the next epoch.
		EpochEnded {
			/// The epoch that ended.
			epoch: EpochIndex,
			/// Its first block.
			first_block: BlockNumberFor<T>,
			/// Its last block.
			last_block: BlockNumberFor<T>,
			/// The length of the new epoch, blocks.
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
		/// A Meta Node opened a report.
		ReportOpened {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
		},
		/// A page was added to a report.
		ReportPageSubmitted {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
			/// The page number.
			page: u32,
			/// The report's hash including this page.
			hash: H256,
		},
		/// A report was closed. It can be attested now.
		ReportClosed {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
			/// Its hash.
			hash: H256,
			/// Its totals.
			totals: ReportTotals,
		},
		/// A Meta Node attested a report.
		ReportAttested {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
			/// The attesting Meta Node.
			attester: NodeIndex,
		},
		/// A report reached its quorum and will be applied.
		ReportAccepted {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
		},
		/// A Meta Node discarded its report.
		ReportDiscarded {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
		},
		/// An accepted report could not be applied. Nothing of it was applied. The epoch can be
		/// reported again.
		ReportRefused {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
			/// The reason.
			reason: DispatchError,
		},
		/// A user can no longer pay, and neither can the treasury: the application waits.
		ReportStalled {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
			/// Why the treasury's purchase failed.
			reason: DispatchError,
		},
		/// A user spent Ozone between the check of a report and its charge. The treasury bought
		/// what was missing.
		ShortfallCovered {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The user.
			user: T::AccountId,
			/// Missing Ozone, nOz.
			ozone: Noz,
			/// Paid by the treasury into the Volume Pool, base units.
			paid: Balance,
		},
		/// An exiting node could not pay for all of its migration. The contributions of the report are
		/// cut by what is missing, in proportion.
		MigrationUnpaid {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The exiting node.
			node: NodeIndex,
			/// What it did not pay for, nOz.
			ozone: Noz,
		},
		/// A node's task counts of an applied report were not recorded.
		PerformanceNotRecorded {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The node.
			node: NodeIndex,
			/// The reason.
			reason: DispatchError,
		},
		/// A report was applied: users were charged, nodes credited.
		ReportApplied {
			/// The reported epoch.
			epoch: EpochIndex,
			/// The reporting Meta Node.
			reporter: NodeIndex,
			/// Its hash.
			hash: H256,
			/// What it came to.
			totals: ReportTotals,
			/// What was credited to nodes, nOz: the contributions, unless a migration was not paid.
			credited: Noz,
		},
		/// Contributions of nodes that will never be settled returned to the limit of the market.
		ContributionsLapsed {
			/// The epoch that is being settled.
			epoch: EpochIndex,
			/// The page: nodes 256 · page to 256 · page + 255.
			page: PageIndex,
			/// Number of nodes.
			nodes: u32,
			/// nOz.
			ozone: Noz,
		},
		/// An epoch's traffic was sold back and its rewards are fixed. Traffic rewards come from
		/// the Volume Pool, mining rewards from the Mining Pool. Not emitted if nothing was
		/// settled.
		EpochSettled {
			/// The epoch.
			epoch: EpochIndex,
			/// `Y`, nOz.
			ozone: Noz,
			/// Number of settled nodes.
			nodes: u32,
			/// `R` and `M`.
			reward: Reward,
			/// The split of the reward.
			split: Split,
			/// Number of Meta Nodes that share.
			meta_nodes: u32,
			/// The reward of each of them.
			meta_each: Reward,
			/// The epoch from which the rewards are free.
			free_from: EpochIndex,
		},
		/// An epoch was not settled or closed as it should. Contributions stay.
		SettlementFailed {
			/// The epoch.
			epoch: EpochIndex,
			/// The reason.
			reason: DispatchError,
		},
		/// The chain share was paid.
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
		/// Rewards of the nodes of a page were locked. `MiningApi` shows each node's.
		RewardsLocked {
			/// The epoch that earned them.
			epoch: EpochIndex,
			/// The page: nodes 256 · page to 256 · page + 255.
			page: PageIndex,
			/// The sum of the rewards.
			reward: Reward,
		},
		/// Rewards without a recipient were paid to the treasury.
		TreasuryPaid {
			/// The epoch.
			epoch: EpochIndex,
			/// The source.
			source: TreasurySource,
			/// The reward.
			reward: Reward,
		},
		/// The lock-up of the rewards of some epochs ended.
		RewardsMatured {
			/// The first epoch that earned them.
			first_epoch: EpochIndex,
			/// Number of epochs.
			epochs: u32,
			/// The rewards that became free, net of what was taken.
			reward: Reward,
		},
		/// The settlement of an epoch is complete.
		EpochClosed {
			/// The epoch.
			epoch: EpochIndex,
		},
		/// Free rewards were paid out.
		RewardsWithdrawn {
			/// The node that earned them.
			node: NodeIndex,
			/// The recipient.
			beneficiary: T::AccountId,
			/// The reward.
			reward: Reward,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node's locked rewards were returned to the Volume Pool and the Mining Pool.
		RewardsForfeited {
			/// The node.
			node: NodeIndex,
			/// The reward.
			reward: Reward,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Locked rewards of a node were taken for a fee or a slash.
		RewardsTaken {
			/// The node.
			node: NodeIndex,
			/// The recipient.
			to: T::AccountId,
			/// The reward.
			reward: Reward,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A cancelled mining reward was returned to the Mining Pool. The total mined fell by it.
		MiningRewardReturned {
			/// The payer.
			from: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Governance paid out of the incentive testnet's part of the Mining Pool.
		IncentivePaid {
			/// The recipient.
			who: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// What plain transfers had added to one of the pallet's accounts moved to the treasury.
		SurplusSwept {
			/// The account.
			account: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
	}
}
