//! `GET /`: the dashboard, one page without external requests (`host/dashboard`).

use hyper::{Method, Request, header::HeaderValue};

/// The page, built from `host/dashboard` and committed.
pub(super) const PAGE: &[u8] = include_bytes!("../../../dashboard/dist/index.html");

pub(super) const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// What the page may do: run what is in it, and talk to WebSockets. No other page may show it in a frame,
/// where it could be made to sign.
pub(super) const HEADERS: [(&str, &str); 5] = [
	(
		"content-security-policy",
		"default-src 'none'; connect-src 'self' ws: wss:; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
		 img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	),
	("x-content-type-options", "nosniff"),
	("x-frame-options", "DENY"),
	("referrer-policy", "no-referrer"),
	("cache-control", "no-cache"),
];

pub(super) fn is_asked<B>(request: &Request<B>) -> bool {
	matches!(*request.method(), Method::GET | Method::HEAD) && request.uri().path() == "/"
}
