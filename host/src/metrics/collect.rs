//! Collects all metrics.

use super::{blocks::BlockMetrics, error::MetricsError, process, snapshot::Snapshot};
use crate::{chain::Chain, consensus::NetworkStatus, pool::Pool};
use prometheus::{Registry, Result, TextEncoder};
use std::sync::Arc;

/// The metrics of a node.
pub struct Metrics {
	chain: Arc<Chain>,
	pool: Arc<Pool>,
	registry: Registry,
	blocks: BlockMetrics,
	network: Option<Arc<NetworkStatus>>,
}

impl Metrics {
	/// Starts counting the blocks of a chain.
	///
	/// # Errors
	/// [`MetricsError::Thread`], [`MetricsError::Registry`].
	pub fn new(
		chain: Arc<Chain>,
		pool: Arc<Pool>,
		network: Option<Arc<NetworkStatus>>,
	) -> std::result::Result<Self, MetricsError> {
		let registry = Registry::new();
		let blocks = BlockMetrics::register(&registry)?;
		blocks.clone().follow(&chain).map_err(MetricsError::Thread)?;
		Ok(Self { chain, pool, registry, blocks, network })
	}

	/// All metrics in Prometheus' text format, version 0.0.4.
	///
	/// # Errors
	/// If a metric has an invalid or duplicate name, which is a bug.
	pub fn text(&self) -> Result<String> {
		let snapshot = Snapshot::default();
		self.chain(&snapshot)?;
		self.pool(&snapshot)?;
		if let Some(network) = &self.network {
			self.network(network, &snapshot)?;
		}
		process::collect(&snapshot)?;
		let mut families = self.registry.gather();
		families.extend(snapshot.families());
		TextEncoder::new().encode_to_string(&families)
	}

	fn chain(&self, snapshot: &Snapshot) -> Result<()> {
		let (best, database) = (self.chain.best(), self.chain.database());
		let genesis = format!("{:?}", self.chain.genesis_hash());
		snapshot.info(
			"stratos_build_info",
			"The program and its chain. Always 1.",
			&[
				("version", env!("CARGO_PKG_VERSION")),
				("chain", self.chain.id()),
				("genesis", genesis.as_str()),
			],
		)?;
		snapshot.gauges(
			"stratos_block_height",
			"Number of the best block and of the last finalized block.",
			"status",
			&[("best", best.number.into()), ("finalized", self.chain.finalized().number.into())],
		)?;
		snapshot.gauge(
			"stratos_oldest_state",
			"The oldest block whose state is kept.",
			database.oldest_state().into(),
		)?;
		if let Ok(version) = self.chain.runtime_version_at(best.hash) {
			snapshot.gauge(
				"stratos_runtime_spec_version",
				"spec_version of the runtime.",
				version.spec_version.into(),
			)?;
		}
		if let Ok(file) = std::fs::metadata(database.path()) {
			snapshot.gauge("stratos_database_bytes", "Size of the database file.", file.len())?;
		}
		snapshot.gauge(
			"stratos_signatures_remembered",
			"Cached signatures that are known to be valid.",
			self.chain.signatures().len() as u64,
		)
	}

	fn pool(&self, snapshot: &Snapshot) -> Result<()> {
		let size = self.pool.size();
		let states =
			|ready: usize, future: usize| [("ready", ready as u64), ("future", future as u64)];
		snapshot.gauges(
			"stratos_pool_transactions",
			"Transactions in the pool.",
			"state",
			&states(size.ready, size.future),
		)?;
		snapshot.gauges(
			"stratos_pool_bytes",
			"Bytes of the transactions in the pool.",
			"state",
			&states(size.ready_bytes, size.future_bytes),
		)
	}

	fn network(&self, network: &NetworkStatus, snapshot: &Snapshot) -> Result<()> {
		let (height, round) = network.height_and_round();
		let validators = network.peers().iter().filter(|peer| peer.validator).count() as u64;
		let others = network.peers().len() as u64 - validators;
		let (signed, missed) = network.signed_and_missed();
		let (sent, received) = network.sent_and_received();
		snapshot.gauge("stratos_consensus_height", "The block that is voted on.", height.into())?;
		snapshot.gauge(
			"stratos_consensus_round",
			"The round of that block. Above 0, a proposer failed or was too slow.",
			round.into(),
		)?;
		snapshot.gauges(
			"stratos_peers",
			"Connected nodes.",
			"role",
			&[("validator", validators), ("follower", others)],
		)?;
		snapshot.gauge(
			"stratos_syncing",
			"1 while the node takes blocks that were decided before, because it is behind.",
			network.is_syncing().into(),
		)?;
		snapshot.counters(
			"stratos_consensus_blocks_total",
			"Blocks whose certificate has this validator's signature, and those without it.",
			"result",
			&[("signed", signed), ("missed", missed)],
		)?;
		snapshot.counters(
			"stratos_gossip_transactions_total",
			"Transactions given to peers, and taken from them.",
			"direction",
			&[("sent", sent), ("received", received)],
		)
	}

	/// Blocks counted so far.
	pub fn blocks(&self) -> u64 {
		self.blocks.blocks.get()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		consensus::Role,
		metrics::server::{MetricsServer, bind},
		testing::{Client, TestChain, advance},
	};
	use std::{
		io::{Read, Write},
		net::{SocketAddr, TcpStream},
		time::{Duration, Instant},
	};

	fn get(address: SocketAddr, request: &str) -> String {
		let mut stream = TcpStream::connect(address).unwrap();
		stream.write_all(request.as_bytes()).unwrap();
		let mut response = String::new();
		stream.read_to_string(&mut response).unwrap();
		response
	}

	fn value(text: &str, name: &str) -> f64 {
		let line = text.lines().find(|line| line.starts_with(name)).expect(name);
		line.rsplit(' ').next().unwrap().parse().expect(name)
	}

	#[test]
	fn blocks_and_transactions_are_counted() {
		let test = TestChain::new();
		let pool = test.pool();
		let metrics = Arc::new(Metrics::new(test.chain.clone(), pool.clone(), None).unwrap());
		let server = serve(metrics.clone());
		let client = Client::new(&test.chain);
		let transfer = |nonce| client.sign("Alice", nonce, 0, client.transfer("Bob", 1));
		advance(&test.chain, &[transfer(0), transfer(1)]);
		advance(&test.chain, &[]);
		pool.submit(transfer(2)).unwrap();
		// Another thread counts.
		let start = Instant::now();
		while metrics.blocks() < 2 {
			assert!(start.elapsed() < Duration::from_secs(20), "blocks are not counted");
			std::thread::sleep(Duration::from_millis(5));
		}
		let response = get(server.address(), "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
		let (head, text) = response.split_once("\r\n\r\n").unwrap();
		assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("version=0.0.4"), "{head}");
		assert!(text.contains("# TYPE stratos_blocks_total counter\n"), "{text}");
		assert!(text.contains("stratos_build_info{chain=\"stratos_dev\",genesis=\"0x"), "{text}");
		assert_eq!(value(text, "stratos_block_height{status=\"best\"}"), 2.0);
		assert_eq!(value(text, "stratos_blocks_total"), 2.0);
		// Each block has one inherent.
		assert_eq!(value(text, "stratos_extrinsics_total"), 4.0);
		assert_eq!(value(text, "stratos_block_execution_seconds_count"), 2.0);
		assert_eq!(value(text, "stratos_block_execution_seconds_bucket{le=\"+Inf\"}"), 2.0);
		assert_eq!(value(text, "stratos_pool_transactions{state=\"ready\"}"), 1.0);
		assert!(value(text, "stratos_database_bytes") > 0.0);
		for line in text.lines().filter(|line| !line.starts_with('#')) {
			assert!(line.rsplit_once(' ').is_some_and(|(_, n)| n.parse::<f64>().is_ok()), "{line}");
		}
	}

	#[test]
	fn alerts_and_the_board_name_metrics_that_exist() {
		let test = TestChain::new();
		let status = NetworkStatus::new("id".into(), "address".into(), Role::Validator);
		let metrics =
			Metrics::new(test.chain.clone(), test.pool(), Some(Arc::new(status))).unwrap();
		advance(&test.chain, &[]);
		let text = metrics.text().unwrap();
		for file in ["alerts.yml", "grafana.json"] {
			let path = format!("{}/../docs/monitoring/{file}", env!("CARGO_MANIFEST_DIR"));
			let content = std::fs::read_to_string(&path).expect(&path);
			let words = content.split(|c: char| !c.is_ascii_lowercase() && c != '_');
			let names: Vec<_> = words.filter(|word| word.starts_with("stratos_")).collect();
			assert!(names.len() > 5, "{file}");
			for name in names {
				assert!(text.contains(name), "{file} names {name}");
			}
		}
	}

	fn serve(metrics: Arc<Metrics>) -> MetricsServer {
		MetricsServer::start(bind(0, false).unwrap(), metrics).unwrap()
	}

	#[test]
	fn other_requests_are_rejected_and_silent_clients_delay_nobody() {
		let test = TestChain::new();
		let server = serve(Arc::new(Metrics::new(test.chain.clone(), test.pool(), None).unwrap()));
		let status = |request: &str| get(server.address(), request)[9..12].to_owned();
		assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), "404");
		assert_eq!(status("POST /metrics HTTP/1.1\r\n\r\n"), "405");
		assert_eq!(status("nonsense\r\n\r\n"), "400");
		assert_eq!(status(&format!("GET /{}", "x".repeat(8_300))), "431");
		let silent = || TcpStream::connect(server.address()).unwrap();
		let _silent: Vec<TcpStream> = (0..100).map(|_| silent()).collect();
		let start = Instant::now();
		assert_eq!(status("GET /metrics HTTP/1.0\r\n\r\n"), "200");
		assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
	}
}
