//! Access from web pages.
//!
//! A page in a browser can reach ports of the machine that shows it. Three checks, for HTTP and
//! WebSocket alike, keep foreign pages out:
//!
//! - While the node listens on localhost only, the `Host` header must name this machine. Otherwise a
//!   page could rebind its own host name to 127.0.0.1.
//! - The `Origin` header, which browsers send, must be allowed. The node's own page is, where it was loaded
//!   from an address: a host name could be rebound to the node by another page.
//! - Only responses to allowed origins carry CORS headers.

use hyper::Request;
use std::net::{IpAddr, SocketAddr};

/// Origins of web pages that may use the node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AllowedOrigins {
	/// Every page. Meant for development chains.
	All,
	/// Pages served from this machine, and these origins (`https://polkadot.js.org`).
	Listed(Vec<String>),
}

impl Default for AllowedOrigins {
	fn default() -> Self {
		Self::Listed(vec!["https://polkadot.js.org".into()])
	}
}

impl std::str::FromStr for AllowedOrigins {
	type Err = String;

	/// Parses `all` or a comma-separated list of origins.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		if text == "all" {
			return Ok(Self::All);
		}
		text.split(',')
			.map(|origin| {
				let origin = origin.trim().trim_end_matches('/');
				match origin.split_once("://") {
					Some((scheme, host)) if !scheme.is_empty() && !host.is_empty() => {
						Ok(origin.to_ascii_lowercase())
					}
					_ => Err(format!("`{origin}` is not an origin such as https://example.org")),
				}
			})
			.collect::<Result<_, _>>()
			.map(Self::Listed)
	}
}

impl AllowedOrigins {
	fn allows(&self, origin: &str) -> bool {
		match self {
			Self::All => true,
			Self::Listed(listed) => {
				let origin = origin.to_ascii_lowercase();
				listed.contains(&origin)
					|| origin.split_once("://").is_some_and(|(_, host)| is_this_machine(host))
			}
		}
	}
}

/// Whether `host`, with or without a port, always names this machine.
fn is_this_machine(host: &str) -> bool {
	let name = match host.strip_prefix('[') {
		Some(rest) => rest.split(']').next().unwrap_or_default(),
		None => host.split(':').next().unwrap_or_default(),
	};
	name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "::1")
}

/// Whether the page was loaded from this server, by its address.
fn is_own_page(origin: &str, host: Option<&str>) -> bool {
	let loaded_from = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
	let is_address = |host: &str| {
		let bare = host.trim_start_matches('[').trim_end_matches(']');
		host.parse::<SocketAddr>().is_ok() || bare.parse::<IpAddr>().is_ok()
	};
	host.is_some_and(|host| loaded_from == Some(host) && is_address(host))
}

#[derive(Clone, Debug)]
pub(super) struct OriginPolicy {
	pub(super) origins: AllowedOrigins,
	/// The node listens on localhost only.
	pub(super) local: bool,
}

pub(super) enum OriginDecision {
	/// No `Origin` header: not a web page.
	Accept,
	/// Accept, and let this origin read the response.
	AcceptOrigin(String),
	/// A CORS preflight request of an allowed origin.
	Preflight(String),
	/// Reject with this explanation.
	Reject(&'static str),
}

impl OriginPolicy {
	pub(super) fn check<B>(&self, request: &Request<B>) -> OriginDecision {
		let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
		if self.local {
			// Some clients name the host in the URI only.
			let host = header("host").or_else(|| request.uri().host());
			if !host.is_some_and(is_this_machine) {
				return OriginDecision::Reject(
					"Rejected: this node serves localhost only, and the Host header names another \
					 machine. Start it with --rpc-external to serve other machines.\n",
				);
			}
		}
		if !request.headers().contains_key("origin") {
			return OriginDecision::Accept;
		}
		match header("origin") {
			Some(origin) if self.origins.allows(origin) || is_own_page(origin, header("host")) => {
				if request.method().as_str() == "OPTIONS" {
					OriginDecision::Preflight(origin.to_owned())
				} else {
					OriginDecision::AcceptOrigin(origin.to_owned())
				}
			}
			_ => OriginDecision::Reject(
				"Rejected: pages of this origin may not use the node. Allow them with \
				 --rpc-cors ORIGIN or --rpc-cors all.\n",
			),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn localhost_is_recognised_in_every_spelling() {
		for host in ["localhost", "localhost:9944", "127.0.0.1:80", "[::1]:9944", "LOCALHOST"] {
			assert!(is_this_machine(host), "{host}");
		}
		for host in ["", "localhost.evil.org", "evil.org:9944", "127.0.0.1.evil.org", "[::2]", "::"]
		{
			assert!(!is_this_machine(host), "{host}");
		}
	}

	#[test]
	fn the_own_page_is_allowed_where_its_host_cannot_be_rebound() {
		for host in ["192.0.2.7:9944", "192.0.2.7", "[2001:db8::1]:9944", "[2001:db8::1]"] {
			assert!(is_own_page(&format!("http://{host}"), Some(host)), "{host}");
			assert!(!is_own_page(&format!("http://{host}"), Some("192.0.2.8:9944")), "{host}");
			assert!(!is_own_page(&format!("http://{host}"), None), "{host}");
		}
		for host in ["evil.org:9944", "node.example", "192.0.2.7.evil.org", ""] {
			assert!(!is_own_page(&format!("http://{host}"), Some(host)), "{host}");
		}
		assert!(!is_own_page("null", Some("null")));
	}

	#[test]
	fn listed_and_local_origins_are_allowed() {
		let origins: AllowedOrigins =
			"https://polkadot.js.org/, https://Example.org:8080".parse().unwrap();
		assert!(origins.allows("https://polkadot.js.org"));
		assert!(origins.allows("https://example.org:8080"));
		assert!(origins.allows("http://localhost:3000"));
		assert!(!origins.allows("https://example.org"));
		assert!(!origins.allows("https://evil.org"));
		assert!(!origins.allows("null"));
		assert!("all".parse::<AllowedOrigins>().unwrap().allows("https://evil.org"));
		assert!("example.org".parse::<AllowedOrigins>().is_err());
	}
}
