//! A new head, until every subscriber has it: by `chain_subscribeNewHeads` and by `chainHead_v1_follow`.

use crate::{session::Session, spread::Spread};
use serde_json::{Value, json};
use std::{
	net::SocketAddr,
	time::{Duration, Instant},
};
use stratos_tests::raw;
use tokio::{sync::mpsc, task::JoinSet};

/// How a subscriber hears of a block.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subscription {
	/// `chain_subscribeNewHeads`.
	Heads,
	/// `chainHead_v1_follow` with the runtime.
	Follow,
}

/// What makes a block: a method with parameters.
pub(crate) type MakeBlock = (&'static str, Value);

/// How long the news of blocks took.
#[derive(Clone, Debug)]
pub(crate) struct News {
	/// Until all subscribers had what a subscription begins with, from the first request on.
	pub(crate) begun: Duration,
	/// From the request to make a block to the first subscriber, of each block.
	pub(crate) first: Spread,
	/// From the first subscriber to every single one.
	pub(crate) each: Spread,
	/// From the first subscriber to the last, of each block.
	pub(crate) last: Spread,
}

/// What a subscriber says.
enum Heard {
	/// It has what its subscription begins with.
	Begun,
	/// It has all of a block.
	Block(Instant),
}

impl Subscription {
	fn request(self) -> String {
		match self {
			Self::Heads => raw::request("chain_subscribeNewHeads", &json!([])),
			Self::Follow => raw::request("chainHead_v1_follow", &json!([true])),
		}
	}

	/// Waits for what the subscription begins with.
	async fn begin(self, session: &mut Session) -> Result<(), String> {
		match self {
			Self::Heads => session.until("chain_newHead").await.map(drop),
			Self::Follow => {
				session.until("\"initialized\"").await?;
				session.until("\"bestBlockChanged\"").await.map(drop)
			}
		}
	}

	/// Waits for all of a block.
	async fn block(self, session: &mut Session) -> Result<(), String> {
		match self {
			Self::Heads => session.until("chain_newHead").await.map(drop),
			Self::Follow => {
				session.until("\"newBlock\"").await?;
				session.until("\"bestBlockChanged\"").await.map(drop)
			}
		}
	}
}

/// Subscribes on as many connections, then makes blocks one after the other.
///
/// # Errors
/// What failed, in words.
pub(crate) async fn measure(
	address: SocketAddr,
	subscription: Subscription,
	subscribers: usize,
	blocks: usize,
	(method, params): &MakeBlock,
) -> Result<News, String> {
	let (sender, mut heard) = mpsc::unbounded_channel();
	let mut sessions = Vec::new();
	for _ in 0..subscribers {
		sessions.push(Session::open(address).await?);
	}
	let mut maker = Session::open(address).await?;
	let asked = Instant::now();
	let mut tasks = JoinSet::new();
	for session in sessions {
		tasks.spawn(subscribe(session, subscription, sender.clone()));
	}
	drop(sender);
	for _ in 0..subscribers {
		hear(&mut heard).await?;
	}
	let begun = asked.elapsed();

	let make = raw::frame(&raw::request(method, params));
	let (mut first, mut each, mut last) = (Vec::new(), Vec::new(), Vec::new());
	for _ in 0..blocks {
		let asked = Instant::now();
		maker.send(&make).await?;
		let mut times = Vec::new();
		while times.len() < subscribers {
			if let Heard::Block(at) = hear(&mut heard).await? {
				times.push(at);
			}
		}
		maker.until("\"result\"").await?;
		let earliest = times.iter().min().copied().unwrap_or(asked);
		first.push(earliest - asked);
		let delays: Vec<_> = times.into_iter().map(|at| at - earliest).collect();
		last.extend(delays.iter().max());
		each.extend(delays);
		// The subscribers come to rest.
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
	tasks.abort_all();
	Ok(News { begun, first: Spread::of(first), each: Spread::of(each), last: Spread::of(last) })
}

/// The next of what subscribers say.
async fn hear(heard: &mut mpsc::UnboundedReceiver<Result<Heard, String>>) -> Result<Heard, String> {
	let patience = tokio::time::timeout(Duration::from_secs(60), heard.recv());
	match patience.await {
		Ok(Some(heard)) => heard,
		Ok(None) => Err("every subscription ended".to_owned()),
		Err(_) => Err("a subscriber does not hear of a block".to_owned()),
	}
}

async fn subscribe(
	mut session: Session,
	subscription: Subscription,
	heard: mpsc::UnboundedSender<Result<Heard, String>>,
) {
	let follow = async {
		session.send(&raw::frame(&subscription.request())).await?;
		subscription.begin(&mut session).await?;
		let _ = heard.send(Ok(Heard::Begun));
		loop {
			subscription.block(&mut session).await?;
			let _ = heard.send(Ok(Heard::Block(Instant::now())));
		}
	};
	let ended: Result<(), String> = follow.await;
	if let Err(cause) = ended {
		let _ = heard.send(Err(cause));
	}
}
