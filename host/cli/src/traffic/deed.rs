//! What an actor does.

use super::actor::Actor;
use crate::economy;

pub(super) type Call = economy::Call<Actor>;
pub(super) type Page = economy::Page<Actor>;

/// What an actor does in one transaction: all of its calls, or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Deed {
	pub(super) who: Actor,
	pub(super) calls: Vec<Call>,
}

impl Deed {
	pub(super) fn new(who: Actor, call: Call) -> Self {
		Self { who, calls: vec![call] }
	}

	/// What kind of deed it is.
	pub(super) fn kind(&self) -> &'static str {
		self.calls.first().map_or("nothing", Call::kind)
	}
}
