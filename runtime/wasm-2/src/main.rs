//! Writes runtime 2 to a file, to be checked and proposed: `stratos-runtime-2 FILE`.

use std::{env, fs, process::ExitCode};

fn main() -> ExitCode {
	let Some(path) = env::args_os().nth(1) else {
		eprintln!("error: no file is named\nhelp: stratos-runtime-2 FILE");
		return ExitCode::from(2);
	};
	let code = stratos_runtime_2_wasm::RUNTIME_2;
	if code.is_empty() {
		eprintln!("error: built without Wasm\nhelp: build it again without SKIP_WASM_BUILD");
		return ExitCode::FAILURE;
	}
	if let Err(cause) = fs::write(&path, code) {
		eprintln!("error: cannot write {}: {cause}\nhelp: check the path", path.display());
		return ExitCode::FAILURE;
	}
	println!("{} ({} bytes)", path.display(), code.len());
	ExitCode::SUCCESS
}
