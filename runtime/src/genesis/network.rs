//! The development network: accounts with publicly known secrets, their nodes and validators.

use crate::{AccountId, Balance, DepositConfig, STOS, StakingConfig};
use alloc::vec::Vec;
use pallet_deposit::{GenesisMetaNode, GenesisResourceNode, ServiceKinds};
use pallet_staking::ConsensusKey;
use sp_runtime::Perbill;
use stratos_primitives::NodeId;

/// The endowment of each dev account, base units.
const DEV_ENDOWMENT: Balance = 1_000_000 * STOS;

/// The accounts of the well-known development phrase, `//Alice` to `//Ferdie`, in this order.
/// Public keys (sr25519): deriving them would need the key code in the Wasm. A test derives and
/// compares them.
pub const DEV_ACCOUNTS: [(&str, [u8; 32]); 6] = [
	("Alice", hex("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d")),
	("Bob", hex("8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48")),
	("Charlie", hex("90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22")),
	("Dave", hex("306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20")),
	("Eve", hex("e659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e")),
	("Ferdie", hex("1cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c")),
];

const fn hex(text: &str) -> [u8; 32] {
	const fn digit(c: u8) -> u8 {
		match c {
			b'0'..=b'9' => c - b'0',
			b'a'..=b'f' => c - b'a' + 10,
			_ => panic!("not a hex digit"),
		}
	}
	let text = text.as_bytes();
	let mut bytes = [0; 32];
	let mut i = 0;
	while i < 32 {
		bytes[i] = digit(text[2 * i]) << 4 | digit(text[2 * i + 1]);
		i += 1;
	}
	bytes
}

/// The Meta Nodes: owner, network key (ed25519 of `//Alice//meta` and so on), deposit in STOS.
pub const META_NODES: [(usize, [u8; 32], Balance); 3] = [
	(ALICE, hex("bead052731e9974a312c59cee1e62d3108693c2e2d90cb376288368762ef261f"), 100_000),
	(BOB, hex("f23811a749d5302d262c9123c64f351f22f1d259081661b865f70c72069f9290"), 100_000),
	(CHARLIE, hex("6c56b2aab02ea66000bec8263df39c669b481874178c19ae3d49b06096abf283"), 100_000),
];

/// The Resource Nodes: owner, network key (`//Dave//node`, `//Eve//node`, `//Ferdie//node`,
/// `//Dave//node2`, `//Eve//node2`), deposit in STOS, services.
pub const RESOURCE_NODES: [(usize, [u8; 32], Balance, ServiceKinds); 5] = [
	(
		DAVE,
		hex("012a4fb7b22e3932dca149d7ac19cd1f6be05f3d725c76faf34b96b55b376004"),
		160_000,
		ALL_SERVICES,
	),
	(
		EVE,
		hex("415f0332a7c9a13ace584323f79f9d5630b26d5f5e86999538fddea63ec1bd40"),
		150_000,
		ALL_SERVICES,
	),
	(
		FERDIE,
		hex("f80deb99b6235c43158bb9f801e5570043d2c0cef99342db5ff314a14426a0fc"),
		140_000,
		ServiceKinds::STORAGE,
	),
	(
		DAVE,
		hex("238597162566cda53afc566143c26bf6156166280fec6405e2d734f947e8f5e4"),
		130_000,
		ServiceKinds::STORAGE,
	),
	(
		EVE,
		hex("58e95c986ff00f82db3d36979f78895907ee3208951bf7bcee1b12f39b2b484b"),
		120_000,
		ServiceKinds::STORAGE,
	),
];

/// The validators: account, consensus key (ed25519 of `//Alice` and so on), stake in STOS,
/// commission in percent. The preset `development` has the first three.
pub const VALIDATORS: [(usize, [u8; 32], Balance, u32); 4] = [
	(ALICE, hex("88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee"), 100_000, 1),
	(BOB, hex("d17c2d7823ebf260fd138f2d7e27d114c0145d968b5ff5006125f2414fadae69"), 100_000, 5),
	(CHARLIE, hex("439660b36c6c03afafca027b910b4fecf99801834c62a5e6006f27d978de234f"), 100_000, 10),
	(DAVE, hex("5e639b43e0052c47447dac87d6fd2b6ec50bdd4d0f614e4299c665249bbd09d9"), 100_000, 10),
];

/// Validators of the preset `development`, whose blocks one machine makes.
const DEVELOPMENT_VALIDATORS: usize = 3;

/// Who delegates how many STOS to whom on a development chain.
const DELEGATIONS: [(usize, usize, Balance); 2] = [(DAVE, ALICE, 50_000), (EVE, BOB, 20_000)];

/// Who delegates on a local network: equal parts, so that the four validators have a quarter of the voting
/// power each and any one of them may be missing.
const LOCAL_DELEGATIONS: [(usize, usize, Balance); 4] =
	[(EVE, ALICE, 20_000), (EVE, BOB, 20_000), (FERDIE, CHARLIE, 20_000), (FERDIE, DAVE, 20_000)];

/// Bytes that each Resource Node has free: 10 TB.
const FREE_CAPACITY: u64 = 10_000_000_000_000;

const ALL_SERVICES: ServiceKinds =
	ServiceKinds { storage: true, database: true, computation: true };

const ALICE: usize = 0;
const BOB: usize = 1;
const CHARLIE: usize = 2;
const DAVE: usize = 3;
const EVE: usize = 4;
const FERDIE: usize = 5;

/// The id of a dev account.
pub(super) fn account(number: usize) -> AccountId {
	AccountId::from(DEV_ACCOUNTS[number].1)
}

/// All dev accounts with their endowments.
pub(super) fn accounts() -> Vec<(AccountId, Balance)> {
	(0..DEV_ACCOUNTS.len()).map(|number| (account(number), DEV_ENDOWMENT)).collect()
}

/// The sum of the nodes' deposits, `S`, base units.
pub(super) fn deposits() -> Balance {
	let metas = META_NODES.iter().map(|(_, _, deposit)| deposit);
	let resources = RESOURCE_NODES.iter().map(|(_, _, deposit, _)| deposit);
	metas.chain(resources).sum::<Balance>() * STOS
}

/// The nodes; Alice is the Foundation.
pub(super) fn nodes() -> DepositConfig {
	let metas = META_NODES.iter().map(|(owner, id, deposit)| GenesisMetaNode {
		id: NodeId(*id),
		owner: account(*owner),
		beneficiary: None,
		deposit: deposit * STOS,
	});
	let resources = RESOURCE_NODES.iter().map(|(owner, id, deposit, kinds)| GenesisResourceNode {
		id: NodeId(*id),
		owner: account(*owner),
		beneficiary: None,
		deposit: deposit * STOS,
		kinds: *kinds,
		free_capacity: FREE_CAPACITY,
	});
	DepositConfig {
		foundation: Some(account(ALICE)),
		resource_nodes: resources.collect(),
		meta_nodes: metas.collect(),
	}
}

/// The validators of a development chain and their delegators.
pub(super) fn development_stake() -> StakingConfig {
	stake(&VALIDATORS[..DEVELOPMENT_VALIDATORS], &DELEGATIONS)
}

/// The validators of a local network and their delegators.
pub(super) fn local_stake() -> StakingConfig {
	stake(&VALIDATORS, &LOCAL_DELEGATIONS)
}

fn stake(
	validators: &[(usize, [u8; 32], Balance, u32)],
	delegations: &[(usize, usize, Balance)],
) -> StakingConfig {
	let validators = validators.iter().map(|(who, key, stake, commission)| {
		(account(*who), ConsensusKey(*key), stake * STOS, Perbill::from_percent(*commission))
	});
	let delegations =
		delegations.iter().map(|(who, whom, stake)| (account(*who), account(*whom), stake * STOS));
	StakingConfig { validators: validators.collect(), delegations: delegations.collect() }
}
