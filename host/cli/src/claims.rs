//! The invariants of a runtime, claim by claim: the runtime API `InvariantsApi`.

use crate::text::counted;
use codec::Decode;
use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};
use std::fmt::Display;
pub(crate) use stratos_runtime_api::invariants::Claim;

/// The runtime API.
pub(crate) const API: &str = "InvariantsApi";
/// The function that lists every claim.
pub(crate) const LIST: &str = "InvariantsApi_claims";
/// The function of older runtimes: whether all claims hold.
pub(crate) const ALL: &str = "InvariantsApi_check";

/// The name of a claim: `mining: the Mining Pool holds what is left to mine`.
pub(crate) fn name(claim: &Claim) -> String {
	format!("{}: {}", claim.pallet, claim.claim)
}

/// The figures of the places where the claim is broken, on one line.
pub(crate) fn figures(claim: &Claim) -> String {
	let mut text = claim.places.join("; ");
	let more = (claim.broken as usize).saturating_sub(claim.places.len());
	if more > 0 {
		text.push_str(&format!("; and {}", counted(more, "more place")));
	}
	text
}

/// The claim as JSON.
pub(crate) fn json(claim: &Claim) -> Json {
	let Claim { pallet, claim, broken, places } = claim;
	json!({ "pallet": pallet, "claim": claim, "broken": broken, "places": places })
}

/// Serializes claims as [`json`] does.
pub(crate) fn serialize<S: Serializer>(claims: &[Claim], serializer: S) -> Result<S::Ok, S::Error> {
	claims.iter().map(json).collect::<Vec<_>>().serialize(serializer)
}

/// Calls a runtime to check its claims. `call` calls a function of the runtime without arguments.
///
/// # Errors
/// The call failed, or its answer does not decode.
pub(crate) fn check_claims<E: Display>(
	mut call: impl FnMut(&'static str) -> Result<Vec<u8>, E>,
) -> Result<Vec<Claim>, String> {
	match call(LIST).map_err(|error| error.to_string()) {
		Ok(answer) => of_list(&answer),
		Err(error) if is_unknown(&error) => of_all(&call(ALL).map_err(|error| error.to_string())?),
		Err(error) => Err(error),
	}
}

/// Whether an error means that the runtime does not have [`LIST`].
pub(crate) fn is_unknown(error: &str) -> bool {
	error.contains("has no function") && error.contains(LIST)
}

/// Decodes the answer to [`LIST`].
pub(crate) fn of_list(answer: &[u8]) -> Result<Vec<Claim>, String> {
	decoded(LIST, answer)
}

/// Decodes the answer to [`ALL`] as one claim.
pub(crate) fn of_all(answer: &[u8]) -> Result<Vec<Claim>, String> {
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

/// The claims of an older runtime as one.
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
	fn runtimes_without_a_list_are_checked_as_a_whole() {
		let old = |function: &'static str| match function {
			LIST => Err(format!("the runtime has no function `{LIST}`; does it …")),
			_ => Ok(Err::<(), _>("ozone: P is 5").encode()),
		};
		let claims = check_claims(old).expect("an answer");
		assert_eq!((claims.len(), claims[0].broken), (1, 1));
		assert_eq!(
			(claims[0].pallet.as_str(), figures(&claims[0]).as_str()),
			("ozone", "ozone: P is 5")
		);
	}

	#[test]
	fn undecodable_answers_and_traps_are_errors() {
		assert!(check_claims(|_| Ok::<_, String>(vec![4, 1])).is_err());
		assert!(check_claims(|_| Ok::<_, String>(vec![0, 0])).unwrap_err().contains("left over"));
		let mut calls = 0;
		let trapped = check_claims(|_| {
			calls += 1;
			Err::<Vec<u8>, _>("it trapped")
		});
		assert_eq!((trapped, calls), (Err("it trapped".to_owned()), 1));
	}
}
