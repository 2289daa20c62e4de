//! Shows blocks and ended epochs on the terminal, in a task of its own, so that neither block
//! production nor shutdown waits for the terminal.

use super::{epoch_summary, terminal::Terminal};
use crate::{
	chain::{Chain, ImportedBlock},
	primitives::Hash,
};
use std::{sync::Arc, time::Duration};
use stratos_runtime_api::epochs::EpochSummary;
use tokio::{
	sync::{
		broadcast::{
			Receiver,
			error::{RecvError, TryRecvError},
		},
		watch,
	},
	task::JoinHandle,
};

pub(super) struct Display {
	stop: watch::Sender<bool>,
	task: JoinHandle<()>,
}

impl Display {
	pub(super) fn start(terminal: Terminal, chain: Arc<Chain>) -> Self {
		let (stop, stopped) = watch::channel(false);
		let blocks = chain.subscribe();
		let view = View { terminal, chain, epoch: None };
		Self { stop, task: tokio::spawn(view.show(blocks, stopped)) }
	}

	/// Shows the blocks that are already announced, for at most `timeout`.
	pub(super) async fn finish(mut self, timeout: Duration) {
		self.stop.send_replace(true);
		if tokio::time::timeout(timeout, &mut self.task).await.is_err() {
			self.task.abort();
		}
	}
}

struct View {
	terminal: Terminal,
	chain: Arc<Chain>,
	/// The epoch of the last block shown.
	epoch: Option<u32>,
}

impl View {
	async fn show(
		mut self,
		mut blocks: Receiver<Arc<ImportedBlock>>,
		mut stopped: watch::Receiver<bool>,
	) {
		let best = self.chain.best().hash;
		self.epoch = self.summary(best).await.map(|summary| summary.epoch);
		loop {
			tokio::select! {
				biased;
				event = blocks.recv() => match event {
					Ok(block) => self.block(&block).await,
					Err(RecvError::Lagged(missed)) => self.terminal.skipped(missed),
					Err(RecvError::Closed) => return,
				},
				() = wait_for_stop(&mut stopped) => break,
			}
		}
		for block in announced(&mut blocks) {
			self.block(&block).await;
		}
	}

	async fn summary(&self, block: Hash) -> Option<EpochSummary> {
		let chain = Arc::clone(&self.chain);
		// A runtime call must not block the server's threads.
		tokio::task::spawn_blocking(move || epoch_summary::at(&chain, block)).await.ok().flatten()
	}

	async fn block(&mut self, block: &Arc<ImportedBlock>) {
		let summary = self.summary(block.hash).await;
		if let Some(summary) = &summary {
			if let Some(ended) = self.epoch.filter(|epoch| *epoch < summary.epoch) {
				self.terminal.epoch(ended, summary);
			}
			self.epoch = Some(summary.epoch);
		}
		self.terminal.block(block, summary.as_ref());
	}
}

/// Returns too if the sender is dropped.
async fn wait_for_stop(stopped: &mut watch::Receiver<bool>) {
	let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// The blocks that are already announced.
fn announced(blocks: &mut Receiver<Arc<ImportedBlock>>) -> Vec<Arc<ImportedBlock>> {
	let mut announced = Vec::new();
	loop {
		match blocks.try_recv() {
			Ok(block) => announced.push(block),
			Err(TryRecvError::Lagged(_)) => {}
			Err(TryRecvError::Empty | TryRecvError::Closed) => return announced,
		}
	}
}
