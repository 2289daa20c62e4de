//! Requests over HTTP: JSON-RPC by POST, `GET /health`, and the way to WebSocket.

use super::{Shared, accept::Open, registry::Place, websocket};
use crate::rpc::{
	dispatch::{Peer, Reply},
	error,
	memory::{Held, Share},
	origin::Verdict,
};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
	HeaderMap, Method, Request, Response, StatusCode,
	body::{Body, Incoming},
	header::{CONTENT_TYPE, HeaderValue},
};
use jsonrpsee::{
	ConnectionId,
	types::{ErrorObject, Id, ResponsePayload, error::ErrorCode},
};
use soketto::handshake::http::{Server as Handshake, is_upgrade_request};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How long a request's body may take to arrive.
const BODY: Duration = Duration::from_secs(30);

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

pub(super) type HttpResponse = Response<Full<Bytes>>;

/// What a connection keeps until it is closed.
pub(super) struct Session {
	pub(super) place: Place,
	pub(super) share: Arc<Share>,
	pub(super) stop: watch::Receiver<()>,
	pub(super) _open: Open,
}

/// Answers a request.
pub(super) async fn answer(
	request: Request<Incoming>,
	shared: Arc<Shared>,
	session: Arc<Session>,
) -> HttpResponse {
	let connection = Arc::clone(&session.place.connection);
	connection.touch();
	let origin = match shared.policy.judge(&request) {
		Verdict::Pass => None,
		Verdict::PassTo(origin) => Some(origin),
		Verdict::Preflight(origin) => return preflight(&origin),
		Verdict::Refuse(why) => return plain(StatusCode::FORBIDDEN, why),
	};
	let mut response = if is_health(&request) {
		health(&shared)
	} else if is_upgrade_request(&request) {
		upgrade(request, shared, session)
	} else if request.method() != Method::POST {
		plain(StatusCode::METHOD_NOT_ALLOWED, "Used HTTP Method is not allowed. POST is required\n")
	} else if !is_json(request.headers()) {
		plain(
			StatusCode::UNSUPPORTED_MEDIA_TYPE,
			"Supplied content type is not allowed. Content-Type: application/json is required\n",
		)
	} else {
		post(request, &shared, &session).await
	};
	if let Some(origin) = origin {
		allow_reading(&mut response, &origin);
	}
	connection.touch();
	response
}

/// Answers a request of a connection that has no place.
pub(super) fn refuse<B>(request: &Request<B>, shared: &Shared) -> HttpResponse {
	match shared.policy.judge(request) {
		Verdict::Refuse(why) => return plain(StatusCode::FORBIDDEN, why),
		Verdict::Pass | Verdict::PassTo(_) | Verdict::Preflight(_) => {}
	}
	if is_health(request) {
		return health(shared);
	}
	plain(
		StatusCode::TOO_MANY_REQUESTS,
		"Too many connections, of all clients or of this address, and all are in use. Close some, or \
		 try again later. The operator may allow more with --rpc-max-connections.\n",
	)
}

fn is_health<B>(request: &Request<B>) -> bool {
	request.method() == Method::GET && request.uri().path() == "/health"
}

fn health(shared: &Shared) -> HttpResponse {
	response(StatusCode::OK, JSON, shared.dispatcher.health().into())
}

fn upgrade(request: Request<Incoming>, shared: Arc<Shared>, session: Arc<Session>) -> HttpResponse {
	let accepted = match Handshake::new().receive_request(&request) {
		Ok(accepted) => accepted,
		Err(cause) => {
			let why = format!("This is no request for WebSocket: {cause}\n");
			return response(StatusCode::BAD_REQUEST, TEXT, why.into());
		}
	};
	session.place.connection.set_websocket();
	let upgraded = hyper::upgrade::on(request);
	tokio::spawn(async move {
		match upgraded.await {
			Ok(upgraded) => websocket::serve(upgraded, shared, session).await,
			Err(cause) => tracing::debug!(target: "rpc", "no WebSocket after all: {cause}"),
		}
	});
	accepted.map(|()| Full::default())
}

/// Whether the body is JSON, by its header.
fn is_json(headers: &HeaderMap) -> bool {
	let Some(Ok(content)) = headers.get(CONTENT_TYPE).map(HeaderValue::to_str) else {
		return false;
	};
	let (kind, parameters) = content.split_once(';').unwrap_or((content, ""));
	let charset = parameters.trim();
	["application/json", "application/json-rpc"]
		.iter()
		.any(|json| kind.trim().eq_ignore_ascii_case(json))
		&& (charset.is_empty() || charset.eq_ignore_ascii_case("charset=utf-8"))
}

async fn post(request: Request<Incoming>, shared: &Shared, session: &Session) -> HttpResponse {
	let connection = &session.place.connection;
	let held = session.share.hold();
	let read = read_body(request.into_body(), held, shared.max_request_size);
	let (body, held) = match tokio::time::timeout(BODY, read).await {
		Ok(Ok(read)) => read,
		Ok(Err(refusal)) => return refusal,
		Err(_) => {
			return plain(
				StatusCode::REQUEST_TIMEOUT,
				"The request took more than 30 seconds to arrive.\n",
			);
		}
	};
	let id = ConnectionId(usize::try_from(connection.id).unwrap_or(usize::MAX));
	// From here on the client waits for the node, no longer the node for the client.
	let _in_use = Arc::clone(&connection.uses);
	let share = Arc::clone(&session.share);
	let uses = Arc::downgrade(&connection.uses);
	let peer = Peer::new(id, share, uses, None);
	let reply = shared.dispatcher.reply(&peer, &body).await;
	drop((body, held));
	match reply {
		// The memory is free again when all of the text has been sent.
		Some(reply) => response(StatusCode::OK, JSON, Bytes::from_owner(Sent(reply))),
		None => response(StatusCode::OK, JSON, Bytes::new()),
	}
}

struct Sent(Reply);

impl AsRef<[u8]> for Sent {
	fn as_ref(&self) -> &[u8] {
		self.0.text.as_bytes()
	}
}

/// Reads a body, counted as it grows.
async fn read_body(
	mut body: Incoming,
	mut held: Held,
	max: usize,
) -> Result<(Vec<u8>, Held), HttpResponse> {
	let too_large = || refusal(StatusCode::PAYLOAD_TOO_LARGE, error::request_too_large(max));
	if body.size_hint().lower() > max as u64 {
		return Err(too_large());
	}
	let mut bytes = Vec::new();
	while let Some(frame) = body.frame().await {
		let Ok(frame) = frame else {
			return Err(plain(StatusCode::BAD_REQUEST, "The request broke off.\n"));
		};
		let Some(data) = frame.data_ref() else { continue };
		if data.len() > max.saturating_sub(bytes.len()) {
			return Err(too_large());
		}
		if let Err(full) = held.append(&mut bytes, data) {
			return Err(refusal(StatusCode::SERVICE_UNAVAILABLE, error::no_memory(full)));
		}
	}
	Ok((bytes, held))
}

/// An error of JSON-RPC to a request that was not read.
fn refusal(status: StatusCode, error: ErrorObject<'_>) -> HttpResponse {
	let answer =
		jsonrpsee::types::Response::new(ResponsePayload::<()>::error_borrowed(error), Id::Null);
	let text = serde_json::to_string(&answer)
		.unwrap_or_else(|_| ErrorCode::InternalError.message().to_owned());
	response(status, JSON, text.into())
}

fn plain(status: StatusCode, text: &'static str) -> HttpResponse {
	response(status, TEXT, Bytes::from_static(text.as_bytes()))
}

fn response(status: StatusCode, kind: HeaderValue, body: Bytes) -> HttpResponse {
	let mut response = Response::new(Full::new(body));
	*response.status_mut() = status;
	response.headers_mut().insert(CONTENT_TYPE, kind);
	response
}

fn allow_reading(response: &mut HttpResponse, origin: &str) {
	let Ok(origin) = origin.try_into() else { return };
	let headers = response.headers_mut();
	headers.insert("access-control-allow-origin", origin);
	headers.insert("vary", HeaderValue::from_static("origin"));
}

fn preflight(origin: &str) -> HttpResponse {
	let mut response = Response::new(Full::default());
	*response.status_mut() = StatusCode::NO_CONTENT;
	allow_reading(&mut response, origin);
	for (name, value) in [
		("access-control-allow-methods", "GET, POST, OPTIONS"),
		("access-control-allow-headers", "content-type"),
		("access-control-max-age", "3600"),
	] {
		response.headers_mut().insert(name, HeaderValue::from_static(value));
	}
	response
}
