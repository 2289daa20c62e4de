//! From the text of a request to the text of its answer, within limits.

use super::{
	answer::Answer,
	error,
	memory::{Memory, Share},
	outgoing::Keep,
	subscription::{Channel, Opening},
};
use jsonrpsee::{
	ConnectionId, Extensions, MethodCallback, MethodResponse, Methods, SubscriptionState,
	core::{id_providers::RandomStringIdProvider, server::prepare_error},
	types::{
		ErrorObject, Id, InvalidRequest, Notification, Params, Request,
		error::{ErrorCode, OVERSIZED_RESPONSE_CODE},
	},
};
use serde::{
	Deserializer,
	de::{DeserializeSeed, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{
	fmt,
	sync::{Arc, Weak},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SetOnce};

/// Methods that have places of their own: they call into the runtime, or wait for the pool or a block.
/// All others read, and take a place among the reads.
const NOT_READS: [&str; 13] = [
	"account_nextIndex",
	"author_submitExtrinsic",
	"chain_getRuntimeVersion",
	"engine_createBlock",
	"payment_queryFeeDetails",
	"payment_queryInfo",
	"state_call",
	"state_callAt",
	"state_getMetadata",
	"state_getRuntimeVersion",
	"system_accountNextIndex",
	"system_dryRun",
	"system_dryRunAt",
];

/// Reads of one connection that are under way or wait for a place among all reads. What more it asks
/// for waits behind these, and so not before other connections.
const READS_OF_CONNECTION: usize = 2;

/// What all connections have together.
#[derive(Debug)]
pub(super) struct Limits {
	pub(super) memory: Arc<Memory>,
	/// Reads of the chain under way.
	reads: Arc<Semaphore>,
	/// Subscriptions.
	subscriptions: Arc<Semaphore>,
	max_subscriptions: usize,
	/// Bytes of one answer, at most.
	pub(super) max_answer: usize,
	/// Requests in one batch, at most.
	max_batch: usize,
}

impl Limits {
	pub(super) fn new(
		memory: usize,
		max_subscriptions: usize,
		max_answer: usize,
		max_batch: usize,
	) -> Self {
		// Reads are bound by the processor: more of them at a time would take it from the author of
		// blocks.
		let processors = std::thread::available_parallelism().map_or(1, usize::from);
		let semaphore = |places| Arc::new(Semaphore::new(places));
		Self {
			memory: Memory::new(memory),
			reads: semaphore(processors.saturating_mul(2).max(4)),
			subscriptions: semaphore(max_subscriptions),
			max_subscriptions,
			max_answer,
			max_batch,
		}
	}
}

/// The right to read, until the last clone is dropped.
#[derive(Clone, Debug)]
pub(super) struct Reading {
	_of_connection: Arc<OwnedSemaphorePermit>,
	_of_all: Arc<OwnedSemaphorePermit>,
}

impl Limits {
	/// Waits for a place among the reads of the connection, then among all.
	pub(super) async fn read(&self, peer: &Peer) -> Option<Reading> {
		let of_connection = Arc::clone(&peer.reads).acquire_owned().await.ok()?;
		let of_all = Arc::clone(&self.reads).acquire_owned().await.ok()?;
		Some(Reading { _of_connection: Arc::new(of_connection), _of_all: Arc::new(of_all) })
	}
}

/// A connection, as the methods see it.
#[derive(Debug)]
pub(super) struct Peer {
	pub(super) id: ConnectionId,
	pub(super) share: Arc<Share>,
	/// Its uses.
	pub(super) uses: Weak<()>,
	/// None over HTTP.
	pub(super) channel: Option<Channel>,
	reads: Arc<Semaphore>,
}

impl Peer {
	pub(super) fn new(
		id: ConnectionId,
		share: Arc<Share>,
		uses: Weak<()>,
		channel: Option<Channel>,
	) -> Arc<Self> {
		let reads = Arc::new(Semaphore::new(READS_OF_CONNECTION));
		Arc::new(Self { id, share, uses, channel, reads })
	}

	/// Held by whatever makes use of the connection.
	pub(super) fn in_use(&self) -> Option<Arc<()>> {
		self.uses.upgrade()
	}
}

/// The text of an answer, and what is counted until it has been sent.
pub(super) struct Reply {
	pub(super) text: String,
	pub(super) keep: Keep,
	/// To be set when the reply is on its way.
	pub(super) answered: Arc<SetOnce<()>>,
}

/// Answers requests.
#[derive(Debug)]
pub(super) struct Dispatcher {
	methods: Methods,
	pub(super) limits: Arc<Limits>,
	ids: RandomStringIdProvider,
}

/// One request, or one batch.
struct Job<'a> {
	peer: &'a Arc<Peer>,
	answer: Arc<Answer>,
	answered: Arc<SetOnce<()>>,
}

/// Ends the collecting when the future that waits for it is dropped.
struct Abandon<'a>(&'a Answer);

impl Drop for Abandon<'_> {
	fn drop(&mut self) {
		self.0.abandon();
	}
}

impl Dispatcher {
	pub(super) fn new(methods: impl Into<Methods>, limits: Limits) -> Self {
		let ids = RandomStringIdProvider::new(16);
		Self { methods: methods.into(), limits: Arc::new(limits), ids }
	}

	/// What `GET /health` shows. Needs no place and no memory.
	pub(super) fn health(&self) -> String {
		let Some(MethodCallback::Sync(health)) = self.methods.method("system_health") else {
			return "null".to_owned();
		};
		#[derive(serde::Deserialize)]
		struct Health<'a> {
			#[serde(borrow)]
			result: &'a RawValue,
		}
		let answer = health(Id::Null, Params::new(None), self.limits.max_answer, Extensions::new());
		serde_json::from_str::<Health<'_>>(answer.as_ref())
			.map_or_else(|_| "null".to_owned(), |health| health.result.get().to_owned())
	}

	/// Answers a request or a batch; None to notifications. Collecting ends when the future is
	/// dropped.
	pub(super) async fn reply(&self, peer: &Arc<Peer>, request: &[u8]) -> Option<Reply> {
		let answer = Answer::new(&peer.share, self.limits.max_answer);
		let job = Job { peer, answer: Arc::clone(&answer), answered: Arc::new(SetOnce::new()) };
		let abandon = Abandon(&answer);
		let first = request.iter().copied().find(|byte| !byte.is_ascii_whitespace());
		let text = match first {
			Some(b'{') => self.single(&job, request).await?,
			Some(b'[') => self.batch(&job, request).await?,
			_ => text(MethodResponse::error(Id::Null, ErrorCode::ParseError)),
		};
		drop(abandon);
		answer.settle(text.len());
		let keep = Keep::new(answer, peer.in_use());
		Some(Reply { text, keep, answered: job.answered })
	}

	async fn single(&self, job: &Job<'_>, request: &[u8]) -> Option<String> {
		if let Ok(request) = serde_json::from_slice::<Request<'_>>(request) {
			Some(text(self.call(job, request).await))
		} else if serde_json::from_slice::<Notification<'_, Option<&RawValue>>>(request).is_ok() {
			None
		} else {
			let (id, code) = prepare_error(request);
			Some(text(MethodResponse::error(id, code)))
		}
	}

	async fn batch(&self, job: &Job<'_>, request: &[u8]) -> Option<String> {
		let refuse = |error: ErrorObject<'_>| Some(text(MethodResponse::error(Id::Null, error)));
		let max = self.limits.max_batch;
		let mut input = serde_json::Deserializer::from_slice(request);
		let entries = match AtMost(max).deserialize(&mut input) {
			Ok(entries) if input.end().is_ok() => entries,
			_ => return refuse(ErrorCode::ParseError.into()),
		};
		let Some(entries) = entries else { return refuse(error::batch_too_long(max)) };
		if entries.is_empty() {
			return refuse(ErrorCode::InvalidRequest.into());
		}
		let mut answers = String::from("[");
		for entry in entries {
			let answer = if let Ok(request) = serde_json::from_str::<Request<'_>>(entry.get()) {
				self.call(job, request).await
			} else if serde_json::from_str::<Notification<'_, Option<&RawValue>>>(entry.get())
				.is_ok()
			{
				continue;
			} else {
				let id = serde_json::from_str::<InvalidRequest<'_>>(entry.get());
				let id = id.map_or(Id::Null, |invalid| invalid.id);
				MethodResponse::error(id, ErrorCode::InvalidRequest)
			};
			let length = answers.len().saturating_add(answer.as_ref().len()).saturating_add(1);
			let oversized = answer.as_error_code() == Some(OVERSIZED_RESPONSE_CODE);
			if oversized || length > self.limits.max_answer {
				return refuse(error::batch_too_large(self.limits.max_answer));
			}
			answers.push_str(answer.as_ref());
			answers.push(',');
			job.answer.settle(answers.len());
		}
		// Nothing but notifications.
		answers.pop().filter(|last| *last == ',')?;
		answers.push(']');
		Some(answers)
	}

	async fn call(&self, job: &Job<'_>, request: Request<'_>) -> MethodResponse {
		let Request { id, method, params, .. } = request;
		let params = Params::new(params.as_ref().map(|params| params.get()));
		let peer = job.peer;
		let Some((name, callback)) = self.methods.method_with_name(&method) else {
			return MethodResponse::error(id, ErrorCode::MethodNotFound);
		};
		let left = job.answer.left();
		let mut extensions = Extensions::new();
		match callback {
			MethodCallback::Sync(method) => method(id, params, left, extensions),
			MethodCallback::Async(method) => {
				extensions.insert(peer.id);
				extensions.insert(Arc::clone(&job.answer));
				if !NOT_READS.contains(&name) {
					let Some(place) = self.limits.read(peer).await else {
						return MethodResponse::error(id, ErrorCode::InternalError);
					};
					// It stays as long as the method reads, whoever waits for it.
					extensions.insert(place);
				}
				method(id.into_owned(), params.into_owned(), peer.id, left, extensions).await
			}
			MethodCallback::Subscription(method) => {
				let Some(channel) = &peer.channel else {
					return MethodResponse::error(id, error::no_subscriptions());
				};
				let Some(own) = channel.places.acquire() else {
					let max = usize::try_from(channel.places.max()).unwrap_or(usize::MAX);
					let refusal = error::too_many_subscriptions(max, "a connection");
					return MethodResponse::error(id, refusal);
				};
				let of_all = Arc::clone(&self.limits.subscriptions).try_acquire_owned();
				let Ok(of_all) = of_all else {
					let max = self.limits.max_subscriptions;
					let refusal = error::too_many_subscriptions(max, "all connections together");
					return MethodResponse::error(id, refusal);
				};
				extensions.insert(Arc::new(Opening {
					peer: Arc::clone(peer),
					limits: Arc::clone(&self.limits),
					answered: Arc::clone(&job.answered),
					_place: of_all,
				}));
				let state = SubscriptionState {
					conn_id: peer.id,
					id_provider: &self.ids,
					subscription_permit: own,
				};
				let answer = method(id, params, channel.sink.clone(), state, extensions);
				answer.await
			}
			MethodCallback::Unsubscription(method) => {
				if peer.channel.is_none() {
					return MethodResponse::error(id, error::no_subscriptions());
				}
				method(id, params, peer.id, left, extensions)
			}
		}
	}
}

fn text(response: MethodResponse) -> String {
	String::from(Box::<str>::from(response.into_json()))
}

/// Reads a list of at most so many entries; None where there are more, which are passed over.
struct AtMost(usize);

impl<'de> DeserializeSeed<'de> for AtMost {
	type Value = Option<Vec<&'de RawValue>>;

	fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
		deserializer.deserialize_seq(self)
	}
}

impl<'de> Visitor<'de> for AtMost {
	type Value = Option<Vec<&'de RawValue>>;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("a batch of requests")
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
		let mut entries = Vec::new();
		while let Some(entry) = sequence.next_element::<&RawValue>()? {
			if entries.len() >= self.0 {
				while sequence.next_element::<serde::de::IgnoredAny>()?.is_some() {}
				return Ok(None);
			}
			entries.push(entry);
		}
		Ok(Some(entries))
	}
}
