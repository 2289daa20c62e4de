//! A new file that is whole, or not there.
//!
//! It is written under another name, and gets its own when it is complete and on the disk. What is left of a
//! file that was not finished is deleted.

use std::{
	fs::{self, File},
	io::{self, BufWriter, Write},
	path::{Path, PathBuf},
};

/// A file that is being written.
#[derive(Debug)]
pub struct NewFile {
	unfinished: PathBuf,
	/// None once it is finished.
	output: Option<BufWriter<File>>,
}

impl NewFile {
	/// Begins a file. `unfinished` is its name until it is complete, in the folder where it will be. What is
	/// there under this name is replaced.
	///
	/// # Errors
	/// The system's.
	pub fn create(unfinished: PathBuf) -> io::Result<Self> {
		let output = Some(BufWriter::new(File::create(&unfinished)?));
		Ok(Self { unfinished, output })
	}

	/// As [`Self::create`], for a file with the name `path`: the other name has the number of this process,
	/// so that two of them do not meet.
	///
	/// # Errors
	/// The system's.
	pub fn beside(path: &Path) -> io::Result<Self> {
		let mut name = path.file_name().unwrap_or_default().to_owned();
		name.push(format!(".{}.unfinished", std::process::id()));
		Self::create(path.with_file_name(name))
	}

	/// Gives the file its name when it is on the disk. With `overwrite`, it takes the place of another.
	///
	/// # Errors
	/// The system's, such as [`io::ErrorKind::AlreadyExists`]. Nothing is left of the file then.
	pub fn finish(mut self, path: &Path, overwrite: bool) -> io::Result<()> {
		let Some(output) = self.output.take() else { return Ok(()) };
		let named = output.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| {
			file.sync_all()?;
			if !overwrite && path.exists() {
				return Err(io::ErrorKind::AlreadyExists.into());
			}
			fs::rename(&self.unfinished, path)
		});
		if named.is_err() {
			self.delete();
		}
		named?;
		// The name is on the disk when its folder is.
		let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
		File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
	}

	fn delete(&self) {
		// A part of a file is of no use. The first error counts.
		let _ = fs::remove_file(&self.unfinished);
	}
}

impl Write for NewFile {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		match &mut self.output {
			Some(output) => output.write(bytes),
			None => Err(io::ErrorKind::BrokenPipe.into()),
		}
	}

	fn flush(&mut self) -> io::Result<()> {
		self.output.as_mut().map_or(Ok(()), Write::flush)
	}
}

impl Drop for NewFile {
	fn drop(&mut self) {
		if self.output.is_some() {
			self.delete();
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn names(folder: &Path) -> Vec<String> {
		let entries = fs::read_dir(folder).unwrap();
		entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
	}

	#[test]
	fn a_file_is_there_when_it_is_whole() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("file");
		let mut file = NewFile::beside(&path).unwrap();
		file.write_all(b"whole").unwrap();
		assert!(!path.exists());
		file.finish(&path, false).unwrap();
		assert_eq!(fs::read(&path).unwrap(), b"whole");
		assert_eq!(names(folder.path()), ["file"]);

		drop(NewFile::beside(&path).unwrap());
		assert_eq!(names(folder.path()), ["file"], "what is not finished is deleted");
	}

	#[test]
	fn a_file_is_replaced_only_on_request() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("file");
		fs::write(&path, "old").unwrap();
		let write = |overwrite| {
			let mut file = NewFile::beside(&path).unwrap();
			file.write_all(b"new").unwrap();
			file.finish(&path, overwrite)
		};
		assert_eq!(write(false).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
		assert_eq!(fs::read(&path).unwrap(), b"old");
		write(true).unwrap();
		assert_eq!(fs::read(&path).unwrap(), b"new");
		assert_eq!(names(folder.path()), ["file"]);
	}
}
