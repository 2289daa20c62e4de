//! From the JSON of a request to the JSON of its response, within limits.

use super::{
	absent_methods,
	connection::{RpcConnection, ServerLimits},
	error, rate_limit,
	response_budget::ResponseBudget,
	send_queue::SendGuard,
	spec_methods,
	subscription::{Responded, SubscriptionContext},
};
use jsonrpsee::{
	Extensions, MethodCallback, MethodResponse, Methods, ResponsePayload, SubscriptionState,
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
use std::{fmt, sync::Arc, time::Instant};
use tokio::sync::SetOnce;

/// Methods that need no read permit: they have limits of their own (runtime calls), or wait for the
/// pool or for a block. All other methods read the chain.
const WITHOUT_READ_PERMIT: [&str; 15] = [
	"account_nextIndex",
	"archive_v1_call",
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
	"transaction_v1_broadcast",
];

/// The JSON of a response, and its resources.
pub(super) struct RpcResponse {
	pub(super) text: String,
	/// To be dropped after the response is sent.
	pub(super) guard: SendGuard,
	/// To be set when the response is queued.
	pub(super) responded: Arc<SetOnce<()>>,
}

#[derive(Debug)]
pub(super) struct Dispatcher {
	methods: Methods,
	pub(super) limits: Arc<ServerLimits>,
	ids: RandomStringIdProvider,
}

/// One request or one batch.
struct RequestContext<'a> {
	connection: &'a Arc<RpcConnection>,
	budget: Arc<ResponseBudget>,
	responded: Arc<SetOnce<()>>,
	/// Until when its calls wait for their turn.
	patience: Instant,
}

struct CancelOnDrop<'a>(&'a ResponseBudget);

impl Drop for CancelOnDrop<'_> {
	fn drop(&mut self) {
		self.0.cancel();
	}
}

impl Dispatcher {
	pub(super) fn new(methods: impl Into<Methods>, limits: ServerLimits) -> Self {
		let ids = RandomStringIdProvider::new(16);
		Self { methods: methods.into(), limits: Arc::new(limits), ids }
	}

	/// The body of `GET /health`, and whether the node is ready. Needs no permit and no memory.
	pub(super) fn health(&self) -> (String, bool) {
		let Some(MethodCallback::Sync(health)) = self.methods.method("system_health") else {
			return ("null".to_owned(), false);
		};
		#[derive(serde::Deserialize)]
		struct Health<'a> {
			#[serde(borrow)]
			result: &'a RawValue,
		}
		let max = self.limits.max_response_size;
		let response = health(Id::Null, Params::new(None), max, Extensions::new());
		let Ok(health) = serde_json::from_str::<Health<'_>>(response.as_ref()) else {
			return ("null".to_owned(), false);
		};
		let text = health.result.get();
		let known: Result<super::context::Health, _> = serde_json::from_str(text);
		(text.to_owned(), known.is_ok_and(|health| health.is_ready()))
	}

	/// Handles a request or a batch. None for notifications. Dropping the future cancels the methods.
	pub(super) async fn handle(
		&self,
		connection: &Arc<RpcConnection>,
		request: &[u8],
	) -> Option<RpcResponse> {
		let budget = ResponseBudget::new(&connection.memory, self.limits.max_response_size);
		let context = RequestContext {
			connection,
			budget: Arc::clone(&budget),
			responded: Arc::new(SetOnce::new()),
			patience: Instant::now() + rate_limit::MAX_WAIT,
		};
		let cancel = CancelOnDrop(&budget);
		let first = request.iter().copied().find(|byte| !byte.is_ascii_whitespace());
		let text = match first {
			Some(b'{') => self.single(&context, request).await?,
			Some(b'[') => self.batch(&context, request).await?,
			_ => text(MethodResponse::error(Id::Null, ErrorCode::ParseError)),
		};
		drop(cancel);
		budget.set_length(text.len());
		let guard = SendGuard::new(budget, connection.mark_used());
		Some(RpcResponse { text, guard, responded: context.responded })
	}

	async fn single(&self, context: &RequestContext<'_>, request: &[u8]) -> Option<String> {
		if let Ok(request) = serde_json::from_slice::<Request<'_>>(request) {
			Some(text(self.call(context, request).await))
		} else if serde_json::from_slice::<Notification<'_, Option<&RawValue>>>(request).is_ok() {
			None
		} else {
			let (id, code) = prepare_error(request);
			Some(text(MethodResponse::error(id, code)))
		}
	}

	async fn batch(&self, context: &RequestContext<'_>, request: &[u8]) -> Option<String> {
		let reject = |error: ErrorObject<'_>| Some(text(MethodResponse::error(Id::Null, error)));
		let max = self.limits.max_batch;
		let mut input = serde_json::Deserializer::from_slice(request);
		let entries = BatchVisitor { max }.deserialize(&mut input);
		let entries = match entries {
			Ok(entries) if input.end().is_ok() => entries,
			_ => return reject(ErrorCode::ParseError.into()),
		};
		let Some(entries) = entries else { return reject(error::batch_too_long(max)) };
		if entries.is_empty() {
			return reject(ErrorCode::InvalidRequest.into());
		}
		let mut responses = String::from("[");
		for entry in entries {
			let response = if let Ok(request) = serde_json::from_str::<Request<'_>>(entry.get()) {
				self.call(context, request).await
			} else if serde_json::from_str::<Notification<'_, Option<&RawValue>>>(entry.get())
				.is_ok()
			{
				continue;
			} else {
				let id = serde_json::from_str::<InvalidRequest<'_>>(entry.get());
				let id = id.map_or(Id::Null, |invalid| invalid.id);
				MethodResponse::error(id, ErrorCode::InvalidRequest)
			};
			let length = responses.len().saturating_add(response.as_ref().len()).saturating_add(1);
			let oversized = response.as_error_code() == Some(OVERSIZED_RESPONSE_CODE);
			if oversized || length > self.limits.max_response_size {
				return reject(error::batch_response_too_large(self.limits.max_response_size));
			}
			responses.push_str(response.as_ref());
			responses.push(',');
			context.budget.set_length(responses.len());
		}
		// Without a comma there were only notifications.
		responses.pop().filter(|last| *last == ',')?;
		responses.push(']');
		Some(responses)
	}

	async fn call(&self, context: &RequestContext<'_>, request: Request<'_>) -> MethodResponse {
		shortened(self.execute(context, request).await)
	}

	async fn execute(&self, context: &RequestContext<'_>, request: Request<'_>) -> MethodResponse {
		let Request { id, method, params, .. } = request;
		let params = Params::new(params.as_ref().map(|params| params.get()));
		let connection = context.connection;
		if let Some(calls) = &connection.calls
			&& let Err(wait) = calls.turn(context.patience).await
		{
			return MethodResponse::error(id, error::rate_limit(calls.calls_per_minute(), wait));
		}
		let Some((name, callback)) = self.methods.method_with_name(&method) else {
			let reason = absent_methods::reason(&method);
			return MethodResponse::error(id, error::method_not_found(reason));
		};
		let by_position = match spec_methods::by_position(name, &params) {
			Some(Err(error)) => return MethodResponse::error(id, error),
			Some(Ok(by_position)) => Some(by_position),
			None => None,
		};
		let params = by_position.as_deref().map_or(params, |params| Params::new(Some(params)));
		let max = context.budget.remaining();
		let mut extensions = Extensions::new();
		extensions.insert(connection.id);
		match callback {
			MethodCallback::Sync(method) => method(id, params, max, extensions),
			MethodCallback::Async(method) => {
				extensions.insert(connection.address);
				extensions.insert(Arc::clone(connection));
				extensions.insert(Responded(Arc::clone(&context.responded)));
				extensions.insert(Arc::clone(&context.budget));
				if !WITHOUT_READ_PERMIT.contains(&name) {
					let Some(permit) = self.limits.read_permit(connection).await else {
						return MethodResponse::error(id, ErrorCode::InternalError);
					};
					// Held until the method ends, even if the client disconnects before.
					extensions.insert(permit);
				}
				method(id.into_owned(), params.into_owned(), connection.id, max, extensions).await
			}
			MethodCallback::Subscription(method) => {
				let Some(channel) = &connection.subscriptions else {
					return MethodResponse::error(id, error::subscriptions_need_websocket());
				};
				let Some(subscription_permit) = channel.permits.acquire() else {
					let max = usize::try_from(channel.permits.max()).unwrap_or(usize::MAX);
					let error = error::too_many_subscriptions(max, "per connection");
					return MethodResponse::error(id, error);
				};
				let permit = Arc::clone(&self.limits.subscriptions).try_acquire_owned();
				let Ok(permit) = permit else {
					let max = self.limits.max_subscriptions;
					let error = error::too_many_subscriptions(max, "for all connections");
					return MethodResponse::error(id, error);
				};
				extensions.insert(Arc::new(SubscriptionContext {
					connection: Arc::clone(connection),
					limits: Arc::clone(&self.limits),
					responded: Arc::clone(&context.responded),
					_permit: permit,
				}));
				let state = SubscriptionState {
					conn_id: connection.id,
					id_provider: &self.ids,
					subscription_permit,
				};
				method(id, params, channel.sink.clone(), state, extensions).await
			}
			MethodCallback::Unsubscription(method) => {
				if connection.subscriptions.is_none() {
					return MethodResponse::error(id, error::subscriptions_need_websocket());
				}
				let unsubscribed = method(id.clone(), params, connection.id, max, extensions);
				unsubscription_response(name, id, unsubscribed, max)
			}
		}
	}
}

fn text(response: MethodResponse) -> String {
	String::from(Box::<str>::from(response.into_json()))
}

/// A response whose error is not longer than [`error::MAX_LENGTH`].
fn shortened(response: MethodResponse) -> MethodResponse {
	if response.as_error_code().is_none() || response.as_ref().len() <= error::MAX_LENGTH {
		return response;
	}
	#[derive(serde::Deserialize)]
	struct Failed<'a> {
		#[serde(borrow)]
		id: Id<'a>,
		#[serde(borrow)]
		error: ErrorObject<'a>,
	}
	match serde_json::from_str::<Failed<'_>>(response.as_ref()) {
		Ok(Failed { id, error }) => MethodResponse::error(id, error::shortened(&error)),
		Err(_) => response,
	}
}

/// jsonrpsee's response tells whether there was a subscription; some methods return something else.
fn unsubscription_response(
	method: &str,
	id: Id<'_>,
	response: MethodResponse,
	max: usize,
) -> MethodResponse {
	#[derive(serde::Deserialize)]
	struct Unsubscribed {
		result: bool,
	}
	let unsubscribed: Result<Unsubscribed, _> = serde_json::from_str(response.as_ref());
	let was_active = unsubscribed.is_ok_and(|unsubscribed| unsubscribed.result);
	match spec_methods::unsubscribed(method, was_active) {
		None => response,
		Some(Ok(())) => MethodResponse::response(id, ResponsePayload::success(()), max),
		Some(Err(error)) => MethodResponse::error(id, error),
	}
}

/// Deserializes a list of at most `max` entries. None if there are more, which it skips.
struct BatchVisitor {
	max: usize,
}

impl<'de> DeserializeSeed<'de> for BatchVisitor {
	type Value = Option<Vec<&'de RawValue>>;

	fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
		deserializer.deserialize_seq(self)
	}
}

impl<'de> Visitor<'de> for BatchVisitor {
	type Value = Option<Vec<&'de RawValue>>;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("a batch of requests")
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
		let mut entries = Vec::new();
		while let Some(entry) = sequence.next_element::<&RawValue>()? {
			if entries.len() >= self.max {
				while sequence.next_element::<serde::de::IgnoredAny>()?.is_some() {}
				return Ok(None);
			}
			entries.push(entry);
		}
		Ok(Some(entries))
	}
}
