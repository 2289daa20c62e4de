//! Writes runtime 2 and the drill to a folder, to be checked and proposed: `stratos-runtime-2 FOLDER`.

use std::{env, fs, path::PathBuf, process::ExitCode};
use stratos_runtime_2_wasm::{DRILL, RUNTIME_2};

fn main() -> ExitCode {
	let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
		eprintln!("error: no folder is named\nhelp: stratos-runtime-2 FOLDER");
		return ExitCode::from(2);
	};
	for (name, code) in [("runtime-2.wasm", RUNTIME_2), ("drill.wasm", DRILL)] {
		if code.is_empty() {
			eprintln!("error: built without Wasm\nhelp: build it again without SKIP_WASM_BUILD");
			return ExitCode::FAILURE;
		}
		let path = folder.join(name);
		if let Err(cause) = fs::write(&path, code) {
			eprintln!("error: cannot write {}: {cause}\nhelp: check the path", path.display());
			return ExitCode::FAILURE;
		}
		println!("{} ({} bytes)", path.display(), code.len());
	}
	ExitCode::SUCCESS
}
