//! What a monitoring system sees: numbers of the chain, the pool and the process, in Prometheus'
//! text format, at `GET /metrics` on a port of its own.
//!
//! Blocks are counted as they come; all else is read when somebody asks, so that nothing in the way of
//! a block waits for its measurement.

mod blocks;
mod page;
mod process;
mod server;

pub use server::{DEFAULT_PORT, MetricsError, MetricsServer, bind};

use crate::{chain::Chain, pool::Pool};
use blocks::Blocks;
use page::Page;
use std::sync::{Arc, atomic::Ordering};

/// What is measured.
pub struct Metrics {
	chain: Arc<Chain>,
	pool: Arc<Pool>,
	blocks: Arc<Blocks>,
}

impl Metrics {
	/// Begins to count the blocks of a chain.
	///
	/// # Errors
	/// The system's own, if it gives no thread.
	pub fn new(chain: Arc<Chain>, pool: Arc<Pool>) -> std::io::Result<Self> {
		let blocks = Blocks::follow(&chain)?;
		Ok(Self { chain, pool, blocks })
	}

	/// All numbers as they are now.
	pub fn text(&self) -> String {
		let mut page = Page::default();
		self.chain(&mut page);
		self.blocks.write(&mut page);
		self.pool(&mut page);
		process::write(&mut page);
		page.into_text()
	}

	fn chain(&self, page: &mut Page) {
		let (best, database) = (self.chain.best(), self.chain.database());
		let version = self.chain.runtime_version_at(best.hash).ok();
		let genesis = format!("{:?}", self.chain.genesis_hash());
		let labels = [
			("version", env!("CARGO_PKG_VERSION")),
			("chain", self.chain.id()),
			("genesis", genesis.as_str()),
		];
		page.gauge("stratos_build_info", "The program and its chain; always 1.")
			.labelled(&labels, 1);
		page.gauge("stratos_block_height", "The number of the best and of the last final block.")
			.labelled(&[("status", "best")], best.number)
			.labelled(&[("status", "finalized")], self.chain.finalized().number);
		page.gauge("stratos_oldest_state", "The oldest block whose state can be asked for.")
			.value(database.oldest_state());
		if let Some(version) = version {
			page.gauge("stratos_runtime_spec_version", "The version of the rules in force.")
				.value(version.spec_version);
		}
		if let Ok(file) = std::fs::metadata(database.path()) {
			page.gauge("stratos_database_bytes", "The size of the database's file.")
				.value(file.len());
		}
		page.gauge("stratos_signatures_remembered", "Signatures known to be valid.")
			.value(self.chain.signatures().len());
	}

	fn pool(&self, page: &mut Page) {
		let size = self.pool.size();
		page.gauge("stratos_pool_transactions", "Transactions in the pool.")
			.labelled(&[("state", "ready")], size.ready)
			.labelled(&[("state", "future")], size.future);
		page.gauge("stratos_pool_bytes", "Bytes of the transactions in the pool.")
			.labelled(&[("state", "ready")], size.ready_bytes)
			.labelled(&[("state", "future")], size.future_bytes);
	}

	/// Blocks counted so far.
	pub fn blocks(&self) -> u64 {
		self.blocks.count.load(Ordering::Relaxed)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		metrics::server::bind,
		testing::{Client, TestChain, advance},
	};
	use std::{
		io::{Read, Write},
		net::TcpStream,
		time::{Duration, Instant},
	};

	fn get(address: std::net::SocketAddr, request: &str) -> String {
		let mut stream = TcpStream::connect(address).unwrap();
		stream.write_all(request.as_bytes()).unwrap();
		let mut answer = String::new();
		stream.read_to_string(&mut answer).unwrap();
		answer
	}

	fn value(text: &str, name: &str) -> f64 {
		let line = text.lines().find(|line| line.starts_with(name)).expect(name);
		line.rsplit(' ').next().unwrap().parse().expect(name)
	}

	#[test]
	fn blocks_and_transactions_are_seen_over_http() {
		let test = TestChain::new();
		let pool = test.pool();
		let metrics = Arc::new(Metrics::new(test.chain.clone(), pool.clone()).unwrap());
		let server = MetricsServer::start(bind(0, false).unwrap(), metrics.clone()).unwrap();
		let client = Client::new(&test.chain);
		let transfer = |nonce| client.sign("Alice", nonce, 0, client.transfer("Bob", 1));
		advance(&test.chain, &[transfer(0), transfer(1)]);
		advance(&test.chain, &[]);
		pool.submit(transfer(2)).unwrap();
		// They are counted beside the chain.
		let begun = Instant::now();
		while metrics.blocks() < 2 {
			assert!(begun.elapsed() < Duration::from_secs(20), "blocks are not counted");
			std::thread::sleep(Duration::from_millis(5));
		}
		let answer = get(server.address(), "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
		let (head, text) = answer.split_once("\r\n\r\n").unwrap();
		assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("version=0.0.4"), "{head}");
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
	fn anything_but_a_request_for_the_metrics_is_refused_politely() {
		let test = TestChain::new();
		let metrics = Arc::new(Metrics::new(test.chain.clone(), test.pool()).unwrap());
		let server = MetricsServer::start(bind(0, false).unwrap(), metrics).unwrap();
		let status = |request: &str| get(server.address(), request)[9..12].to_owned();
		assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), "404");
		assert_eq!(status("POST /metrics HTTP/1.1\r\n\r\n"), "405");
		assert_eq!(status("\r\n\r\n"), "400");
		assert_eq!(status(&format!("GET /{}", "x".repeat(8_300))), "400");
		// Whoever says nothing holds up nobody, nor do many of them.
		let silent = || TcpStream::connect(server.address()).unwrap();
		let _silent: Vec<TcpStream> = (0..100).map(|_| silent()).collect();
		let begun = Instant::now();
		assert_eq!(status("GET /metrics HTTP/1.0\r\n\r\n"), "200");
		assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
	}
}
