//! From WebAssembly to machine code, in a process of its own.
//!
//! A compiler takes what it takes: seconds for a runtime, minutes and gigabytes for a module made to
//! hurt, and a stack that overflows ends the process. So the program runs itself once more, with a
//! hidden argument, under the system's limits of time and memory. That process gets the module by its
//! standard input and answers with the machine code on its standard output; whatever becomes of it,
//! this process goes on.
//!
//! Only a program whose `main` begins with [`serve_compiler`] can do that. In others, such as tests
//! that use this library, code is compiled in the process itself, bounded by [`limits`] alone.

use super::{
	blob, engine,
	error::{CodeError, ExecutorError},
	limits::{self, Purpose},
	machine_code::MachineCode,
	rewrite,
};
use codec::{Decode, Encode};
use std::{
	io::{self, Read as _, Write as _},
	panic::catch_unwind,
	process::{Child, ChildStdin, ChildStdout, Command, ExitCode, ExitStatus, Stdio},
	sync::{OnceLock, mpsc},
	time::Duration,
};
use wasmtime::Engine;

/// The argument by which the program knows that it is to compile.
const ARGUMENT: &str = "compile-from-stdin";

/// Set in a program that can compile in a process of its own.
static SERVED: OnceLock<()> = OnceLock::new();

/// What compiling may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct CompileLimits {
	/// Time on processors, of all threads together.
	pub(super) cpu: Duration,
	/// Time on the clock.
	pub(super) wall: Duration,
	/// Bytes of memory.
	pub(super) memory: u64,
	/// Whether others go first.
	pub(super) background: bool,
}

/// What the other process is told before the module.
#[derive(Encode, Decode)]
struct Request {
	/// As in [`super::ExecutorConfig`]; the machine code depends on it.
	stack_bytes: u64,
	/// The pages of the module's memory.
	pages: u32,
	cpu_seconds: u64,
	memory_bytes: u64,
	background: bool,
}

impl Request {
	const BYTES: usize = 29;
}

/// What the first byte of the answer says of the rest.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Answer {
	/// It is machine code.
	Code = 0,
	/// It says why the module is malformed.
	Malformed = 1,
	/// It says why the module cannot be compiled.
	Refused = 2,
}

/// Compiles for another process of this program, if this one was started for that; then `main` has to
/// return the code at once. To be called before anything else.
#[must_use]
pub fn serve_compiler() -> Option<ExitCode> {
	let mut arguments = std::env::args_os().skip(1);
	if arguments.next().is_some_and(|first| first == ARGUMENT) && arguments.next().is_none() {
		return Some(match serve() {
			Ok(()) => ExitCode::SUCCESS,
			// Nobody is there to be told.
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
	input.take(blob::MAX_CODE_BYTES as u64 + 1).read_to_end(&mut wasm)?;
	let stack_bytes = usize::try_from(request.stack_bytes).map_err(io::Error::other)?;
	let made = engine::for_compiler(stack_bytes)
		.map_err(|error| CodeError::Compile { cause: error.to_string() })
		.and_then(|engine| compile_here(&engine, &wasm, request.pages));
	let (answer, bytes) = match made {
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

/// Sets the limits of this process.
#[cfg(unix)]
fn confine(request: &Request) -> io::Result<()> {
	use rustix::process::{Resource, Rlimit, getrlimit, nice, setrlimit};
	let limit = |resource, current: u64, maximum: u64| {
		// The system's own limit may be lower and cannot be raised.
		let most = getrlimit(resource).maximum.unwrap_or(u64::MAX).min(maximum);
		setrlimit(resource, Rlimit { current: Some(current.min(most)), maximum: Some(most) })
	};
	// Nobody wants the answer of an asker who is gone.
	#[cfg(target_os = "linux")]
	rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
	limit(Resource::Core, 0, 0)?;
	limit(Resource::Data, request.memory_bytes, request.memory_bytes)?;
	// The first ends the process in a way that tells why, the second in any case.
	limit(Resource::Cpu, request.cpu_seconds, request.cpu_seconds.saturating_add(5))?;
	if request.background {
		// Less would do; a system that refuses does no harm.
		let _ = nice(19);
	}
	Ok(())
}

#[cfg(not(unix))]
fn confine(_: &Request) -> io::Result<()> {
	Ok(())
}

/// Compiles within the limits of what the code is for.
pub(super) fn compile(
	engine: &Engine,
	stack_bytes: usize,
	wasm: &[u8],
	pages: u32,
	purpose: Purpose,
) -> Result<MachineCode, CodeError> {
	limits::check(wasm)?;
	let here = || compile_here(engine, wasm, pages).map(MachineCode::trusted);
	if SERVED.get().is_none() || wasm.len() <= limits::SMALL {
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
		Ok(process) => process.answer(&request, wasm, limits).map(MachineCode::trusted),
		Err(error) if purpose == Purpose::InForce => {
			log::warn!(
				target: "executor",
				"no process can be started to compile a runtime in ({error}): it is compiled in this one",
			);
			here()
		}
		Err(error) => Err(CodeError::Resources {
			cause: format!("no process can be started to compile it in: {error}"),
		}),
	}
}

/// Checks, rewrites and compiles in this process.
fn compile_here(engine: &Engine, wasm: &[u8], pages: u32) -> Result<Vec<u8>, CodeError> {
	// A defect of the compiler must not be one of the host.
	let compile = || {
		let declared = blob::parse(wasm)?.memory;
		let rewritten = rewrite::rewrite(wasm, declared, pages)?;
		engine
			.precompile_module(&rewritten)
			// The alternate form has the causes as well.
			.map_err(|error| CodeError::Compile { cause: format!("{error:#}") })
	};
	catch_unwind(std::panic::AssertUnwindSafe(compile))
		.unwrap_or_else(|_| Err(CodeError::Compile { cause: "the compiler panicked".to_owned() }))
}

/// Another process of this program, with its pipes.
struct Process {
	child: Child,
	input: ChildStdin,
	output: ChildStdout,
}

fn start() -> io::Result<Process> {
	let program = if cfg!(target_os = "linux") {
		// The program that runs, also where its file was replaced meanwhile.
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
		_ => Err(io::Error::other("it has no pipes")),
	}
}

impl Process {
	/// Hands over the module and waits for the machine code.
	fn answer(
		self,
		request: &Request,
		wasm: &[u8],
		limits: &CompileLimits,
	) -> Result<Vec<u8>, CodeError> {
		let Self { mut child, mut input, output } = self;
		let (sender, receiver) = mpsc::channel();
		let exchange = move || {
			// What goes wrong is told by the way in which the process ends.
			let _ = input.write_all(&request.encode()).and_then(|()| input.write_all(wasm));
			drop(input);
			let mut answer = Vec::new();
			let read = output.take(limits::MACHINE_CODE_BYTES + 2).read_to_end(&mut answer);
			let _ = sender.send(read.map(|_| answer).unwrap_or_default());
		};
		let (answer, in_time) = std::thread::scope(|scope| {
			let thread = std::thread::Builder::new().name("compiler-pipe".to_owned());
			let started = thread.spawn_scoped(scope, exchange);
			match receiver.recv_timeout(limits.wall) {
				Ok(answer) => (answer, true),
				// Its pipes close with the process, which ends the other thread.
				Err(_) => {
					let _ = child.kill();
					(Vec::new(), started.is_err())
				}
			}
		});
		let over = answer.len() as u64 > limits::MACHINE_CODE_BYTES + 1;
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
				"it has over {} MiB of machine code",
				limits::MACHINE_CODE_BYTES >> 20
			));
		}
		match status {
			Ok(status) if status.success() => decode(answer),
			Ok(status) => refuse(describe(status, limits)),
			Err(error) => refuse(format!("its compiler is lost: {error}")),
		}
	}
}

/// The answer of a process that ended well.
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
		_ => Err(CodeError::Resources { cause: "its compiler gave no answer".to_owned() }),
	}
}

/// How a process ended that gave no answer.
#[cfg(unix)]
fn describe(status: ExitStatus, limits: &CompileLimits) -> String {
	use rustix::process::Signal;
	use std::os::unix::process::ExitStatusExt as _;
	let is = |signal: Signal| status.signal() == Some(signal.as_raw());
	if is(Signal::XCPU) {
		format!("compiling it takes over {:?} of processor time", limits.cpu)
	} else if is(Signal::ABORT) {
		format!("compiling it takes over {} MiB of memory", limits.memory >> 20)
	} else {
		format!("its compiler ended with {status}")
	}
}

#[cfg(not(unix))]
fn describe(status: ExitStatus, _: &CompileLimits) -> String {
	format!("its compiler ended with {status}")
}

impl From<ExecutorError> for CodeError {
	fn from(error: ExecutorError) -> Self {
		Self::Compile { cause: error.to_string() }
	}
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
