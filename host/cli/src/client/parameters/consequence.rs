//! What parameters mean together, as the runtime API computes it.

use super::{CatalogueError, value};
use codec::Decode;

/// The function that computes what changes mean.
pub(crate) const CONSEQUENCES: &str = "ParametersApi_consequences";

/// A figure before and after a change, with what a change may make of it.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
pub(crate) struct Consequence {
	name: String,
	unit: String,
	decimals: u8,
	before: u128,
	after: u128,
	least: Option<u128>,
	most: Option<u128>,
}

impl Consequence {
	/// Decodes the answer to [`CONSEQUENCES`].
	pub(crate) fn list(answer: &[u8]) -> Result<Vec<Self>, CatalogueError> {
		Vec::decode(&mut &*answer)
			.map_err(|cause| CatalogueError::Answer { function: CONSEQUENCES, cause })
	}

	/// Whether the change moves the figure.
	pub(crate) fn moves(&self) -> bool {
		self.before != self.after
	}

	/// `lock-up of rewards from 14 days to 7 days (7 days to 365 days)`.
	pub(crate) fn words(&self) -> String {
		let shown = |number| value::format(number, &self.unit, self.decimals);
		let bounds = match (self.least, self.most) {
			(Some(least), Some(most)) => format!(" ({} to {})", shown(least), shown(most)),
			(Some(least), None) => format!(" (at least {})", shown(least)),
			(None, Some(most)) => format!(" (at most {})", shown(most)),
			(None, None) => String::new(),
		};
		format!("{} from {} to {}{bounds}", self.name, shown(self.before), shown(self.after))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_consequence_says_what_it_was_what_it_is_and_what_it_may_be() {
		let days = |before, after, least, most| Consequence {
			name: "lock-up of rewards".into(),
			unit: "days".into(),
			decimals: 2,
			before,
			after,
			least,
			most,
		};
		let both = days(1_400, 14, Some(700), Some(36_500));
		assert!(both.moves());
		assert_eq!(
			both.words(),
			"lock-up of rewards from 14 days to 0.14 days (7 days to 365 days)"
		);
		let low = days(7, 7, Some(1), None);
		assert!(!low.moves() && low.words().ends_with("(at least 0.01 days)"));
		assert!(days(7, 8, None, None).words().ends_with("to 0.08 days"));
	}
}
