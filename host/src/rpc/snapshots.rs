//! Snapshots that a running node writes of itself, as a backup.

use crate::{chain::Chain, database::SnapshotHead, new_file::NewFile};
use serde::Serialize;
use std::{
	fs,
	path::PathBuf,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	thread,
};

/// The most snapshots that a folder may hold, so that requests cannot fill the disk.
const MAX_SNAPSHOTS: usize = 8;

/// The name of a snapshot that is being written.
const UNFINISHED: &str = "unfinished";

/// How far a snapshot is.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(tag = "state", rename_all = "camelCase")]
pub(super) enum Progress {
	/// None was asked for since the node started.
	#[default]
	None,
	/// It is being written.
	Writing {
		/// Values written.
		done: u64,
		/// Values of the state.
		of: u64,
	},
	/// It is complete.
	#[serde(rename_all = "camelCase")]
	Written {
		/// The file, on the node's machine.
		file: PathBuf,
		/// The number of its block.
		number: u32,
		/// The hash of its block.
		hash: crate::primitives::Hash,
		/// The values of the state.
		values: u64,
	},
	/// It was not written.
	Failed {
		/// Why.
		cause: String,
	},
}

/// Writes snapshots to a folder, one at a time.
pub struct Snapshots {
	folder: PathBuf,
	progress: Mutex<Progress>,
}

impl Snapshots {
	/// Snapshots below a folder, which is created with the first.
	pub fn new(folder: PathBuf) -> Arc<Self> {
		Arc::new(Self { folder, progress: Mutex::default() })
	}

	/// Every change under the lock leaves valid data.
	fn lock(&self) -> MutexGuard<'_, Progress> {
		self.progress.lock().unwrap_or_else(PoisonError::into_inner)
	}

	pub(super) fn progress(&self) -> Progress {
		self.lock().clone()
	}

	/// Starts a snapshot of the last block. Blocks are made meanwhile.
	///
	/// # Errors
	/// Why none is started.
	pub(super) fn start(self: &Arc<Self>, chain: &Arc<Chain>) -> Result<(), String> {
		let mut progress = self.lock();
		if matches!(*progress, Progress::Writing { .. }) {
			return Err("a snapshot is being written already".into());
		}
		let failed = |what: &str, cause: std::io::Error| {
			format!("cannot {what} {}: {cause}", self.folder.display())
		};
		fs::create_dir_all(&self.folder).map_err(|cause| failed("create", cause))?;
		let files = fs::read_dir(&self.folder).map_err(|cause| failed("read", cause))?;
		if files.take(MAX_SNAPSHOTS).count() == MAX_SNAPSHOTS {
			return Err(format!(
				"{} has {MAX_SNAPSHOTS} snapshots; move or delete old ones",
				self.folder.display()
			));
		}
		let (this, chain) = (Arc::clone(self), Arc::clone(chain));
		let work = move || {
			let written = this.write(&chain);
			*this.lock() = written.unwrap_or_else(|cause| {
				log::warn!(target: "database", "no snapshot was written: {cause}");
				Progress::Failed { cause }
			});
		};
		let started = thread::Builder::new().name("snapshot".into()).spawn(work);
		started.map_err(|cause| format!("cannot start a thread: {cause}"))?;
		*progress = Progress::Writing { done: 0, of: 0 };
		Ok(())
	}

	/// Writes a file, which gets its name when it is whole and on the disk.
	fn write(&self, chain: &Chain) -> Result<Progress, String> {
		let path = self.folder.join(UNFINISHED);
		let file = NewFile::create(path.clone())
			.map_err(|cause| format!("cannot write {}: {cause}", path.display()))?;
		let name = |head: &SnapshotHead| {
			let (number, hash) = (head.header.number, head.header.hash());
			self.folder.join(format!("{number}-{hash:?}.snapshot"))
		};
		let mut progress = |done, of| *self.lock() = Progress::Writing { done, of };
		// A snapshot of the same block has the same content.
		let written = chain.database().export_to(file, true, name, &mut progress);
		let (head, file) = written.map_err(|cause| cause.to_string())?;
		let (number, hash) = (head.header.number, head.header.hash());
		Ok(Progress::Written { file, number, hash, values: head.values })
	}
}
