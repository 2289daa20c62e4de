//! Compilation of WebAssembly to machine code, in a process of its own.
//!
//! A compilation can take seconds for a runtime, minutes and gigabytes for a hostile module, and a stack
//! overflow ends the process. So the program starts itself again with a hidden argument and with limits
//! of the system on CPU time and memory. That process reads the module from its standard input and
//! writes the machine code to its standard output. However it ends, this process continues.
//!
//! This needs a program whose `main` begins with [`serve_compiler`]. In other programs, such as tests
//! that use this library, code is compiled in the same process, limited by [`limits`] alone.

use super::{
	compile_limits::{CompileLimits, MACHINE_CODE_BYTES, Purpose, SMALL},
	engine,
	machine_code::MachineCode,
};
use crate::executor::{
	error::CodeError,
	wasm::{blob::MAX_CODE_BYTES, instrument, limits, module_index::ModuleIndex},
};
use codec::{Decode, Encode};
use std::{
	io::{self, Read as _, Write as _},
	panic::catch_unwind,
	process::{Child, ChildStdin, ChildStdout, Command, ExitCode, ExitStatus, Stdio},
	sync::{OnceLock, mpsc},
};
use wasmtime::Engine;

/// The argument that makes the program compile.
const ARGUMENT: &str = "compile-from-stdin";

/// Set in programs that call [`serve_compiler`].
static SERVED: OnceLock<()> = OnceLock::new();

/// Sent to the other process before the module.
#[derive(Encode, Decode)]
struct Request {
	/// As in [`ExecutorConfig`](crate::executor::ExecutorConfig). The machine code depends on it.
	stack_bytes: u64,
	/// The memory in pages of 64 KiB.
	pages: u32,
	cpu_seconds: u64,
	memory_bytes: u64,
	background: bool,
}

impl Request {
	const BYTES: usize = 29;
}

/// The first byte of the answer: what the rest is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Answer {
	/// Machine code.
	Code = 0,
	/// Why the module is malformed.
	Malformed = 1,
	/// Why the module cannot be compiled.
	Refused = 2,
}

/// Compiles a module for the process that started this one, if it was started for that. `main` must call
/// this first, and return the exit code if there is one.
#[must_use]
pub fn serve_compiler() -> Option<ExitCode> {
	let mut arguments = std::env::args_os().skip(1);
	if arguments.next().is_some_and(|first| first == ARGUMENT) && arguments.next().is_none() {
		return Some(match serve() {
			Ok(()) => ExitCode::SUCCESS,
			// There is nobody to report the error to.
			Err(_) => ExitCode::FAILURE,
		});
	}
	let _ = SERVED.set(());
	None
}

fn serve() -> io::Result<()> {
	let mut request = [0; Request::BYTES];
	let mut input = io::stdin().lock();
	input.read_exact(&mut request)?;
	let request = Request::decode(&mut request.as_slice()).map_err(io::Error::other)?;
	confine(&request)?;
	let mut wasm = Vec::new();
	input.take(MAX_CODE_BYTES as u64 + 1).read_to_end(&mut wasm)?;
	let stack_bytes = usize::try_from(request.stack_bytes).map_err(io::Error::other)?;
	let compiled = engine::for_compiler(stack_bytes)
		.map_err(|error| CodeError::Compile { cause: error.to_string() })
		.and_then(|engine| compile_here(&engine, &ModuleIndex::parse(&wasm)?, request.pages));
	let (answer, bytes) = match compiled {
		Ok(code) => (Answer::Code, code),
		Err(CodeError::Malformed { cause }) => (Answer::Malformed, cause.into_bytes()),
		Err(CodeError::Compile { cause }) => (Answer::Refused, cause.into_bytes()),
		Err(other) => (Answer::Refused, other.to_string().into_bytes()),
	};
	let mut output = io::stdout().lock();
	output.write_all(&[answer as u8])?;
	output.write_all(&bytes)?;
	output.flush()
}

/// Limits this process.
#[cfg(unix)]
fn confine(request: &Request) -> io::Result<()> {
	use rustix::process::{Resource, Rlimit, getrlimit, nice, setrlimit};
	let limit = |resource, current: u64, maximum: u64| {
		// The current limit may be lower and cannot be raised.
		let most = getrlimit(resource).maximum.unwrap_or(u64::MAX).min(maximum);
		setrlimit(resource, Rlimit { current: Some(current.min(most)), maximum: Some(most) })
	};
	// Without the parent process nobody needs the answer.
	#[cfg(target_os = "linux")]
	rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
	limit(Resource::Core, 0, 0)?;
	limit(Resource::Data, request.memory_bytes, request.memory_bytes)?;
	// The soft limit ends the process with a signal that tells why, the hard limit in any case.
	limit(Resource::Cpu, request.cpu_seconds, request.cpu_seconds.saturating_add(5))?;
	if request.background {
		// Not required: if the system refuses, the compilation runs with normal priority.
		let _ = nice(19);
	}
	Ok(())
}

#[cfg(not(unix))]
fn confine(_: &Request) -> io::Result<()> {
	Ok(())
}

/// Compiles a module within the limits of `purpose`, for a memory of `pages` pages of 64 KiB.
///
/// # Errors
/// [`CodeError`] if the module exceeds a limit or is not valid, [`CodeError::Resources`] if the
/// compilation needs too much time or memory.
pub(crate) fn compile(
	engine: &Engine,
	stack_bytes: usize,
	index: &ModuleIndex<'_>,
	pages: u32,
	purpose: Purpose,
) -> Result<MachineCode, CodeError> {
	limits::check(index)?;
	let here = || compile_here(engine, index, pages).map(MachineCode::trusted);
	if SERVED.get().is_none() || index.wasm.len() <= SMALL {
		return here();
	}
	let limits = purpose.limits();
	let request = Request {
		stack_bytes: stack_bytes as u64,
		pages,
		cpu_seconds: limits.cpu.as_secs(),
		memory_bytes: limits.memory,
		background: limits.background,
	};
	match start() {
		Ok(process) => process.answer(&request, index.wasm, limits).map(MachineCode::trusted),
		Err(error) if purpose == Purpose::InForce => {
			log::warn!(
				target: "executor",
				"a runtime is compiled in this process, because no other can be started: {error}",
			);
			here()
		}
		Err(error) => Err(CodeError::Resources {
			cause: format!("the compiler process cannot be started: {error}"),
		}),
	}
}

/// Validates, instruments and compiles in this process.
fn compile_here(
	engine: &Engine,
	index: &ModuleIndex<'_>,
	pages: u32,
) -> Result<Vec<u8>, CodeError> {
	let compile = || {
		let instrumented = instrument::instrument(index, pages)?;
		engine
			.precompile_module(&instrumented)
			// The alternate format includes the causes.
			.map_err(|error| CodeError::Compile { cause: format!("{error:#}") })
	};
	// A bug of the compiler must not stop the host.
	catch_unwind(std::panic::AssertUnwindSafe(compile))
		.unwrap_or_else(|_| Err(CodeError::Compile { cause: "the compiler panicked".to_owned() }))
}

/// A compiler process and its pipes.
struct Process {
	child: Child,
	input: ChildStdin,
	output: ChildStdout,
}

fn start() -> io::Result<Process> {
	let program = if cfg!(target_os = "linux") {
		// The running program, even if its file was replaced.
		"/proc/self/exe".into()
	} else {
		std::env::current_exe()?
	};
	let mut child = Command::new(program)
		.arg(ARGUMENT)
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.stderr(Stdio::null())
		.spawn()?;
	match (child.stdin.take(), child.stdout.take()) {
		(Some(input), Some(output)) => Ok(Process { child, input, output }),
		_ => Err(io::Error::other("the compiler process has no pipes")),
	}
}

impl Process {
	/// Sends the module and waits for the machine code.
	fn answer(
		self,
		request: &Request,
		wasm: &[u8],
		limits: &CompileLimits,
	) -> Result<Vec<u8>, CodeError> {
		let Self { mut child, mut input, output } = self;
		let (sender, receiver) = mpsc::channel();
		let exchange = move || {
			// The exit status of the process tells what went wrong.
			let _ = input.write_all(&request.encode()).and_then(|()| input.write_all(wasm));
			drop(input);
			let mut answer = Vec::new();
			let read = output.take(MACHINE_CODE_BYTES + 2).read_to_end(&mut answer);
			let _ = sender.send(read.map(|_| answer).unwrap_or_default());
		};
		let (answer, in_time) = std::thread::scope(|scope| {
			let thread = std::thread::Builder::new().name("compiler-pipe".to_owned());
			let started = thread.spawn_scoped(scope, exchange);
			match receiver.recv_timeout(limits.wall) {
				Ok(answer) => (answer, true),
				// The pipes close with the process, and the other thread ends.
				Err(_) => {
					let _ = child.kill();
					(Vec::new(), started.is_err())
				}
			}
		});
		let over = answer.len() as u64 > MACHINE_CODE_BYTES + 1;
		if over {
			let _ = child.kill();
		}
		let status = child.wait();
		let refuse = |cause: String| Err(CodeError::Resources { cause });
		if !in_time {
			return refuse(format!("it took longer than {:?}", limits.wall));
		}
		if over {
			return refuse(format!(
				"it has more than {} MiB of machine code",
				MACHINE_CODE_BYTES >> 20
			));
		}
		match status {
			Ok(status) if status.success() => decode(answer),
			Ok(status) => refuse(describe(status, limits)),
			Err(error) => refuse(format!("the compiler process is lost: {error}")),
		}
	}
}

/// The answer of a process that ended without error.
fn decode(mut answer: Vec<u8>) -> Result<Vec<u8>, CodeError> {
	let tag = answer.first().copied();
	let text = || String::from_utf8_lossy(answer.get(1..).unwrap_or_default()).into_owned();
	match tag {
		Some(tag) if tag == Answer::Code as u8 => {
			answer.drain(..1);
			Ok(answer)
		}
		Some(tag) if tag == Answer::Malformed as u8 => Err(CodeError::Malformed { cause: text() }),
		Some(tag) if tag == Answer::Refused as u8 => Err(CodeError::Compile { cause: text() }),
		_ => Err(CodeError::Resources { cause: "the compiler process gave no answer".to_owned() }),
	}
}

/// Why a process gave no answer.
#[cfg(unix)]
fn describe(status: ExitStatus, limits: &CompileLimits) -> String {
	use rustix::process::Signal;
	use std::os::unix::process::ExitStatusExt as _;
	let is = |signal: Signal| status.signal() == Some(signal.as_raw());
	if is(Signal::XCPU) {
		format!("compiling it takes more than {:?} of CPU time", limits.cpu)
	} else if is(Signal::ABORT) {
		format!("compiling it takes more than {} MiB of memory", limits.memory >> 20)
	} else {
		format!("the compiler process ended with {status}")
	}
}

#[cfg(not(unix))]
fn describe(status: ExitStatus, _: &CompileLimits) -> String {
	format!("the compiler process ended with {status}")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_request_has_a_fixed_size() {
		let request =
			Request { stack_bytes: 1, pages: 2, cpu_seconds: 3, memory_bytes: 4, background: true };
		assert_eq!(request.encode().len(), Request::BYTES);
	}
}
