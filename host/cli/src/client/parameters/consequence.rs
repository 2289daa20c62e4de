//! What parameters mean together, as the runtime API computes it.

use super::{CatalogueError, value};
use codec::Decode;
use stratos_runtime_api::parameters::Consequence;

/// The function that computes what changes mean.
pub(crate) const CONSEQUENCES: &str = "ParametersApi_consequences";

/// What a change moves, a line for each figure, from the answer to [`CONSEQUENCES`].
pub(crate) fn moved(answer: &[u8]) -> Result<Vec<String>, CatalogueError> {
	let all = Vec::<Consequence>::decode(&mut &*answer)
		.map_err(|cause| CatalogueError::Answer { function: CONSEQUENCES, cause })?;
	Ok(all.iter().filter(|one| one.before != one.after).map(describe).collect())
}

/// `lock-up of rewards from 14 days to 7 days (7 days to 365 days)`.
fn describe(of: &Consequence) -> String {
	let shown = |number| value::format(number, &of.unit, of.decimals);
	let bounds = match (of.least, of.most) {
		(Some(least), Some(most)) => format!(" ({} to {})", shown(least), shown(most)),
		(Some(least), None) => format!(" (at least {})", shown(least)),
		(None, Some(most)) => format!(" (at most {})", shown(most)),
		(None, None) => String::new(),
	};
	format!("{} from {} to {}{bounds}", of.name, shown(of.before), shown(of.after))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn a_figure_that_moves_is_shown_before_and_after_with_its_bounds() {
		let days = |before, after, least, most| Consequence {
			name: "lock-up of rewards".into(),
			unit: "days".into(),
			decimals: 2,
			before,
			after,
			least,
			most,
		};
		let all = vec![
			days(1_400, 14, Some(700), Some(36_500)),
			days(7, 7, Some(1), None),
			days(7, 8, Some(1), None),
			days(7, 8, None, None),
		];
		let lines = moved(&all.encode()).unwrap();
		let first = "lock-up of rewards from 14 days to 0.14 days (7 days to 365 days)";
		assert_eq!(lines[0], first);
		assert_eq!(lines.len(), 3, "what stays is left out");
		assert!(lines[1].ends_with("to 0.08 days (at least 0.01 days)"));
		assert!(lines[2].ends_with("to 0.08 days"));
		assert!(moved(&[1]).is_err());
	}
}
