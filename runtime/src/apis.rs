//! What clients and the host may call of the runtime.

use crate::{
	AccountId, Balance, Block, BlockNumber, BoundedParameters, Consensus, Deposit, Executive,
	Files, InherentDataExt, Mining, MultiBlockMigrations, Nonce, Ozone, Runtime, RuntimeCall,
	RuntimeGenesisConfig, RuntimeParameters, Staking, System, TransactionPayment, VERSION, genesis,
	governance::outlook, invariants, summary,
};
use alloc::{string::String, vec::Vec};
use frame_support::{
	genesis_builder_helper::get_preset,
	view_functions::{ViewFunctionDispatchError, ViewFunctionId},
	weights::Weight,
};
use pallet_deposit::{DepositParameters, Figures, Node, NodeInfo, Overview, performance::Standing};
use pallet_staking::StakingParameters;
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_core::{H256, OpaqueMetadata};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
	traits::Block as BlockT,
	transaction_validity::{TransactionSource, TransactionValidity},
};
use sp_version::RuntimeVersion;
use stratos_runtime_api::{
	EpochIndex, MarketState, NodeId, NodeIndex, Noz, Reward,
	consensus::{ValidatorSet, VoterInfo},
	deposit::{Assignment, Audit, AuditFault, BallotInfo},
	epochs::{EpochSummary, Timetable},
	files::FileInfo,
	invariants::Claim,
	migrations::MigrationProgress,
	mining::{EpochResult, LockedOf, ReportStatus, WalletRewards},
	ozone::{MarketOperation, Price, Quote, Supply, UsageError, UsageRecord},
	parameters::{Consequence, ParameterInfo, Refusal},
	referenda::Outlook,
	staking::{DelegationInfo, RewardsInfo, StakeTotals, UnbondingInfo, ValidatorInfo},
};

sp_api::impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block)
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: InherentData,
		) -> CheckInherentsResult {
			crate::config::within_clock_drift(data).check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(uxt: <Block as BlockT>::Extrinsic, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
		Block, Balance, RuntimeCall,
	> for Runtime {
		fn query_call_info(call: RuntimeCall, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(call: RuntimeCall, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			genesis::build(&config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis::preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis::preset_names()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl stratos_runtime_api::ozone::OzoneApi<Block, AccountId> for Runtime {
		fn market() -> MarketState {
			Ozone::market()
		}

		fn price() -> Price {
			Ozone::price()
		}

		fn quote(stos: Balance) -> Option<Quote> {
			Ozone::quote(stos)
		}

		fn cost(ozone: Noz) -> Option<Balance> {
			Ozone::cost(ozone)
		}

		fn simulate(
			market: MarketState,
			operation: MarketOperation,
		) -> Option<(u128, MarketState)> {
			let min_limit = pallet_ozone::ActiveParameters::<Runtime>::get().min_limit;
			pallet_ozone::market::simulate(&market, operation, Ozone::deposit_rule(), min_limit)
		}

		fn ozone_of(who: AccountId) -> Noz {
			Ozone::ozone_of(&who)
		}

		fn price_usage(
			epoch: EpochIndex,
			users: Vec<Vec<UsageRecord>>,
		) -> Result<Vec<Noz>, (u32, UsageError)> {
			Ozone::price_usage(epoch, &users)
		}

		fn supply() -> Supply {
			summary::supply()
		}
	}

	impl stratos_runtime_api::epochs::EpochApi<Block> for Runtime {
		fn summary() -> EpochSummary {
			summary::epoch()
		}

		fn timetable() -> Timetable {
			summary::timetable()
		}
	}

	impl stratos_runtime_api::mining::MiningApi<Block, BlockNumber, AccountId> for Runtime {
		fn epoch_result(epoch: EpochIndex) -> Option<EpochResult<BlockNumber>> {
			pallet_mining::EpochResults::<Runtime>::get(epoch)
		}

		fn reward_of(node: NodeIndex, epoch: EpochIndex) -> Option<Reward> {
			Mining::reward_of(node, epoch)
		}

		fn locked_of(node: NodeIndex) -> Vec<LockedOf> {
			Mining::locked_of(node)
		}

		fn rewards_of_owner(owner: AccountId) -> WalletRewards {
			summary::rewards_of_owner(&owner)
		}

		fn withdrawable(node: NodeIndex) -> Reward {
			Mining::withdrawable(node)
		}

		fn contribution_of(node: NodeIndex) -> Noz {
			Mining::contribution_of(node)
		}

		fn report_status(epoch: EpochIndex) -> Vec<ReportStatus> {
			Mining::report_status(epoch)
		}

		fn total_mined() -> Balance {
			pallet_mining::TotalMined::<Runtime>::get()
		}

		fn incentive_left() -> Balance {
			Mining::incentive_left()
		}

		fn left_to_mine() -> Balance {
			Mining::left_to_mine()
		}
	}

	impl stratos_runtime_api::deposit::DepositApi<
		Block, AccountId, Node<AccountId>, Standing, Figures, DepositParameters,
		pallet_deposit::ArchivedNode<AccountId>,
	> for Runtime {
		fn node(id: NodeId) -> Option<NodeInfo<AccountId>> {
			Deposit::node_info(pallet_deposit::IndexOf::<Runtime>::get(id)?)
		}

		fn node_at(index: NodeIndex) -> Option<NodeInfo<AccountId>> {
			Deposit::node_info(index)
		}

		fn nodes_of(owner: AccountId) -> Vec<NodeInfo<AccountId>> {
			Deposit::nodes_owned_by(&owner)
		}

		fn nodes(start: NodeIndex, limit: u32) -> (Vec<NodeInfo<AccountId>>, Option<NodeIndex>) {
			Deposit::nodes_from(start, limit)
		}

		fn assignment(assignment: Assignment) -> Result<Vec<(NodeIndex, NodeId)>, AuditFault> {
			Deposit::assign_task(&assignment)
		}

		fn audit(assignment: Assignment, nodes: Vec<NodeIndex>) -> Audit {
			Deposit::audit(&assignment, &nodes)
		}

		fn retired(limit: u32) -> Vec<pallet_deposit::ArchivedNode<AccountId>> {
			Deposit::retired(limit)
		}

		fn ballots() -> Vec<BallotInfo> {
			Deposit::ballots()
		}

		fn ballots_on(node: NodeIndex) -> Vec<BallotInfo> {
			Deposit::ballots_on(node)
		}

		fn overview() -> Overview<AccountId> {
			Deposit::overview()
		}

		fn key_proof_payload(owner: AccountId) -> Option<Vec<u8>> {
			(System::block_number() > 0).then(|| Deposit::key_proof_payload(&owner))
		}
	}

	impl stratos_runtime_api::staking::StakingApi<Block, AccountId, StakingParameters> for Runtime {
		fn parameters() -> StakingParameters {
			pallet_staking::ActiveParameters::<Runtime>::get()
		}

		fn active_set() -> Vec<ValidatorInfo<AccountId>> {
			Staking::query_active_set()
		}

		fn candidates() -> Vec<ValidatorInfo<AccountId>> {
			Staking::query_candidates()
		}

		fn validator(account: AccountId) -> Option<ValidatorInfo<AccountId>> {
			Staking::query_validator(&account)
		}

		fn delegations(account: AccountId) -> Vec<DelegationInfo<AccountId>> {
			Staking::query_delegations(&account)
		}

		fn unbondings(account: AccountId) -> Vec<UnbondingInfo<AccountId>> {
			Staking::query_unbondings(&account)
		}

		fn validator_rewards(account: AccountId) -> Option<RewardsInfo<Balance>> {
			Staking::query_validator_rewards(&account)
		}

		fn deposit_rewards(node: NodeIndex) -> RewardsInfo<Reward> {
			Staking::query_deposit_rewards(node)
		}

		fn totals() -> StakeTotals {
			Staking::query_totals()
		}

		fn key_proof_payload(account: AccountId) -> Option<Vec<u8>> {
			(System::block_number() > 0).then(|| Staking::key_proof_payload(&account))
		}
	}

	impl stratos_runtime_api::consensus::ConsensusApi<Block, AccountId> for Runtime {
		fn validator_set() -> ValidatorSet {
			Consensus::validator_set()
		}

		fn validators() -> Vec<VoterInfo<AccountId>> {
			Consensus::voters()
		}
	}

	impl stratos_runtime_api::files::FilesApi<Block, AccountId, BlockNumber> for Runtime {
		fn record(hash: H256, uploader: AccountId) -> Option<FileInfo<BlockNumber>> {
			Files::info(hash, &uploader)
		}

		fn key(hash: H256, uploader: AccountId) -> Vec<u8> {
			Files::key(hash, &uploader)
		}
	}

	impl stratos_runtime_api::parameters::ParametersApi<Block, RuntimeParameters> for Runtime {
		fn parameters() -> Vec<ParameterInfo> {
			BoundedParameters::parameters()
		}

		fn check(changes: Vec<RuntimeParameters>) -> Result<(), Refusal> {
			BoundedParameters::check(changes)
		}

		fn consequences(changes: Vec<RuntimeParameters>) -> Vec<Consequence> {
			BoundedParameters::consequences(changes)
		}
	}

	impl stratos_runtime_api::referenda::ReferendaApi<Block, BlockNumber> for Runtime {
		fn outlook(index: u32) -> Option<Outlook<BlockNumber>> {
			outlook::outlook(index)
		}
	}

	#[cfg(feature = "drill")]
	impl stratos_runtime_api::drill::DrillApi<Block> for Runtime {
		fn spin() {
			crate::migrations::drill::spin()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			use frame_benchmarking::BenchmarkList;
			use frame_support::traits::StorageInfoTrait;
			let mut list = Vec::<BenchmarkList>::new();
			list_benchmarks!(list, extra);
			(list, crate::AllPalletsWithSystem::storage_info())
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, String> {
			use frame_benchmarking::BenchmarkBatch;
			use frame_support::traits::WhitelistedStorageKeys;
			let whitelist = crate::AllPalletsWithSystem::whitelisted_storage_keys();
			let mut batches = Vec::<BenchmarkBatch>::new();
			let params = (&config, &whitelist);
			add_benchmarks!(params, batches);
			Ok(batches)
		}
	}

	impl stratos_runtime_api::migrations::MigrationApi<Block> for Runtime {
		fn progress() -> Option<MigrationProgress> {
			let progress = MultiBlockMigrations::progress()?;
			Some(MigrationProgress {
				migration: progress.current_migration,
				migrations: progress.total_migrations,
				steps: progress.current_migration_steps,
				most_steps: progress.current_migration_max_steps,
			})
		}
	}

	impl stratos_runtime_api::invariants::InvariantsApi<Block> for Runtime {
		fn check() -> Result<(), String> {
			invariants::check()
		}

		fn claims() -> Vec<Claim> {
			invariants::claims().into_list()
		}
	}
}
