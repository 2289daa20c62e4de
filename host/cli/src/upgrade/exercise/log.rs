//! The log of an exercise: each attempt with its result.

use serde::Serialize;

/// Facts of the exercise of the new runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ExerciseFacts {
	/// The number of transactions that were validated, included and executed.
	pub(crate) transactions: usize,
	/// The kinds of these transactions.
	pub(crate) kinds: Vec<String>,
	/// The number of runtime API functions that answered.
	pub(crate) functions: usize,
	/// The number of blocks that were built and imported.
	pub(crate) imported: usize,
	/// What could not be attempted, with the reason.
	pub(crate) untried: Vec<String>,
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
	/// A rule of the runtime forbids it.
	Refused(String),
	/// A call trapped, reached the time limit, or gave an impossible answer.
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

/// An attempt.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
	/// `exports`, `apis`, `transactions`, `import` or `blocks`.
	pub(super) stage: &'static str,
	/// A function, or a kind of transaction.
	pub(super) name: String,
	/// Whether a failure counts although the old runtime fails too.
	pub(super) required: bool,
	pub(super) result: Result<(), Problem>,
}

/// The attempts with one runtime.
#[derive(Debug, Default)]
pub(super) struct Log {
	attempts: Vec<Attempt>,
	timeouts: usize,
	stopped: bool,
	pub(super) facts: ExerciseFacts,
}

impl Log {
	/// The number of timeouts after which nothing more is attempted.
	const MAX_TIMEOUTS: usize = 3;

	/// Records a result; of the same attempt, the first failure is kept. Returns whether it succeeded.
	pub(super) fn record(
		&mut self,
		stage: &'static str,
		name: &str,
		required: bool,
		result: Result<(), Problem>,
	) -> bool {
		let succeeded = result.is_ok();
		if let Err(Problem::Broken(words)) = &result
			&& words.contains("time limit")
		{
			self.timeouts += 1;
		}
		let found = self.attempts.iter_mut().find(|one| one.stage == stage && one.name == name);
		match found {
			None => {
				self.attempts.push(Attempt { stage, name: name.to_owned(), required, result });
			}
			Some(attempt) if attempt.result.is_ok() => {
				(attempt.required, attempt.result) = (attempt.required || required, result);
			}
			Some(_) => {}
		}
		succeeded
	}

	pub(super) fn untried(&mut self, what: String) {
		if !self.facts.untried.contains(&what) {
			self.facts.untried.push(what);
		}
	}

	pub(super) fn attempts(&self) -> &[Attempt] {
		&self.attempts
	}

	pub(super) fn find(&self, like: &Attempt) -> Option<&Attempt> {
		self.attempts.iter().find(|one| (one.stage, &one.name) == (like.stage, &like.name))
	}

	/// Whether nothing more is attempted because of timeouts.
	pub(super) fn gave_up(&self) -> bool {
		self.timeouts >= Self::MAX_TIMEOUTS
	}

	/// Records that no further block can be made.
	pub(super) fn stop(&mut self) {
		self.stopped = true;
	}

	/// Whether no further block can be made.
	pub(super) fn stopped(&self) -> bool {
		self.stopped
	}
}
