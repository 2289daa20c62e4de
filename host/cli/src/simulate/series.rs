//! The figures of a run over time.

use crate::simulate::{act::Acted, figures::Figure};
use stratos_host::primitives::BlockNumber;

/// The label of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
	/// All figures of a group have the same unit.
	pub(crate) group: String,
	pub(crate) name: String,
	/// Decimals of the unit.
	pub(crate) decimals: u8,
	pub(crate) unit: String,
}

/// The figures at the start of an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
	/// Epochs since the start of the run.
	pub(crate) epoch: u32,
	/// The number of the epoch on the chain.
	pub(crate) chain_epoch: u32,
	/// The first block of the epoch.
	pub(crate) block: BlockNumber,
	/// Time since the start of the run, milliseconds.
	pub(crate) time_ms: u64,
	/// The figures in the order of the labels, in their smallest unit.
	pub(crate) amounts: Vec<u128>,
}

/// Totals over all epochs of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
	/// Blocks made, without the skipped ones.
	pub(crate) blocks: u64,
	/// Traffic served, nOz.
	pub(crate) served: u128,
	/// Traffic that users could not buy, nOz.
	pub(crate) unserved: u128,
	/// Payments of users, base units.
	pub(crate) paid: u128,
	/// Withdrawals of nodes, base units.
	pub(crate) withdrawn: u128,
	/// Nodes that registered.
	pub(crate) joined: u64,
	/// Nodes that left.
	pub(crate) left: u64,
	/// What stood in the way, each with the first epoch.
	pub(crate) notes: Vec<(u32, &'static str)>,
}

/// The figures of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Series {
	pub(crate) labels: Vec<Label>,
	/// The earliest first.
	pub(crate) samples: Vec<Sample>,
	pub(crate) totals: Totals,
}

impl Series {
	/// Adds a sample. The first one sets the labels.
	pub(super) fn push(&mut self, mut sample: Sample, figures: Vec<Figure>) {
		if self.labels.is_empty() {
			self.labels = figures.iter().map(Label::of).collect();
		}
		let amount = |label: &Label| {
			let same = |figure: &&Figure| figure.group == label.group && figure.name == label.name;
			figures.iter().find(same).map_or(0, |figure| figure.amount)
		};
		sample.amounts = self.labels.iter().map(amount).collect();
		self.samples.push(sample);
	}

	/// The index of a figure.
	pub(crate) fn column(&self, group: &str, name: &str) -> Option<usize> {
		self.labels.iter().position(|label| label.group == group && label.name == name)
	}

	/// A figure in the last sample.
	pub(crate) fn last(&self, group: &str, name: &str) -> Option<u128> {
		self.samples.last()?.amounts.get(self.column(group, name)?).copied()
	}

	/// The groups, in the order of the labels.
	pub(crate) fn groups(&self) -> Vec<&str> {
		let mut groups: Vec<&str> = Vec::new();
		for label in &self.labels {
			if !groups.contains(&label.group.as_str()) {
				groups.push(&label.group);
			}
		}
		groups
	}
}

impl Label {
	fn of(figure: &Figure) -> Self {
		Self {
			group: figure.group.to_owned(),
			name: figure.name.to_owned(),
			decimals: figure.decimals,
			unit: figure.unit.to_owned(),
		}
	}

	/// An amount in the unit, for plots.
	pub(crate) fn scaled(&self, amount: u128) -> f64 {
		amount as f64 / 10f64.powi(i32::from(self.decimals))
	}
}

impl Totals {
	pub(super) fn add(&mut self, acted: Acted, epoch: u32) {
		self.served = self.served.saturating_add(acted.served);
		self.unserved = self.unserved.saturating_add(acted.unserved);
		self.paid = self.paid.saturating_add(acted.paid);
		self.withdrawn = self.withdrawn.saturating_add(acted.withdrawn);
		self.joined = self.joined.saturating_add(acted.joined.into());
		self.left = self.left.saturating_add(acted.left.into());
		for note in acted.notes {
			if !self.notes.iter().any(|(_, known)| *known == note) {
				self.notes.push((epoch, note));
			}
		}
	}
}
