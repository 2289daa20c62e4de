//! Stops the node on signals.

use super::{NodeError, line_writer::LineWriter};
use tokio::sync::watch;

/// Exit code after the second Ctrl-C, as of a program that SIGINT killed.
const INTERRUPTED: i32 = 130;

/// Listens for SIGINT and SIGTERM. The first signal sets the receiver to true, the second exits the
/// process. Even then no block is lost: blocks are durable before they are announced.
pub(super) fn listen(log: LineWriter) -> Result<watch::Receiver<bool>, NodeError> {
	let (sender, receiver) = watch::channel(false);
	let mut signals =
		Signals::new().map_err(|cause| NodeError::System { what: "handle signals", cause })?;
	tokio::spawn(async move {
		signals.next().await;
		// Without receivers the node is already stopping.
		let _ = sender.send(true);
		log.line("Stopping. Again to stop at once.");
		signals.next().await;
		std::process::exit(INTERRUPTED);
	});
	Ok(receiver)
}

#[cfg(unix)]
struct Signals {
	interrupt: tokio::signal::unix::Signal,
	terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
	fn new() -> std::io::Result<Self> {
		use tokio::signal::unix::{SignalKind, signal};
		Ok(Self {
			interrupt: signal(SignalKind::interrupt())?,
			terminate: signal(SignalKind::terminate())?,
		})
	}

	async fn next(&mut self) {
		tokio::select! {
			_ = self.interrupt.recv() => {},
			_ = self.terminate.recv() => {},
		}
	}
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
	fn new() -> std::io::Result<Self> {
		Ok(Self)
	}

	async fn next(&mut self) {
		if tokio::signal::ctrl_c().await.is_err() {
			// No signal can be received.
			std::future::pending::<()>().await;
		}
	}
}
