//! What was tried with a runtime, and what came of it.

use super::ExerciseFacts;

/// Why something did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
	/// The runtime's rules forbid it.
	Refused(String),
	/// A call trapped, did not end, or answered what cannot be.
	Broken(String),
}

impl Problem {
	pub(super) fn broken(error: impl ToString) -> Self {
		Self::Broken(error.to_string())
	}

	pub(super) fn words(&self) -> &str {
		match self {
			Self::Refused(words) | Self::Broken(words) => words,
		}
	}
}

/// Something that was tried.
#[derive(Clone, Debug)]
pub(super) struct Tried {
	/// `apis`, `transactions`, `import`.
	pub(super) stage: &'static str,
	/// A function, a kind of transaction.
	pub(super) name: String,
	/// Whether it must work, whatever the old runtime does.
	pub(super) firm: bool,
	pub(super) result: Result<(), Problem>,
}

/// Everything that was tried with one runtime.
#[derive(Debug, Default)]
pub(super) struct Log {
	list: Vec<Tried>,
	timeouts: usize,
	stopped: bool,
	pub(super) facts: ExerciseFacts,
}

impl Log {
	/// After so many calls that did not end in time nothing more is tried.
	const PATIENCE: usize = 3;

	/// Notes a result. Of one thing the first failure counts. Tells whether it went well.
	pub(super) fn note(
		&mut self,
		stage: &'static str,
		name: &str,
		firm: bool,
		result: Result<(), Problem>,
	) -> bool {
		let went_well = result.is_ok();
		if let Err(Problem::Broken(words)) = &result
			&& words.contains("time limit")
		{
			self.timeouts += 1;
		}
		match self.list.iter_mut().find(|tried| tried.stage == stage && tried.name == name) {
			None => self.list.push(Tried { stage, name: name.to_owned(), firm, result }),
			Some(tried) if tried.result.is_ok() => {
				(tried.firm, tried.result) = (tried.firm || firm, result);
			}
			Some(_) => {}
		}
		went_well
	}

	/// Notes what could not be tried.
	pub(super) fn untried(&mut self, what: String) {
		if !self.facts.untried.contains(&what) {
			self.facts.untried.push(what);
		}
	}

	pub(super) fn list(&self) -> &[Tried] {
		&self.list
	}

	pub(super) fn find(&self, like: &Tried) -> Option<&Tried> {
		self.list.iter().find(|tried| (tried.stage, &tried.name) == (like.stage, &like.name))
	}

	/// Whether too much did not end in time.
	pub(super) fn gave_up(&self) -> bool {
		self.timeouts >= Self::PATIENCE
	}

	/// No further block can be made.
	pub(super) fn stop(&mut self) {
		self.stopped = true;
	}

	/// Whether no further block could be made.
	pub(super) fn stopped(&self) -> bool {
		self.stopped
	}
}
