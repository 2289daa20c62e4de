//! The thread of the traffic, what is tried again, and how it ends.

use super::{
	drive::drive,
	ledger::Ledger,
	node::{Cast, Node},
	script::Script,
};
use crate::client::ClientError;
use std::{convert::Infallible, io, net::SocketAddr, thread, time::Duration};
use stratos_host::node::{Notices, StartCompanion};
use tokio::sync::watch;

/// The pause before the next try, and the longest one.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// Traffic as the companion of a node: a thread with a connection of its own to the node's server.
pub(crate) fn companion(script: Script) -> StartCompanion {
	Box::new(move |server, notices| {
		// Dropping the sender ends the thread at its next wait.
		let (stop, stopped) = watch::channel(());
		let work = move || run(&script, server, &notices, stopped);
		thread::Builder::new().name("traffic".to_owned()).spawn(work)?;
		Ok(Box::new(stop))
	})
}

fn run(script: &Script, server: SocketAddr, notices: &Notices, mut stopped: watch::Receiver<()>) {
	let mut done = || -> io::Result<()> {
		let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
		runtime.block_on(async {
			tokio::select! {
				biased;
				// An error: the sender was dropped.
				_ = stopped.changed() => {}
				never = keep_on(script, server, notices) => match never {},
			}
		});
		Ok(())
	};
	if let Err(cause) = done() {
		notices.line(&format!("traffic did not start: {cause}"));
	}
}

/// Drives, and connects again whatever happens.
async fn keep_on(script: &Script, server: SocketAddr, notices: &Notices) -> Infallible {
	let url = format!("ws://127.0.0.1:{}", server.port());
	let say = |text: &str| notices.line(text);
	let mut ledger = Ledger::default();
	say(&format!("traffic: {}; without it: --quiet-economy", script.title()));
	let (mut told, mut pause) = (None, PAUSE);
	loop {
		let Err(cause) = once(script, &url, &mut ledger, &say, &mut pause).await;
		// Once for each cause: what is tried again every second would hide all else.
		let cause = cause.to_string();
		if told.as_ref() != Some(&cause) {
			say(&format!("traffic waits: {cause}"));
			told = Some(cause);
		}
		tokio::time::sleep(pause).await;
		pause = pause.saturating_mul(2).min(LONGEST);
	}
}

async fn once(
	script: &Script,
	url: &str,
	ledger: &mut Ledger,
	say: &dyn Fn(&str),
	pause: &mut Duration,
) -> Result<Infallible, ClientError> {
	let cast = Cast::new().map_err(|cause| ClientError::value("a key", cause.to_string()))?;
	let node = Node::connect(url, &cast).await?;
	*pause = PAUSE;
	drive(&node, script, ledger, say).await
}
