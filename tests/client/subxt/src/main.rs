//! subxt with code generated of the chain's metadata. Prints what it covers as the scripts beside it do.

use std::{
	error::Error,
	io::{BufRead, Write},
	time::{Duration, Instant},
};
use subxt::{OnlineClient, SubstrateConfig, dynamic::Value, transactions::Payload};
use subxt_signer::{
	SecretUri,
	sr25519::{Keypair, dev},
};

#[subxt::subxt(runtime_metadata_path = "../generated/stratos.scale")]
#[allow(missing_docs)]
mod stratos {}

use stratos::runtime_types;

/// The version in `Cargo.toml`.
const VERSION: &str = "0.51.1";
const STOS: u128 = 1_000_000_000_000_000_000;
const PATIENCE: Duration = Duration::from_secs(60);

type Client = OnlineClient<SubstrateConfig>;
type Events = subxt::extrinsics::ExtrinsicEvents<SubstrateConfig>;
type Answer<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Signs, sends, and waits until the call is in a final block and has succeeded.
async fn send<Call: Payload>(client: &Client, call: &Call, signer: &Keypair) -> Answer<Events> {
	let block = client.at_current_block().await?;
	let progress = block.transactions().sign_and_submit_then_watch_default(call, signer).await?;
	Ok(progress.wait_for_finalized_success().await?)
}

fn prepay(amount: u128) -> impl Payload {
	stratos::transactions().ozone().prepay(amount, None, 0)
}

async fn constants(client: &Client) -> Answer<()> {
	let block = client.at_current_block().await?;
	let metadata = block.metadata();
	let mut read = 0;
	for pallet in metadata.pallets() {
		for constant in pallet.constants() {
			let address = subxt::dynamic::constant::<Value>(pallet.name(), constant.name());
			block.constants().entry(address)?;
			read += 1;
		}
	}
	assert!(read > 50, "only {read} constants");
	assert_eq!(block.constants().entry(stratos::constants().system().ss58_prefix())?, 42);
	Ok(())
}

async fn runtime_apis(client: &Client) -> Answer<()> {
	let block = client.at_current_block().await?;
	let apis = block.runtime_apis();
	let market = apis.call(stratos::runtime_apis().ozone_api().market()).await?;
	assert!(market.genesis_deposit > 0);
	let quote = apis.call(stratos::runtime_apis().ozone_api().quote(STOS)).await?;
	assert!(quote.is_some());
	let alice = dev::alice().public_key().to_account_id();
	apis.call(stratos::runtime_apis().deposit_api().nodes_of(alice)).await?;
	apis.call(stratos::runtime_apis().deposit_api().overview()).await?;
	apis.call(stratos::runtime_apis().staking_api().active_set()).await?;
	apis.call(stratos::runtime_apis().epoch_api().summary()).await?;
	apis.call(stratos::runtime_apis().parameters_api().parameters()).await?;
	apis.call(stratos::runtime_apis().invariants_api().claims()).await?;
	Ok(())
}

async fn storage(client: &Client) -> Answer<()> {
	let block = client.at_current_block().await?;
	let (mut items, mut entries) = (0, 0);
	for item in block.storage().entries() {
		let entry = item.entry()?;
		items += 1;
		if entry.is_plain() {
			if let Some(value) = entry.try_fetch(vec![]).await? {
				value.decode_as::<Value>()?;
			}
			continue;
		}
		let mut all = entry.iter(Vec::<Value>::new()).await?;
		while let Some(found) = all.next().await {
			let found = found?;
			found.value().decode_as::<Value>()?;
			found.key()?;
			entries += 1;
		}
	}
	assert!(items > 150 && entries > 50, "{items} items, {entries} entries");
	Ok(())
}

async fn buy(client: &Client) -> Answer<()> {
	let bob = dev::bob();
	let events = send(client, &prepay(1_234 * STOS), &bob).await?;
	let event = events.find_first::<stratos::ozone::events::Prepaid>();
	let event = event.ok_or("no Ozone.Prepaid")??;
	assert_eq!(event.paid, 1_234 * STOS);
	let block = client.at_current_block().await?;
	let held = block
		.storage()
		.fetch(stratos::storage().ozone().ozone_of(), (bob.public_key().to_account_id(),))
		.await?
		.decode()?;
	assert!(held >= event.ozone);
	Ok(())
}

async fn registration(client: &Client) -> Answer<()> {
	let owner = dev::charlie();
	let node = Keypair::from_uri(&"//node//subxt".parse::<SecretUri>()?)?;
	let block = client.at_current_block().await?;
	let question =
		stratos::runtime_apis().deposit_api().key_proof_payload(owner.public_key().to_account_id());
	let payload = block.runtime_apis().call(question).await?.ok_or("no block yet")?;
	let register = || {
		stratos::transactions().deposit().register_resource_node(
			runtime_types::stratos_runtime_api::types::NodeId(node.public_key().0),
			runtime_types::pallet_deposit::types::ServiceKinds {
				storage: true,
				database: false,
				computation: false,
			},
			1_000 * STOS,
			0,
			None,
			Some(runtime_types::sp_runtime::MultiSignature::Sr25519(node.sign(&payload).0)),
		)
	};
	let copied = send(client, &register(), &dev::dave()).await;
	let refused = copied.err().ok_or("a copied proof is accepted")?.to_string();
	assert!(refused.contains("KeyProofInvalid"), "{refused}");
	let events = send(client, &register(), &owner).await?;
	assert!(events.has::<stratos::deposit::events::Registered>());
	Ok(())
}

async fn batch(client: &Client) -> Answer<()> {
	use runtime_types::{frame_system, pallet_ozone, stratos_runtime::RuntimeCall};
	let remark = frame_system::pallet::Call::remark { remark: vec![1] };
	let prepay =
		pallet_ozone::pallet::Call::prepay { amount: STOS, beneficiary: None, min_ozone: 0 };
	let calls = vec![RuntimeCall::System(remark), RuntimeCall::Ozone(prepay)];
	let events =
		send(client, &stratos::transactions().utility().batch_all(calls), &dev::dave()).await?;
	assert!(events.has::<stratos::ozone::events::Prepaid>());
	assert!(events.has::<stratos::utility::events::BatchCompleted>());
	Ok(())
}

async fn finality(client: &Client) -> Answer<()> {
	let mut blocks = client.stream_blocks().await?;
	let mut last = None;
	for _ in 0..5 {
		let number = blocks.next().await.ok_or("no block")??.number();
		assert!(last.is_none_or(|last| number == last + 1), "{last:?}, then {number}");
		last = Some(number);
	}
	Ok(())
}

/// Asks the driver for something and waits for it.
fn ask(what: &str) -> Answer<serde_json::Value> {
	println!("ask: {what}");
	std::io::stdout().flush()?;
	let mut line = String::new();
	std::io::stdin().lock().read_line(&mut line)?;
	Ok(serde_json::from_str(&line)?)
}

// subxt does not reconnect by itself: its users connect again.
async fn restart(url: &str) -> Answer<()> {
	ask("restart")?;
	let client = Client::from_insecure_url(url).await?;
	send(&client, &prepay(STOS), &dev::bob()).await?;
	Ok(())
}

async fn upgrade(url: &str) -> Answer<()> {
	let client = Client::from_insecure_url(url).await?;
	let wanted = ask("upgrade")?["specVersion"].as_u64().ok_or("a version")?;
	let start = Instant::now();
	while u64::from(client.at_current_block().await?.spec_version()) != wanted {
		assert!(start.elapsed() < PATIENCE, "the new runtime does not come");
		tokio::time::sleep(Duration::from_millis(100)).await;
	}
	// The call is the same in both runtimes: the code generated for the first one remains valid.
	send(&client, &prepay(STOS), &dev::bob()).await?;
	Ok(())
}

/// Tells how a step ended. Returns whether it is covered.
async fn step(name: &str, action: impl Future<Output = Answer<()>>) -> bool {
	let start = Instant::now();
	let ended = tokio::time::timeout(PATIENCE, action).await;
	match ended.unwrap_or_else(|late| Err(late.into())) {
		Ok(()) => {
			println!("covered: {name}\n  {} ms", start.elapsed().as_millis());
			true
		}
		Err(error) => {
			println!("failed: {name}: {error}");
			false
		}
	}
}

#[tokio::main]
async fn main() -> Answer<()> {
	println!("client: subxt {VERSION}");
	let url = std::env::args().nth(1).ok_or("usage: stratos-subxt-test ws://127.0.0.1:PORT")?;
	let client = Client::from_insecure_url(&url).await?;
	let connected = async {
		stratos::is_codegen_valid_for(client.at_current_block().await?.metadata_ref())
			.then_some(())
			.ok_or_else(|| "the code was generated for another chain".into())
	};
	let covered = [
		step("connect", connected).await,
		step("constants", constants(&client)).await,
		step("prepay", buy(&client)).await,
		step("registration", registration(&client)).await,
		step("batch", batch(&client)).await,
		step("runtime APIs", runtime_apis(&client)).await,
		step("storage", storage(&client)).await,
		step("finality", finality(&client)).await,
		step("restart", restart(&url)).await,
		step("upgrade", upgrade(&url)).await,
	];
	let all = covered.into_iter().all(|covered| covered);
	all.then_some(()).ok_or_else(|| "a step failed".into())
}
