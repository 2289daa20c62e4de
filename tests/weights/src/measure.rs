//! Runs a benchmark over the range of its components.

use crate::{
	abi::{BenchmarkConfig, BenchmarkMetadata, BenchmarkResult, Parameter},
	bench::Bench,
	fit::{self, Line},
	storage::Items,
};
use std::time::{Duration, Instant};

/// The effort of a measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
	/// Values of each component.
	pub(crate) steps: u32,
	/// Runs at each point.
	pub(crate) repeat: u32,
	/// After this time at a point, three runs are enough.
	pub(crate) patience: Duration,
}

/// The least runs for a median.
const LEAST_RUNS: usize = 3;

/// The costs of a benchmark.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
	pub(crate) name: String,
	/// Letters and ranges.
	pub(crate) components: Vec<(char, u32, u32)>,
	/// Nanoseconds.
	pub(crate) time: Line,
	pub(crate) least_time: f64,
	pub(crate) reads: Line,
	pub(crate) writes: Line,
	/// Bytes.
	pub(crate) proof: Line,
	/// The storage items touched.
	pub(crate) items: Vec<String>,
}

/// A benchmark of a pallet.
pub(crate) struct Target<'a> {
	pub(crate) pallet: &'a [u8],
	pub(crate) instance: &'a [u8],
	pub(crate) benchmark: &'a BenchmarkMetadata,
}

impl Target<'_> {
	/// `pallet::benchmark`.
	pub(crate) fn name(&self) -> String {
		let text = String::from_utf8_lossy;
		format!("{}::{}", text(self.pallet), text(&self.benchmark.name))
	}

	/// Runs it once at the lowest and once at the highest values, with its own assertions.
	pub(crate) fn check(&self, bench: &Bench) -> Result<(), String> {
		let low: Vec<_> = self.benchmark.components.iter().map(|(p, low, _)| (*p, *low)).collect();
		let high: Vec<_> =
			self.benchmark.components.iter().map(|(p, _, high)| (*p, *high)).collect();
		for components in if low == high { vec![high] } else { vec![low, high] } {
			bench.run(&self.config(&components, true), true).map_err(at(&components))?;
		}
		Ok(())
	}

	/// Measures it. `None` if it skipped itself at every point.
	pub(crate) fn measure(
		&self,
		bench: &Bench,
		items: &Items,
		effort: Effort,
	) -> Result<Option<Measured>, String> {
		self.check(bench)?;
		let mut counted: Vec<BenchmarkResult> = Vec::new();
		let (mut times, mut reads, mut writes, mut proofs) = (vec![], vec![], vec![], vec![]);
		let mut least_time = f64::INFINITY;
		for components in points(&self.benchmark.components, effort.steps) {
			let config = self.config(&components, false);
			let at_point = bench.run(&config, true).map_err(at(&components))?;
			let Some(result) = at_point.into_iter().next() else { continue };
			let values = || -> Vec<u32> { components.iter().map(|(_, value)| *value).collect() };
			reads.push((values(), f64::from(result.reads)));
			writes.push((values(), f64::from(result.writes)));
			proofs.push((values(), f64::from(items.proof(&result))));
			counted.push(result);
			let runs = timed(bench, &config, effort).map_err(at(&components))?;
			least_time = runs.iter().copied().fold(least_time, f64::min);
			times.push((values(), fit::median(runs)));
		}
		if times.is_empty() {
			return Ok(None);
		}
		Ok(Some(Measured {
			name: String::from_utf8_lossy(&self.benchmark.name).into_owned(),
			components: self
				.benchmark
				.components
				.iter()
				.map(|(parameter, low, high)| (parameter.letter(), *low, *high))
				.collect(),
			time: fit::time(&times),
			least_time,
			reads: fit::count(&reads),
			writes: fit::count(&writes),
			proof: fit::count(&proofs),
			items: items.describe(&counted),
		}))
	}

	fn config(&self, components: &[(Parameter, u32)], verify: bool) -> BenchmarkConfig<'_> {
		BenchmarkConfig {
			pallet: self.pallet,
			instance: self.instance,
			benchmark: &self.benchmark.name,
			selected_components: components.to_vec(),
			verify,
			internal_repeats: 1,
		}
	}
}

fn timed(bench: &Bench, config: &BenchmarkConfig<'_>, effort: Effort) -> Result<Vec<f64>, String> {
	let begun = Instant::now();
	let mut runs = Vec::new();
	while runs.len() < effort.repeat as usize
		&& (runs.len() < LEAST_RUNS || begun.elapsed() < effort.patience)
	{
		let results = bench.run(config, false)?;
		if results.is_empty() {
			break;
		}
		runs.extend(results.iter().map(|result| result.extrinsic_time as f64));
	}
	Ok(runs)
}

/// The measured points: each component from its lowest to its highest value, all others at their highest.
fn points(components: &[(Parameter, u32, u32)], steps: u32) -> Vec<Vec<(Parameter, u32)>> {
	let mut points: Vec<Vec<(Parameter, u32)>> = Vec::new();
	if components.is_empty() {
		points.push(Vec::new());
	}
	let last = u64::from(steps.max(2) - 1);
	for (varied, low, high) in components {
		for step in 0..=last {
			let way = u64::from(high.saturating_sub(*low)) * step / last;
			let value = low.saturating_add(way as u32);
			let point: Vec<_> = components
				.iter()
				.map(|(p, _, high)| (*p, if p == varied { value } else { *high }))
				.collect();
			if !points.contains(&point) {
				points.push(point);
			}
		}
	}
	points
}

/// For `map_err`, with the benchmark and the point.
fn at(components: &[(Parameter, u32)]) -> impl FnOnce(String) -> String {
	let values: Vec<String> =
		components.iter().map(|(p, value)| format!("{} = {value}", p.letter())).collect();
	move |error| match values.as_slice() {
		[] => error,
		_ => format!("with {}: {error}", values.join(", ")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_component_varies_while_the_others_are_at_their_highest() {
		let components = [(Parameter(2), 0, 100), (Parameter(13), 1, 3)];
		let found: Vec<Vec<u32>> = points(&components, 3)
			.iter()
			.map(|point| point.iter().map(|(_, value)| *value).collect())
			.collect();
		assert_eq!(found, [[0, 3], [50, 3], [100, 3], [100, 1], [100, 2]]);
		assert_eq!(points(&[], 50), [vec![]]);
		assert_eq!(points(&[(Parameter(0), 0, u32::MAX)], 2).len(), 2);
	}
}
