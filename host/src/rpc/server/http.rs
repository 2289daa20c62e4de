//! HTTP requests: JSON-RPC by POST, `GET /health`, the dashboard at `GET /`, upgrades to WebSocket.

use super::{
	dashboard,
	state::{ServerState, Session},
	websocket,
};
use crate::rpc::{
	connection::RpcConnection, dispatch::RpcResponse, error, memory_budget::MemoryReservation,
	origin_policy::OriginDecision,
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

/// Time limit for a request's body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

pub(super) type HttpResponse = Response<Full<Bytes>>;

/// Responds to a request.
pub(super) async fn respond(
	request: Request<Incoming>,
	state: Arc<ServerState>,
	session: Arc<Session>,
) -> HttpResponse {
	let connection = Arc::clone(&session.slot.connection);
	connection.touch();
	let origin = match state.policy.check(&request) {
		OriginDecision::Accept => None,
		OriginDecision::AcceptOrigin(origin) => Some(origin),
		OriginDecision::Preflight(origin) => return preflight(&origin),
		OriginDecision::Reject(reason) => return plain(StatusCode::FORBIDDEN, reason),
	};
	let mut response = if is_health(&request) {
		health(&request, &state)
	} else if is_upgrade_request(&request) {
		upgrade(request, state, session)
	} else if dashboard::is_asked(&request) {
		page()
	} else if request.method() != Method::POST {
		plain(StatusCode::METHOD_NOT_ALLOWED, "Used HTTP Method is not allowed. POST is required\n")
	} else if !is_json(request.headers()) {
		plain(
			StatusCode::UNSUPPORTED_MEDIA_TYPE,
			"Supplied content type is not allowed. Content-Type: application/json is required\n",
		)
	} else {
		post(request, &state, &session).await
	};
	if let Some(origin) = origin {
		add_cors_headers(&mut response, &origin);
	}
	connection.touch();
	response
}

/// Responds to a request of a connection without a slot.
pub(super) fn respond_overflow<B>(request: &Request<B>, state: &ServerState) -> HttpResponse {
	if let OriginDecision::Reject(reason) = state.policy.check(request) {
		return plain(StatusCode::FORBIDDEN, reason);
	}
	if is_health(request) {
		return health(request, state);
	}
	plain(
		StatusCode::TOO_MANY_REQUESTS,
		"Too many connections, in total or from this address, and all are in use. Close some, or try \
		 again later. The operator may allow more with --rpc-max-connections.\n",
	)
}

/// The dashboard. To a HEAD request, hyper sends the headers only.
fn page() -> HttpResponse {
	let mut response =
		response(StatusCode::OK, dashboard::HTML, Bytes::from_static(dashboard::PAGE));
	for (name, value) in dashboard::HEADERS {
		response.headers_mut().insert(name, HeaderValue::from_static(value));
	}
	response
}

fn is_health<B>(request: &Request<B>) -> bool {
	request.method() == Method::GET && matches!(request.uri().path(), "/health" | "/ready")
}

/// `/health` says how the node is. `/ready` says it by its status: 503 while the node is behind, or alone
/// and should not be, so that a load balancer leaves it out.
fn health<B>(request: &Request<B>, state: &ServerState) -> HttpResponse {
	let (health, ready) = state.dispatcher.health();
	let status = match request.uri().path() {
		"/ready" if !ready => StatusCode::SERVICE_UNAVAILABLE,
		_ => StatusCode::OK,
	};
	response(status, JSON, health.into())
}

fn upgrade(
	request: Request<Incoming>,
	state: Arc<ServerState>,
	session: Arc<Session>,
) -> HttpResponse {
	let accepted = match Handshake::new().receive_request(&request) {
		Ok(accepted) => accepted,
		Err(cause) => {
			let reason = format!("Not a valid WebSocket handshake: {cause}\n");
			return response(StatusCode::BAD_REQUEST, TEXT, reason.into());
		}
	};
	let connection = &session.slot.connection;
	connection.set_websocket();
	let calls = state.call_rates.websocket(request.headers(), connection.address);
	let upgraded = hyper::upgrade::on(request);
	tokio::spawn(async move {
		match upgraded.await {
			Ok(upgraded) => websocket::serve(upgraded, state, session, calls).await,
			Err(cause) => tracing::debug!(target: "rpc", "WebSocket upgrade failed: {cause}"),
		}
	});
	accepted.map(|()| Full::default())
}

/// Whether the content type is JSON.
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

async fn post(request: Request<Incoming>, state: &ServerState, session: &Session) -> HttpResponse {
	let connection = &session.slot.connection;
	let calls = state.call_rates.http(request.headers(), connection.address);
	let read = read_body(request.into_body(), session.memory.reserve(), state.max_request_size);
	let (body, memory) = match tokio::time::timeout(BODY_TIMEOUT, read).await {
		Ok(Ok(read)) => read,
		Ok(Err(response)) => return response,
		Err(_) => {
			return plain(
				StatusCode::REQUEST_TIMEOUT,
				"The request took more than 30 seconds to arrive.\n",
			);
		}
	};
	let id = ConnectionId(usize::try_from(connection.id).unwrap_or(usize::MAX));
	// The connection is in use from here on: the client waits for the node.
	let _in_use = Arc::clone(&connection.uses);
	let uses = Arc::downgrade(&connection.uses);
	let (own, reads) = (Arc::clone(&session.memory), Arc::clone(&connection.reads));
	let rpc_connection = RpcConnection::new(id, own, uses, None, connection.address, reads, calls);
	let rpc_response = state.dispatcher.handle(&rpc_connection, &body).await;
	drop((body, memory));
	match rpc_response {
		// Dropped, which releases the memory, after the whole text is sent.
		Some(rpc) => response(StatusCode::OK, JSON, Bytes::from_owner(ResponseBody(rpc))),
		None => response(StatusCode::OK, JSON, Bytes::new()),
	}
}

struct ResponseBody(RpcResponse);

impl AsRef<[u8]> for ResponseBody {
	fn as_ref(&self) -> &[u8] {
		self.0.text.as_bytes()
	}
}

/// Reads a body and reserves its memory while it grows.
async fn read_body(
	mut body: Incoming,
	mut memory: MemoryReservation,
	max: usize,
) -> Result<(Vec<u8>, MemoryReservation), HttpResponse> {
	let too_large = || error_response(StatusCode::PAYLOAD_TOO_LARGE, error::request_too_large(max));
	if body.size_hint().lower() > max as u64 {
		return Err(too_large());
	}
	let mut bytes = Vec::new();
	while let Some(frame) = body.frame().await {
		let Ok(frame) = frame else {
			return Err(plain(StatusCode::BAD_REQUEST, "The request is incomplete.\n"));
		};
		let Some(data) = frame.data_ref() else { continue };
		if data.len() > max.saturating_sub(bytes.len()) {
			return Err(too_large());
		}
		if let Err(exceeded) = memory.append(&mut bytes, data) {
			let error = error::out_of_memory(exceeded);
			return Err(error_response(StatusCode::SERVICE_UNAVAILABLE, error));
		}
	}
	Ok((bytes, memory))
}

/// A JSON-RPC error for a request that was not read.
fn error_response(status: StatusCode, error: ErrorObject<'_>) -> HttpResponse {
	let body =
		jsonrpsee::types::Response::new(ResponsePayload::<()>::error_borrowed(error), Id::Null);
	let text = serde_json::to_string(&body)
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

fn add_cors_headers(response: &mut HttpResponse, origin: &str) {
	let Ok(origin) = origin.try_into() else { return };
	let headers = response.headers_mut();
	headers.insert("access-control-allow-origin", origin);
	headers.insert("vary", HeaderValue::from_static("origin"));
}

fn preflight(origin: &str) -> HttpResponse {
	let mut response = Response::new(Full::default());
	*response.status_mut() = StatusCode::NO_CONTENT;
	add_cors_headers(&mut response, origin);
	for (name, value) in [
		("access-control-allow-methods", "GET, POST, OPTIONS"),
		("access-control-allow-headers", "content-type"),
		("access-control-max-age", "3600"),
	] {
		response.headers_mut().insert(name, HeaderValue::from_static(value));
	}
	response
}
