//! The figures of a run, over its epochs.

use stratos_host::primitives::BlockNumber;
use stratos_runtime_api::simulation::{Acted, SimulationFigure as Figure};

/// What a column of figures is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
	/// Figures of a group have one unit.
	pub group: String,
	/// What it is.
	pub name: String,
	/// How many decimals the unit has over the smallest step.
	pub decimals: u8,
	/// The unit's symbol.
	pub unit: String,
}

/// The figures at the beginning of an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
	/// Epochs since the beginning of the run.
	pub epoch: u32,
	/// The chain's own number of the epoch.
	pub chain_epoch: u32,
	/// The epoch's first block.
	pub block: BlockNumber,
	/// Time since the beginning of the run, milliseconds.
	pub time_ms: u64,
	/// The figures, in the order of the labels, in their smallest unit.
	pub amounts: Vec<u128>,
}

/// What happened in all epochs of a run together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
	/// Blocks made; those without any work were passed over.
	pub blocks: u64,
	/// Traffic served, nOz.
	pub served: u128,
	/// Traffic that users wanted and could not have, nOz.
	pub unserved: u128,
	/// What users paid, base units.
	pub paid: u128,
	/// What nodes withdrew, base units.
	pub withdrawn: u128,
	/// Nodes that came.
	pub joined: u64,
	/// Nodes that left.
	pub left: u64,
	/// What stood in the way, with the first epoch in which it did.
	pub notes: Vec<(u32, String)>,
}

/// The figures of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
	/// What the figures are.
	pub labels: Vec<Label>,
	/// The figures, the earliest first.
	pub samples: Vec<Sample>,
	/// All epochs together.
	pub totals: Totals,
}

impl Series {
	/// Adds a sample; the first one says what the figures are.
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

	/// The column of a figure.
	pub fn column(&self, group: &str, name: &str) -> Option<usize> {
		self.labels.iter().position(|label| label.group == group && label.name == name)
	}

	/// A figure in the last sample.
	pub fn last(&self, group: &str, name: &str) -> Option<u128> {
		self.samples.last()?.amounts.get(self.column(group, name)?).copied()
	}

	/// The groups, in the order of the labels.
	pub fn groups(&self) -> Vec<&str> {
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
			group: figure.group.clone(),
			name: figure.name.clone(),
			decimals: figure.decimals,
			unit: figure.unit.clone(),
		}
	}

	/// An amount in the unit, for drawing.
	pub fn scaled(&self, amount: u128) -> f64 {
		amount as f64 / 10f64.powi(i32::from(self.decimals))
	}
}

impl Totals {
	pub(super) fn add(&mut self, acted: Acted, epoch: u32) {
		self.blocks = self.blocks.saturating_add(1);
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
