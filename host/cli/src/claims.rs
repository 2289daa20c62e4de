//! What a runtime claims about its own state, claim by claim: its runtime API `InvariantsApi`.

use codec::Decode;
use serde::Serialize;
use std::fmt::{self, Display};

/// The runtime API.
pub const API: &str = "InvariantsApi";
/// Lists every claim.
pub const LIST: &str = "InvariantsApi_claims";
/// Says whether all hold: of runtimes that cannot list them.
pub const ALL: &str = "InvariantsApi_check";

/// A claim, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Serialize)]
pub struct Claim {
	/// Which pallets make it.
	pub pallet: String,
	/// What is claimed.
	pub claim: String,
	/// In how many places it is broken; 0 where it holds.
	pub broken: u32,
	/// The figures of the first of them.
	pub places: Vec<String>,
}

impl Claim {
	/// Whether it holds.
	pub fn holds(&self) -> bool {
		self.broken == 0
	}

	/// The places at which it is broken, in one line.
	pub fn figures(&self) -> String {
		let mut text = self.places.join("; ");
		let more = (self.broken as usize).saturating_sub(self.places.len());
		if more > 0 {
			text.push_str(&format!("; and {more} more"));
		}
		text
	}
}

impl Display for Claim {
	/// `mining: the Mining Pool holds what is left to mine`.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}: {}", self.pallet, self.claim)
	}
}

/// Has a runtime check its claims. `call` calls a function of the runtime without arguments.
///
/// # Errors
/// Why it cannot: the call failed, or the answer does not decode.
pub fn ask<E: Display>(
	mut call: impl FnMut(&'static str) -> Result<Vec<u8>, E>,
) -> Result<Vec<Claim>, String> {
	match call(LIST).map_err(|error| error.to_string()) {
		Ok(answer) => of_list(&answer),
		Err(error) if is_unknown(&error) => of_all(&call(ALL).map_err(|error| error.to_string())?),
		Err(error) => Err(error),
	}
}

/// Whether an error says that the runtime does not have [`LIST`].
pub fn is_unknown(error: &str) -> bool {
	error.contains("has no function") && error.contains(LIST)
}

/// The answer to [`LIST`].
///
/// # Errors
/// Where it does not decode.
pub fn of_list(answer: &[u8]) -> Result<Vec<Claim>, String> {
	decoded(LIST, answer)
}

/// The answer to [`ALL`], as one claim.
///
/// # Errors
/// Where it does not decode.
pub fn of_all(answer: &[u8]) -> Result<Vec<Claim>, String> {
	Ok(vec![whole(decoded(ALL, answer)?)])
}

fn decoded<T: Decode>(function: &str, mut answer: &[u8]) -> Result<T, String> {
	let value = T::decode(&mut answer)
		.map_err(|cause| format!("the answer to {function} does not decode: {cause}"))?;
	match answer.is_empty() {
		true => Ok(value),
		false => Err(format!("the answer to {function} has bytes left over")),
	}
}

/// All claims as one, of a runtime that does not list them.
fn whole(checked: Result<(), String>) -> Claim {
	let places: Vec<String> = checked.err().into_iter().collect();
	let pallet = places.first().and_then(|words| words.split_once(':')).map_or("all", |(p, _)| p);
	Claim {
		pallet: pallet.to_owned(),
		claim: "every invariant holds".to_owned(),
		broken: u32::from(!places.is_empty()),
		places,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn a_runtime_without_a_list_is_asked_for_all_at_once() {
		let old = |function: &'static str| match function {
			LIST => Err(format!("the runtime has no function `{LIST}`; does it …")),
			_ => Ok(Err::<(), _>("ozone: P is 5").encode()),
		};
		let claims = ask(old).expect("an answer");
		assert_eq!((claims.len(), claims[0].broken), (1, 1));
		assert_eq!(
			(claims[0].pallet.as_str(), claims[0].figures().as_str()),
			("ozone", "ozone: P is 5")
		);
	}

	#[test]
	fn an_answer_of_another_form_and_a_trap_are_errors() {
		assert!(ask(|_| Ok::<_, String>(vec![4, 1])).is_err());
		assert!(ask(|_| Ok::<_, String>(vec![0, 0])).unwrap_err().contains("left over"));
		let mut asked = 0;
		let trapped = ask(|_| {
			asked += 1;
			Err::<Vec<u8>, _>("it trapped")
		});
		assert_eq!((trapped, asked), (Err("it trapped".to_owned()), 1));
	}
}
