//! Metrics whose values are read at a scrape.

use prometheus::{
	Counter, Gauge, IntCounterVec, Opts, Registry, Result,
	core::{AtomicU64, GenericGauge, GenericGaugeVec},
	proto::MetricFamily,
};

/// The values of one scrape.
#[derive(Default)]
pub(super) struct Snapshot(Registry);

impl Snapshot {
	pub(super) fn gauge(&self, name: &str, help: &str, value: u64) -> Result<()> {
		let gauge = GenericGauge::<AtomicU64>::new(name, help)?;
		gauge.set(value);
		self.0.register(Box::new(gauge))
	}

	/// One value for each value of a label.
	pub(super) fn gauges(
		&self,
		name: &str,
		help: &str,
		label: &str,
		values: &[(&str, u64)],
	) -> Result<()> {
		let gauges = GenericGaugeVec::<AtomicU64>::new(Opts::new(name, help), &[label])?;
		for (label, value) in values {
			gauges.with_label_values(&[label]).set(*value);
		}
		self.0.register(Box::new(gauges))
	}

	/// One counter for each value of a label.
	pub(super) fn counters(
		&self,
		name: &str,
		help: &str,
		label: &str,
		values: &[(&str, u64)],
	) -> Result<()> {
		let counters = IntCounterVec::new(Opts::new(name, help), &[label])?;
		for (label, value) in values {
			counters.with_label_values(&[label]).inc_by(*value);
		}
		self.0.register(Box::new(counters))
	}

	/// A gauge that is always 1, for its labels.
	pub(super) fn info(&self, name: &str, help: &str, labels: &[(&str, &str)]) -> Result<()> {
		let opts = Opts::new(name, help);
		let opts = labels.iter().fold(opts, |opts, (name, value)| opts.const_label(*name, *value));
		let gauge = Gauge::with_opts(opts)?;
		gauge.set(1.0);
		self.0.register(Box::new(gauge))
	}

	pub(super) fn counter(&self, name: &str, help: &str, value: f64) -> Result<()> {
		let counter = Counter::new(name, help)?;
		counter.inc_by(value);
		self.0.register(Box::new(counter))
	}

	pub(super) fn families(&self) -> Vec<MetricFamily> {
		self.0.gather()
	}
}
