//! The terminal output of `run`: a banner, then one line per block and per ended epoch.

use super::line_writer::LineWriter;
use crate::{
	chain::ImportedBlock,
	primitives::Hash,
	text::{counted, format_amount, grouped, sanitize},
};
use std::{
	io::{self, IsTerminal},
	time::Duration,
};
use stratos_runtime_api::epochs::EpochSummary;

/// A development account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Account {
	pub(super) name: &'static str,
	pub(super) address: String,
	pub(super) uri: String,
	/// Free balance in base units. None if unknown.
	pub(super) free: Option<u128>,
}

/// Facts about a node that has started.
#[derive(Clone, Debug)]
pub(super) struct Banner {
	pub(super) chain: String,
	pub(super) runtime: String,
	pub(super) genesis_hash: Hash,
	pub(super) number: u32,
	pub(super) hash: Hash,
	pub(super) state_root: Hash,
	pub(super) data: String,
	pub(super) endpoint: std::net::SocketAddr,
	pub(super) metrics: Option<std::net::SocketAddr>,
	pub(super) external: bool,
	/// Who makes blocks, and when.
	pub(super) blocks: String,
	/// Where other nodes reach this one.
	pub(super) network: Option<String>,
	pub(super) accounts: Vec<Account>,
	pub(super) symbol: String,
	pub(super) decimals: u8,
}

/// Writes to stdout, in colour if it is a terminal. Never blocks.
#[derive(Clone, Debug)]
pub(super) struct Terminal {
	output: LineWriter,
	style: Style,
}

/// Formats lines. Text from the spec and the runtime goes through [`sanitize`].
#[derive(Clone, Copy, Debug)]
struct Style {
	colour: bool,
}

/// ANSI codes.
#[derive(Clone, Copy)]
enum Colour {
	Green = 32,
	Cyan = 36,
	Dim = 2,
	Bold = 1,
}

impl Terminal {
	/// Uses colours if stdout is a terminal and `NO_COLOR` is not set.
	///
	/// # Errors
	/// The system's error, if no thread can be started.
	pub(super) fn new() -> io::Result<Self> {
		let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
		let output = LineWriter::start("terminal", io::stdout())?;
		Ok(Self { output, style: Style { colour } })
	}

	/// Blocks until everything is written, for at most `timeout`.
	pub(super) fn finish(&self, timeout: Duration) {
		self.output.finish(timeout);
	}

	pub(super) fn banner(&self, banner: &Banner) {
		for line in self.style.banner_lines(banner) {
			self.output.line(line);
		}
	}

	pub(super) fn block(&self, block: &ImportedBlock, epoch: Option<&EpochSummary>) {
		self.output.line(self.style.block_line(
			block.header.number,
			block.hash,
			block.body.len(),
			block.execution,
			epoch,
		));
		if block.runtime_upgraded {
			let line = "  the runtime was upgraded; the next block runs it";
			self.output.line(self.style.paint(Colour::Cyan, line));
		}
	}

	/// An epoch ended. `after` is the summary of the next one.
	pub(super) fn epoch(&self, ended: u32, after: &EpochSummary) {
		self.output.line(self.style.epoch_line(ended, after));
	}

	/// Blocks were produced faster than they could be shown.
	pub(super) fn skipped(&self, blocks: u64) {
		self.output.line(format!("… {} not shown", counted(blocks, "block")));
	}

	/// A companion of the node has something to say.
	pub(super) fn notice(&self, text: &str) {
		self.output.line(self.style.notice_line(text));
	}

	pub(super) fn stopped(&self, number: u32, hash: Hash) {
		self.output.line(format!("Stopped at #{number} {hash:?}. All blocks are on disk."));
	}
}

impl Style {
	fn paint(self, colour: Colour, text: &str) -> String {
		if self.colour { format!("\x1b[{}m{text}\x1b[0m", colour as u8) } else { text.to_owned() }
	}

	fn banner_lines(self, banner: &Banner) -> Vec<String> {
		let version = env!("CARGO_PKG_VERSION");
		let mut lines = vec![
			self.paint(Colour::Bold, &format!("stratos {version} · {}", sanitize(&banner.chain))),
		];
		let mut fact = |name: &str, value: String| {
			let name = self.paint(Colour::Dim, &format!("{name:<10}"));
			lines.push(format!("{name}  {}", sanitize(&value)));
		};
		fact("runtime", banner.runtime.clone());
		fact("genesis", format!("{:?}", banner.genesis_hash));
		fact("best", format!("#{} {:?}", banner.number, banner.hash));
		fact("state root", format!("{:?}", banner.state_root));
		fact("data", banner.data.clone());
		let endpoint = banner.endpoint;
		fact("endpoint", format!("ws://{endpoint}  http://{endpoint}"));
		if banner.external {
			fact("", "open to other machines".to_owned());
		}
		if let Some(address) = banner.metrics {
			fact("metrics", format!("http://{address}/metrics"));
		}
		fact("blocks", banner.blocks.clone());
		if let Some(address) = &banner.network {
			fact("network", address.clone());
		}
		if !banner.accounts.is_empty() {
			lines.push(String::new());
			lines.push(
				self.paint(Colour::Bold, "Development accounts (everybody knows their secrets)"),
			);
			let balances: Vec<String> = banner
				.accounts
				.iter()
				.map(|account| {
					account.free.map_or_else(String::new, |free| {
						format!(
							"{} {}",
							format_amount(free, banner.decimals, 4),
							sanitize(&banner.symbol)
						)
					})
				})
				.collect();
			let width = balances.iter().map(String::len).max().unwrap_or(0);
			for (account, balance) in banner.accounts.iter().zip(balances) {
				let line = format!(
					"  {:<8}{}  {:<10}{balance:>width$}",
					account.name, account.address, account.uri,
				);
				lines.push(line.trim_end().to_owned());
			}
		}
		lines.push(String::new());
		lines
	}

	fn block_line(
		self,
		number: u32,
		hash: Hash,
		extrinsics: usize,
		execution: Duration,
		epoch: Option<&EpochSummary>,
	) -> String {
		let noun = if extrinsics == 1 { "extrinsic " } else { "extrinsics" };
		let extrinsics = grouped(extrinsics);
		let milliseconds = execution.as_secs_f64() * 1000.0;
		let mut line = format!(
			"{} #{number:<6} {}  {extrinsics:>4} {noun}  {milliseconds:>7.2} ms",
			self.paint(Colour::Green, "✓"),
			self.paint(Colour::Dim, &short(hash)),
		);
		if let Some(epoch) = epoch
			&& let Some(position) = epoch.position(number)
		{
			line.push_str(&format!("  epoch {} ({position}/{})", epoch.epoch, epoch.length));
		}
		line
	}

	fn epoch_line(self, ended: u32, after: &EpochSummary) -> String {
		let figures: Vec<String> = after
			.figures
			.iter()
			.map(|figure| {
				format!(
					"{} {} {}",
					self.paint(Colour::Dim, &sanitize(&figure.name)),
					format_amount(figure.amount, figure.decimals, 9),
					sanitize(&figure.unit)
				)
			})
			.collect();
		let head = self.paint(Colour::Cyan, &format!("━ epoch {ended} ended"));
		format!("{head}  {}", figures.join("   ")).trim_end().to_owned()
	}

	fn notice_line(self, text: &str) -> String {
		format!("{} {}", self.paint(Colour::Cyan, "━"), sanitize(text))
	}
}

/// The first 6 and the last 4 characters of a hash.
fn short(hash: Hash) -> String {
	let text = sp_core::bytes::to_hex(hash.as_bytes(), false);
	match (text.get(..6), text.get(text.len().saturating_sub(4)..)) {
		(Some(head), Some(tail)) => format!("{head}…{tail}"),
		_ => text,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use stratos_runtime_api::epochs::Figure;

	const PLAIN: Style = Style { colour: false };

	fn summary() -> EpochSummary {
		let figure = |name: &str, amount, decimals, unit: &str| Figure {
			name: name.into(),
			amount,
			decimals,
			unit: unit.into(),
		};
		EpochSummary {
			epoch: 3,
			first_block: 301,
			length: 100,
			figures: vec![
				figure("price", 20_408_163, 9, "STOS/oz"),
				figure("P", 100 * 10u128.pow(18), 18, "STOS"),
			],
		}
	}

	#[test]
	fn blocks_are_one_line() {
		let hash = Hash::repeat_byte(0xab);
		let time = Duration::from_micros(1234);
		assert_eq!(
			PLAIN.block_line(312, hash, 3, time, Some(&summary())),
			"✓ #312    0xabab…abab     3 extrinsics     1.23 ms  epoch 3 (12/100)"
		);
		assert_eq!(
			PLAIN.block_line(1, hash, 1, time, None),
			"✓ #1      0xabab…abab     1 extrinsic      1.23 ms"
		);
		// Blocks outside the epoch of the summary have no position.
		assert!(!PLAIN.block_line(300, hash, 1, time, Some(&summary())).contains("epoch"));
		assert!(!PLAIN.block_line(401, hash, 1, time, Some(&summary())).contains("epoch"));
	}

	#[test]
	fn epochs_are_one_line_with_the_figures_of_the_runtime() {
		assert_eq!(
			PLAIN.epoch_line(2, &summary()),
			"━ epoch 2 ended  price 0.020408163 STOS/oz   P 100 STOS"
		);
	}

	#[test]
	fn balances_are_aligned_and_omitted_if_unknown() {
		let account =
			|name, free| Account { name, address: "5Grw".into(), uri: format!("//{name}"), free };
		let banner = Banner {
			chain: "Test".into(),
			runtime: "test 1".into(),
			genesis_hash: Hash::zero(),
			number: 0,
			hash: Hash::zero(),
			state_root: Hash::zero(),
			data: "memory".into(),
			endpoint: ([127, 0, 0, 1], 9944).into(),
			metrics: None,
			external: false,
			blocks: "every 6 s".into(),
			network: None,
			accounts: vec![
				account("Alice", Some(1_000_000 * 10u128.pow(18))),
				account("Bob", Some(5 * 10u128.pow(17))),
			],
			symbol: "STOS".into(),
			decimals: 18,
		};
		let lines = PLAIN.banner_lines(&banner);
		assert!(
			lines.contains(&"  Alice   5Grw  //Alice   1,000,000 STOS".to_owned()),
			"{lines:?}"
		);
		assert!(
			lines.contains(&"  Bob     5Grw  //Bob           0.5 STOS".to_owned()),
			"{lines:?}"
		);
		assert!(lines.iter().any(|line| line.contains("ws://127.0.0.1:9944")));
		let evil = "x\x1b]0;owned\x07\n".to_owned();
		let named = Banner {
			chain: evil.clone(),
			runtime: evil.clone(),
			data: evil.clone(),
			symbol: evil,
			..banner.clone()
		};
		for line in PLAIN.banner_lines(&named) {
			assert!(!line.chars().any(char::is_control), "{line}");
		}
		let unknown = Banner { accounts: vec![account("Alice", None)], ..banner };
		assert!(PLAIN.banner_lines(&unknown).contains(&"  Alice   5Grw  //Alice".to_owned()));
	}

	#[test]
	fn names_from_the_runtime_are_sanitized() {
		let evil = "x\x1b]0;owned\x07\n\u{202e}";
		let mut summary = summary();
		summary.figures[0].name = evil.into();
		summary.figures[0].unit = evil.into();
		for line in [PLAIN.epoch_line(2, &summary), PLAIN.notice_line(evil)] {
			assert!(!line.chars().any(char::is_control) && !line.contains('\u{202e}'), "{line}");
		}
	}

	#[test]
	fn colours_are_optional() {
		let line = Style { colour: true }.epoch_line(2, &summary());
		assert!(line.contains("\x1b["));
		assert!(!PLAIN.epoch_line(2, &summary()).contains('\x1b'));
	}
}
