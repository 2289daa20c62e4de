//! Signing for the consensus, never twice.
//!
//! A validator that signs two messages of one step is slashed and banned. Two things keep it from that:
//! the engine's write-ahead log, and the [`SigningRecord`], which lies beside the key and not in the data
//! folder: it holds when the data folder is restored from an old copy, or deleted.
//!
//! A [`ConsensusSigner`] holds the key. It is a trait so that a hardware module or a process on another
//! machine can take its place; the record is kept here all the same.

use serde::{Deserialize, Serialize};
use sp_core::{
	H256, Pair as _,
	ed25519::{Pair, Signature},
};
use std::{
	fs::{self, File},
	io::{self, Write},
	path::{Path, PathBuf},
	sync::{Mutex, PoisonError},
};
use stratos_consensus::{ConsensusKey, Message, Signed, Step};
use thiserror::Error;

/// The longest record file, in bytes.
const MAX_RECORD: u64 = 16 << 10;

/// Holds a consensus key.
pub trait ConsensusSigner: Send + Sync {
	/// The public key.
	fn key(&self) -> ConsensusKey;

	/// Signs bytes.
	///
	/// # Errors
	/// If the key cannot be reached. The vote is then not cast.
	fn sign(&self, bytes: &[u8]) -> Result<Signature, SignerError>;
}

impl ConsensusSigner for Pair {
	fn key(&self) -> ConsensusKey {
		self.public().into()
	}

	fn sign(&self, bytes: &[u8]) -> Result<Signature, SignerError> {
		Ok(sp_core::Pair::sign(self, bytes))
	}
}

/// Why nothing was signed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SignerError {
	/// Another message of this step, or one of a later step, was signed before.
	#[error(
		"refused to sign {step:?} of block {height}, round {round}: this key has signed another \
		 message of that step, or a later one. Does another machine use the key?"
	)]
	SignedBefore {
		/// The height.
		height: u32,
		/// The round.
		round: u32,
		/// The step.
		step: Step,
	},
	/// The record cannot be read or written. Without it nothing is signed.
	#[error("the signing record {} cannot be used: {cause}", path.display())]
	Record {
		/// The file.
		path: PathBuf,
		/// Why.
		cause: String,
	},
	/// The record is of another key or chain.
	#[error(
		"the signing record {} belongs to another {what}. Give each key and chain a record of its \
		 own",
		path.display()
	)]
	Foreign {
		/// The file.
		path: PathBuf,
		/// `key` or `chain`.
		what: &'static str,
	},
	/// The key cannot be reached.
	#[error("the consensus key cannot be reached: {0}")]
	Key(String),
}

/// The last message of each step that a key signed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Last {
	messages: [Option<Message>; 3],
}

/// What is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordFile {
	chain: H256,
	key: H256,
	messages: Vec<RecordedMessage>,
}

/// A message, readable.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordedMessage {
	height: u32,
	round: u32,
	step: String,
	block: Option<H256>,
	valid_round: Option<u32>,
}

const STEPS: [(Step, &str); 3] =
	[(Step::Propose, "propose"), (Step::Prevote, "prevote"), (Step::Precommit, "precommit")];

impl Last {
	/// Whether `message` may be signed after the recorded ones: it is of a later step than all of them, or
	/// the same as the one of its step.
	fn allows(&self, message: &Message) -> bool {
		let slot = &self.messages[message.step as usize];
		if slot.as_ref() == Some(message) {
			return true;
		}
		let order = |message: &Message| (message.height, message.round, message.step);
		self.messages.iter().flatten().all(|signed| order(signed) < order(message))
	}
}

/// Signs with a key and records what it signed: durable before the signature leaves.
pub struct SigningRecord {
	signer: Box<dyn ConsensusSigner>,
	genesis: H256,
	path: PathBuf,
	last: Mutex<Last>,
}

impl SigningRecord {
	/// Opens the record of a key on a chain, or begins it.
	///
	/// # Errors
	/// [`SignerError::Record`], [`SignerError::Foreign`].
	pub fn open(
		path: PathBuf,
		signer: Box<dyn ConsensusSigner>,
		genesis: H256,
	) -> Result<Self, SignerError> {
		let failed = |cause: String| SignerError::Record { path: path.clone(), cause };
		let last = match read(&path) {
			Ok(None) => Last { messages: [None; 3] },
			Ok(Some(file)) => {
				let foreign = |what| SignerError::Foreign { path: path.clone(), what };
				if file.key.0 != signer.key().0 {
					return Err(foreign("key"));
				}
				if file.chain != genesis {
					return Err(foreign("chain"));
				}
				parse(file.messages).ok_or_else(|| failed("it has a step of no kind".into()))?
			}
			Err(cause) => return Err(failed(cause)),
		};
		let record = Self { signer, genesis, path, last: Mutex::new(last.clone()) };
		// A disk that cannot be written to is found out now.
		record.write(&last)?;
		Ok(record)
	}

	/// The key.
	pub fn key(&self) -> ConsensusKey {
		self.signer.key()
	}

	/// Signs a message, unless another one of its step or a later one was signed.
	///
	/// # Errors
	/// [`SignerError`].
	pub fn sign(&self, message: Message) -> Result<Signed, SignerError> {
		let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
		if !last.allows(&message) {
			let Message { height, round, step, .. } = message;
			return Err(SignerError::SignedBefore { height, round, step });
		}
		let mut next = last.clone();
		next.messages[message.step as usize] = Some(message);
		if next != *last {
			self.write(&next)?;
			*last = next;
		}
		let signature = self.signer.sign(&message.payload(self.genesis))?;
		Ok(Signed { message, signature })
	}

	/// Signs bytes that are no message of the consensus.
	pub(crate) fn sign_other(&self, bytes: &[u8]) -> Result<Signature, SignerError> {
		self.signer.sign(bytes)
	}

	fn write(&self, last: &Last) -> Result<(), SignerError> {
		let messages = last.messages.iter().flatten().map(|message| RecordedMessage {
			height: message.height,
			round: message.round,
			step: STEPS[message.step as usize].1.to_owned(),
			block: message.block,
			valid_round: message.valid_round,
		});
		let file = RecordFile {
			chain: self.genesis,
			key: self.key().0.into(),
			messages: messages.collect(),
		};
		let text = serde_json::to_vec_pretty(&file).map_err(io::Error::other);
		text.and_then(|text| write_durable(&self.path, &text)).map_err(|cause| {
			SignerError::Record { path: self.path.clone(), cause: cause.to_string() }
		})
	}
}

fn read(path: &Path) -> Result<Option<RecordFile>, String> {
	let size = match fs::metadata(path) {
		Ok(found) => found.len(),
		Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
		Err(cause) => return Err(cause.to_string()),
	};
	if size > MAX_RECORD {
		return Err(format!("it has {size} bytes, which no record has"));
	}
	let bytes = fs::read(path).map_err(|cause| cause.to_string())?;
	serde_json::from_slice(&bytes).map(Some).map_err(|cause| cause.to_string())
}

fn parse(recorded: Vec<RecordedMessage>) -> Option<Last> {
	let mut last = Last { messages: [None; 3] };
	for RecordedMessage { height, round, step, block, valid_round } in recorded {
		let (step, _) = STEPS.into_iter().find(|(_, name)| *name == step)?;
		last.messages[step as usize] = Some(Message { height, round, step, block, valid_round });
	}
	Some(last)
}

/// Replaces a file: whole and on disk when this returns, or unchanged.
pub(crate) fn write_durable(path: &Path, bytes: &[u8]) -> io::Result<()> {
	let mut name = path.as_os_str().to_owned();
	name.push(".new");
	let temporary = PathBuf::from(name);
	let mut file = File::create(&temporary)?;
	file.write_all(bytes)?;
	file.sync_all()?;
	drop(file);
	fs::rename(&temporary, path)?;
	match path.parent() {
		Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
		_ => File::open(".")?.sync_all(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const GENESIS: H256 = H256::repeat_byte(1);

	fn pair(seed: u8) -> Box<Pair> {
		Box::new(Pair::from_seed(&[seed; 32]))
	}

	fn message(height: u32, round: u32, step: Step, block: u8) -> Message {
		Message { height, round, step, block: Some(H256::repeat_byte(block)), valid_round: None }
	}

	#[test]
	fn one_message_is_signed_of_each_step() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("signed.json");
		let open = || SigningRecord::open(path.clone(), pair(1), GENESIS).unwrap();
		let record = open();
		let proposal = message(5, 0, Step::Propose, 1);
		let prevote = message(5, 0, Step::Prevote, 1);
		let first = record.sign(proposal).unwrap();
		record.sign(prevote).unwrap();
		// The same again, in whatever order: the engine does so after a restart.
		assert_eq!(record.sign(proposal).unwrap(), first);

		for record in [record, open()] {
			let refused = [
				message(5, 0, Step::Prevote, 2),
				message(5, 0, Step::Propose, 2),
				message(4, 9, Step::Precommit, 1),
			];
			for other in refused {
				let refusal = record.sign(other).unwrap_err();
				assert!(matches!(refusal, SignerError::SignedBefore { .. }), "{refusal}");
			}
			assert_eq!(record.sign(prevote).unwrap().message, prevote);
		}
		let record = open();
		record.sign(message(5, 0, Step::Precommit, 1)).unwrap();
		record.sign(message(5, 1, Step::Propose, 3)).unwrap();
		record.sign(message(6, 0, Step::Prevote, 4)).unwrap();
		assert!(record.sign(message(6, 0, Step::Propose, 4)).is_err());
	}

	#[test]
	fn a_foreign_or_damaged_record_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("signed.json");
		SigningRecord::open(path.clone(), pair(1), GENESIS).unwrap();
		let other_key = SigningRecord::open(path.clone(), pair(2), GENESIS).err().unwrap();
		assert!(matches!(other_key, SignerError::Foreign { what: "key", .. }));
		let other_chain = SigningRecord::open(path.clone(), pair(1), H256::zero()).err().unwrap();
		assert!(matches!(other_chain, SignerError::Foreign { what: "chain", .. }));
		fs::write(&path, b"{").unwrap();
		let damaged = SigningRecord::open(path.clone(), pair(1), GENESIS).err().unwrap();
		assert!(matches!(damaged, SignerError::Record { .. }), "{damaged}");
		fs::write(&path, vec![b' '; 1 << 20]).unwrap();
		assert!(SigningRecord::open(path, pair(1), GENESIS).is_err());
	}

	#[test]
	fn nothing_is_signed_without_a_record() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("missing").join("signed.json");
		assert!(SigningRecord::open(path, pair(1), GENESIS).is_err());
	}
}
