//! Why a node refuses a request, and the remedy.

use crate::client::{error::ClientError, rpc::Client};
use codec::{Decode, Encode};
use sp_runtime::transaction_validity::{
	TransactionSource, TransactionValidity, TransactionValidityError,
};

/// The code of an unknown or unsafe method.
pub(super) const METHOD_NOT_FOUND: i32 = -32601;
/// Error codes of Substrate's `author` methods.
const INVALID: i32 = 1010;
const UNKNOWN: i32 = 1011;
pub(super) const BANNED: i32 = 1012;
const IMPORTED: i32 = 1013;
const LOW_PRIORITY: i32 = 1014;
const DROPPED: i32 = 1016;

/// Parts of the runtime's messages for invalid transactions, with remedies.
const INVALIDITIES: [(&str, &str); 9] = [
	("fees", "the account cannot pay the fee: fund it, or sign with another"),
	("outdated", "its nonce is already used: omit --nonce, or check whether it is in a block"),
	("valid in the future", "its nonce is ahead of the account's: send the earlier ones first"),
	(
		"bad signature",
		"it is signed for another chain, runtime or account: sign it again with this node",
	),
	("ancient birth block", "its era has ended: sign it again"),
	("exhaust the block limits", "it is too long or too heavy for a block: make it smaller"),
	(
		"call is not expected",
		"nobody may make this call now; for an upgrade, see `stratos upgrade status`",
	),
	("signing address", "the account may not sign this call: sign with another"),
	("", "check the account's balance and nonce, and the call"),
];

/// The remedy for a refusal.
pub(crate) fn remedy(code: i32, message: &str) -> &'static str {
	match code {
		INVALID | UNKNOWN => of_invalid(message),
		BANNED => "wait until the ban ends, or send another transaction",
		IMPORTED => "it is already in the pool: wait for its block",
		LOW_PRIORITY => {
			"another transaction with this nonce waits: replace it with a higher --tip, or use the next nonce"
		}
		DROPPED => "the pool is full: give a --tip, or try again later",
		METHOD_NOT_FOUND => {
			"use a node that serves this method; unsafe methods are only served locally"
		}
		_ if message.contains("prun") || message.contains("State already discarded") => {
			"use a newer block, or a node that runs with --pruning archive"
		}
		_ => "see the log of the node",
	}
}

/// The remedy for an invalid transaction, by the runtime's message.
fn of_invalid(words: &str) -> &'static str {
	let found = INVALIDITIES.iter().find(|(part, _)| words.contains(part));
	found.map_or("", |(_, remedy)| *remedy)
}

/// The runtime's verdict on a transaction that the node removed or banned.
pub(super) enum Verdict {
	/// Invalid, with the runtime's message.
	Invalid(String),
	/// Valid.
	Valid,
	/// The node did not answer.
	Unknown,
}

impl Client {
	/// Validates a transaction on the newest block.
	pub(super) async fn verdict(&self, transaction: &[u8]) -> Verdict {
		let Ok(best) = self.best().await else { return Verdict::Unknown };
		let arguments =
			[TransactionSource::External.encode(), transaction.to_vec(), best.encode()].concat();
		let function = "TaggedTransactionQueue_validate_transaction";
		let Ok(answer) = self.call(function, &arguments, Some(best)).await else {
			return Verdict::Unknown;
		};
		match TransactionValidity::decode(&mut &answer[..]) {
			Ok(Ok(_)) => Verdict::Valid,
			Ok(Err(error)) => Verdict::Invalid(words(error)),
			Err(_) => Verdict::Unknown,
		}
	}

	/// The error for a banned transaction.
	pub(super) async fn banned(&self, transaction: &[u8], message: &str) -> ClientError {
		let (reason, remedy) = match self.verdict(transaction).await {
			Verdict::Invalid(words) => {
				let remedy = of_invalid(&words);
				(format!("the runtime rejects it: {words}"), remedy)
			}
			Verdict::Valid => (
				"the runtime accepts it: a block with it failed, or it is already in a block"
					.to_owned(),
				UNUSABLE,
			),
			Verdict::Unknown => ("no reason is given".to_owned(), remedy(BANNED, message)),
		};
		ClientError::Banned { message: message.to_owned(), reason, remedy }
	}

	/// The error for a transaction that left the pool as invalid.
	pub(super) async fn expelled(&self, transaction: &[u8]) -> ClientError {
		ClientError::NotIncluded(match self.verdict(transaction).await {
			Verdict::Invalid(words) => {
				format!("the runtime rejects it: {words}; {}", of_invalid(&words))
			}
			Verdict::Valid => format!(
				"the runtime accepts it, but the node could not make a block with it, or it is already in \
				a block; {UNUSABLE}"
			),
			Verdict::Unknown => {
				"the node found it invalid; check the nonce and the balance of the account, and the \
				call, before you send another one"
					.to_owned()
			}
		})
	}
}

/// The remedy for a transaction that the node cannot include.
const UNUSABLE: &str = "look for it in the newest blocks; sent again, it fails again: if it carries a \
	runtime, `stratos upgrade check` shows the defect";

fn words(error: TransactionValidityError) -> String {
	use stratos_host::pool::{describe_invalid, describe_unknown};
	match error {
		TransactionValidityError::Invalid(reason) => describe_invalid(&reason),
		TransactionValidityError::Unknown(reason) => describe_unknown(&reason),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::transaction_validity::InvalidTransaction::{self, *};

	#[test]
	fn each_invalidity_has_its_own_remedy() {
		let known: [InvalidTransaction; 8] = [
			Payment,
			Stale,
			Future,
			BadProof,
			AncientBirthBlock,
			ExhaustsResources,
			Call,
			BadSigner,
		];
		let remedies: Vec<_> = known.iter().map(|one| of_invalid(&words((*one).into()))).collect();
		for (index, (remedy, (_, expected))) in remedies.iter().zip(INVALIDITIES).enumerate() {
			assert_eq!(*remedy, expected, "{:?}", known[index]);
		}
		assert_eq!(of_invalid(&words(Custom(7).into())), INVALIDITIES[8].1);
	}

	#[test]
	fn each_code_has_its_own_remedy() {
		let codes = [INVALID, BANNED, IMPORTED, LOW_PRIORITY, DROPPED, METHOD_NOT_FOUND, 4003];
		let remedies: std::collections::BTreeSet<_> =
			codes.iter().map(|code| remedy(*code, "x")).collect();
		assert_eq!(remedies.len(), codes.len());
		assert!(remedy(4003, "State already discarded for 0x00").contains("archive"));
	}
}
