//! Writes the measurements as Rust.

use crate::{fit::Line, machine, measure::Measured};
use std::fmt::Write;

/// The origin of a file, for its head.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
	/// The chain that the benchmarks started from.
	pub(crate) chain: String,
	/// Values of each component.
	pub(crate) steps: u32,
	/// Runs at each point, at most.
	pub(crate) repeat: u32,
}

/// The head of a file: content, machine and date.
pub(crate) fn head(what: &str, how: &str) -> String {
	format!(
		"//! {what}\n//!\n//! Written by `make weights`; do not edit.\n//!\n//! - measured {} on {}\n//! - {how}\n",
		machine::date(),
		machine::processor(),
	)
}

/// `weights.rs` of a pallet of this repository: the trait and its weights.
pub(crate) fn own(pallet: &str, measured: &[Measured], origin: &Origin) -> String {
	let mut text = head(&format!("Weights of `{pallet}`, measured."), &origin.describe());
	text.push_str(OWN_USES);
	text.push_str("/// What the calls and hooks weigh. `benchmarking.rs` describes each case.\n");
	text.push_str("pub trait WeightInfo {\n");
	for one in measured {
		let _ = writeln!(text, "\t{};", signature(one, |_| true));
	}
	text.push_str("}\n\n/// Weights at the price of the runtime's database.\n");
	text.push_str("pub struct SubstrateWeight<T>(PhantomData<T>);\n\n");
	text.push_str("impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {\n");
	text.push_str(&functions(measured, "T::DbWeight"));
	text.push_str("}\n\n/// For tests, at the price of a common database.\n");
	text.push_str("impl WeightInfo for () {\n");
	text.push_str(&functions(measured, "RocksDbWeight"));
	text.push_str("}\n");
	text
}

const OWN_USES: &str = "
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::RocksDbWeight},
};

";

/// The weights of a pallet of FRAME in this runtime.
pub(crate) fn frame(pallet: &str, measured: &[Measured], origin: &Origin) -> String {
	let interface = match pallet {
		"frame_system_extensions" => "frame_system::ExtensionsWeightInfo".to_owned(),
		_ => format!("{pallet}::WeightInfo"),
	};
	let mut text =
		head(&format!("Weights of `{pallet}` in this runtime, measured."), &origin.describe());
	let functions = functions(measured, "T::DbWeight");
	text.push_str("\nuse core::marker::PhantomData;\n");
	text.push_str(match functions.contains("::get()") {
		true => "use frame_support::{traits::Get, weights::Weight};\n\n",
		false => "use frame_support::weights::Weight;\n\n",
	});
	let _ = writeln!(text, "/// Weights of `{pallet}`.");
	text.push_str("pub struct WeightInfo<T>(PhantomData<T>);\n\n");
	let _ = writeln!(text, "impl<T: frame_system::Config> {interface} for WeightInfo<T> {{");
	text.push_str(&functions);
	text.push_str("}\n");
	text
}

impl Origin {
	fn describe(&self) -> String {
		format!(
			"on the genesis of `{}`, {} values of each component, the median of up to {} runs at each",
			self.chain, self.steps, self.repeat
		)
	}
}

fn functions(measured: &[Measured], database: &str) -> String {
	let functions: Vec<String> = measured.iter().map(|one| function(one, database)).collect();
	functions.join("\n")
}

/// The head of a function. Components that are not `used` begin with an underscore.
fn signature(measured: &Measured, used: impl Fn(usize) -> bool) -> String {
	let arguments: Vec<String> = measured
		.components
		.iter()
		.enumerate()
		.map(|(index, (letter, ..))| format!("{}{letter}: u32", if used(index) { "" } else { "_" }))
		.collect();
	format!("fn {}({}) -> Weight", measured.name, arguments.join(", "))
}

fn function(measured: &Measured, database: &str) -> String {
	let Measured { components, time, least_time, reads, writes, proof, items, .. } = measured;
	let slopes: Vec<[u64; 4]> = (0..components.len())
		.map(|index| {
			let slope = |line: &Line| line.slopes.get(index).copied().unwrap_or(0.0);
			[
				picoseconds(slope(time)),
				whole(slope(proof)),
				whole(slope(reads)),
				whole(slope(writes)),
			]
		})
		.collect();
	let used = |index: usize| slopes.get(index).is_some_and(|slope| slope.iter().any(|s| *s > 0));

	let mut text = String::new();
	for item in items {
		let _ = writeln!(text, "\t// Storage: {item}");
	}
	for (letter, low, high) in components {
		let _ = writeln!(text, "\t// `{letter}` from {} to {}", grouped(*low), grouped(*high));
	}
	let _ = writeln!(text, "\t// Least time: {} ns", grouped(least_time.round() as u64));
	let _ = writeln!(text, "\t{} {{", signature(measured, used));
	let (base, size) = (picoseconds(time.base), whole(proof.base));
	let _ = write!(text, "\t\tWeight::from_parts({}, {})", grouped(base), grouped(size));
	let (read, written) = (whole(reads.base), whole(writes.base));
	if read + written > 0 {
		let _ = write!(
			text,
			"\n\t\t\t.saturating_add({database}::get().reads_writes({read}, {written}))"
		);
	}
	for ((letter, ..), [time, size, read, written]) in components.iter().zip(&slopes) {
		if *time + *size > 0 {
			let _ = write!(
				text,
				"\n\t\t\t.saturating_add(Weight::from_parts({}, {}).saturating_mul({letter}.into()))",
				grouped(*time),
				grouped(*size),
			);
		}
		if *read + *written > 0 {
			let _ = write!(
				text,
				"\n\t\t\t.saturating_add({database}::get().reads_writes({read}, {written}).saturating_mul({letter}.into()))"
			);
		}
	}
	text.push_str("\n\t}\n");
	text
}

/// Nanoseconds as the runtime's unit of time, rounded up.
pub(crate) fn picoseconds(nanoseconds: f64) -> u64 {
	(nanoseconds * 1_000.0).ceil() as u64
}

fn whole(count: f64) -> u64 {
	count.ceil() as u64
}

/// A Rust literal with its thousands grouped: `1_234_567`.
pub(crate) fn grouped(number: impl Into<u64>) -> String {
	stratos_host::text::grouped(number.into()).replace(',', "_")
}

#[cfg(test)]
mod tests {
	use super::*;

	fn origin() -> Origin {
		Origin { chain: "mainnet".into(), steps: 8, repeat: 12 }
	}

	#[test]
	fn literals_have_grouped_thousands() {
		for (number, text) in
			[(0u64, "0"), (999, "999"), (1_000, "1_000"), (1_234_567, "1_234_567")]
		{
			assert_eq!(grouped(number), text);
		}
	}

	#[test]
	fn a_function_has_what_was_measured_and_no_more() {
		let line = |base, slopes: [f64; 2]| Line { base, slopes: slopes.to_vec() };
		let measured = Measured {
			name: "submit".into(),
			components: vec![('c', 0, 1_024), ('m', 1, 64)],
			time: line(12_345.678_9, [250.5, 0.0]),
			least_time: 12_000.4,
			reads: line(3.0, [1.0, 0.0]),
			writes: line(2.0, [0.0, 0.0]),
			proof: line(4_096.0, [100.0, 0.0]),
			items: vec!["`Mining::Reports` (r:1 w:1)".into()],
		};
		let expected = "	// Storage: `Mining::Reports` (r:1 w:1)
	// `c` from 0 to 1_024
	// `m` from 1 to 64
	// Least time: 12_000 ns
	fn submit(c: u32, _m: u32) -> Weight {
		Weight::from_parts(12_345_679, 4_096)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(250_500, 100).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}
";
		assert_eq!(function(&measured, "T::DbWeight"), expected);
		let trait_function = "\tfn submit(c: u32, m: u32) -> Weight;\n";
		assert!(own("pallet_mining", &[measured], &origin()).contains(trait_function));
	}
}
