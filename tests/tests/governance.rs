//! A parameter is changed by referendum on a running chain: from the preimage to the new value in force,
//! without sudo. A change out of bounds cannot be proposed, and is refused when it is enacted.

use codec::Encode;
use frame_support::traits::{Bounded, schedule::DispatchTime};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use sp_core::{Pair, sr25519};
use sp_runtime::{
	DispatchResult,
	traits::{BlakeTwo256, Hash},
};
use stratos_primitives::STOS;
use stratos_runtime::{
	OriginCaller, Runtime, RuntimeCall, RuntimeEvent, RuntimeParameters,
	governance::origins::Origin,
	parameters::dynamic::mining::{Parameters, SettlementThreshold},
};
use stratos_runtime_api::parameters::{ParameterInfo, Place, Refusal};
use stratos_tests::{
	Node,
	client::Client,
	events::Events,
	transactions::{dev, execute},
};

fn set_threshold(basis_points: u16) -> RuntimeCall {
	let change = Parameters::SettlementThreshold(SettlementThreshold, Some(basis_points));
	let changes = vec![RuntimeParameters::Mining(change)].try_into().expect("one change");
	RuntimeCall::BoundedParameters(pallet_bounded_parameters::Call::set { changes })
}

/// `call` wrapped so that its bounds are not checked when it is proposed.
fn hidden(call: RuntimeCall) -> RuntimeCall {
	let (main, fallback) = (Box::new(call.clone()), Box::new(call));
	RuntimeCall::Utility(pallet_utility::Call::if_else { main, fallback })
}

fn filtered(event: &RuntimeEvent) -> Option<()> {
	let reason = frame_system::Error::<Runtime>::CallFiltered.into();
	let failed = |event: &_| match event {
		frame_system::Event::ExtrinsicFailed { dispatch_error, .. } => *dispatch_error == reason,
		_ => false,
	};
	matches!(event, RuntimeEvent::System(event) if failed(event)).then_some(())
}

async fn threshold(client: &Client) -> u16 {
	let list: Vec<ParameterInfo> = client.ask("ParametersApi_parameters", ()).await;
	let parameter = list
		.iter()
		.find(|info| info.group == "Mining" && info.name == "SettlementThreshold")
		.expect("the parameter is listed");
	let bytes = parameter.current.as_slice().try_into().expect("a u16");
	u16::from_le_bytes(bytes)
}

/// Proposes `call`, pays the deposits and votes for it with half of what three accounts have.
async fn pass(client: &Client, poll_index: u32, call: RuntimeCall) {
	let [alice, bob, charlie] = ["Alice", "Bob", "Charlie"].map(dev);
	let bytes = call.encode();
	let hash = BlakeTwo256::hash(&bytes);
	let len = bytes.len() as u32;
	let note = pallet_preimage::Call::note_preimage { bytes };
	execute(client, &alice, RuntimeCall::Preimage(note)).await;
	let submit = pallet_referenda::Call::submit {
		proposal_origin: Box::new(OriginCaller::Origins(Origin::EconomicParameters)),
		proposal: Bounded::Lookup { hash, len },
		enactment_moment: DispatchTime::After(1),
	};
	execute(client, &alice, RuntimeCall::Referenda(submit)).await;
	let deposit = pallet_referenda::Call::place_decision_deposit { index: poll_index };
	execute(client, &bob, RuntimeCall::Referenda(deposit)).await;
	let vote = AccountVote::Standard {
		vote: Vote { aye: true, conviction: Conviction::Locked1x },
		balance: 600_000 * STOS,
	};
	for voter in [&alice, &bob, &charlie] {
		let vote = pallet_conviction_voting::Call::vote { poll_index, vote };
		execute(client, voter, RuntimeCall::ConvictionVoting(vote)).await;
	}
}

/// The result of a referendum's call. Alarms of referenda are scheduled too, without a name.
fn dispatched(event: &RuntimeEvent) -> Option<DispatchResult> {
	match event {
		RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched {
			id: Some(_),
			result,
			..
		}) => Some(*result),
		_ => None,
	}
}

fn epoch_ended(event: &RuntimeEvent) -> Option<()> {
	matches!(event, RuntimeEvent::Mining(pallet_mining::Event::EpochEnded { .. })).then_some(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referendum_changes_a_parameter() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "40"]);
	let client = Client::connect(&node.url).await;
	assert_eq!(threshold(&client).await, 8_000);

	// Bounds are checked before anything is signed.
	let change = Parameters::SettlementThreshold(SettlementThreshold, Some(10_001));
	let refused: Result<(), Refusal> =
		client.ask("ParametersApi_check", vec![RuntimeParameters::Mining(change)]).await;
	let reason = refused.expect_err("above 100 %").reason;
	assert!(reason.contains("SettlementThreshold") && reason.contains("100.01%"), "{reason}");

	let mut events = Events::from(&client, 1);
	pass(&client, 0, set_threshold(7_000)).await;
	assert_eq!(events.find("the enactment", dispatched).await, Ok(()));
	events.find("the next epoch", epoch_ended).await;
	assert_eq!(threshold(&client).await, 7_000);

	// It cannot be proposed.
	let note = pallet_preimage::Call::note_preimage { bytes: set_threshold(10_001).encode() };
	execute(&client, &dev("Alice"), RuntimeCall::Preimage(note)).await;
	events.find("the refusal", filtered).await;

	// Wrapped, it can be proposed and passes; it fails when it is enacted, and nothing changes.
	pass(&client, 1, hidden(set_threshold(10_001))).await;
	let place = Place { group: 1, key: 2 };
	let Place { group, key } = place;
	let reason = pallet_bounded_parameters::Error::<Runtime>::OutOfBounds { group, key };
	assert_eq!(events.find("the enactment", dispatched).await, Err(reason.into()));
	events.find("the next epoch", epoch_ended).await;
	assert_eq!(threshold(&client).await, 7_000);
	assert_eq!(client.ask::<Result<(), String>>("InvariantsApi_check", ()).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_cannot_be_changed_without_a_vote() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "instant"]);
	let client = Client::connect(&node.url).await;
	let ferdie: sr25519::Pair = dev("Ferdie");
	assert_ne!(ferdie.public(), dev("Alice").public());
	execute(&client, &ferdie, set_threshold(7_000)).await;
	let list: Vec<ParameterInfo> = client.ask("ParametersApi_parameters", ()).await;
	assert!(list.iter().all(|info| info.pending.is_none()), "a change waits");
}
