//! Who may speak to the node from a browser.
//!
//! A web page can reach a port of the machine that shows it. Three checks keep strange pages out,
//! for HTTP and WebSocket alike: the `Host` header must name this machine while the node listens
//! on localhost only (or a page could rebind its own name to 127.0.0.1), the `Origin` header that
//! browsers send must be on the list, and answers carry the CORS headers for the pages that are.

use hyper::Request;

/// The pages that may use the node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origins {
	/// Every page. Right for a development chain.
	All,
	/// Pages served from this machine, and these origins (`https://polkadot.js.org`).
	Listed(Vec<String>),
}

impl Default for Origins {
	fn default() -> Self {
		Self::Listed(vec!["https://polkadot.js.org".into()])
	}
}

impl std::str::FromStr for Origins {
	type Err = String;

	/// Takes `all` or a list of origins, separated by commas.
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

impl Origins {
	fn allow(&self, origin: &str) -> bool {
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

/// Whether `host`, with or without a port, can only be this machine.
fn is_this_machine(host: &str) -> bool {
	let name = match host.strip_prefix('[') {
		Some(rest) => rest.split(']').next().unwrap_or_default(),
		None => host.split(':').next().unwrap_or_default(),
	};
	name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "::1")
}

/// The checks of every request.
#[derive(Clone, Debug)]
pub(super) struct Policy {
	pub(super) origins: Origins,
	/// Whether the node listens on localhost only.
	pub(super) local: bool,
}

/// What is done with a request.
pub(super) enum Verdict {
	Pass,
	/// Pass, and let the page read the answer.
	PassTo(String),
	/// A browser asks beforehand.
	Preflight(String),
	Refuse(&'static str),
}

impl Policy {
	pub(super) fn judge<B>(&self, request: &Request<B>) -> Verdict {
		let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
		if self.local {
			// The host may be in the URI alone.
			let host = header("host").or_else(|| request.uri().host());
			if !host.is_some_and(is_this_machine) {
				return Verdict::Refuse(
					"Refused: this node serves localhost only, and the Host header names another \
					 machine. Start it with --rpc-external to serve others.\n",
				);
			}
		}
		if !request.headers().contains_key("origin") {
			return Verdict::Pass;
		}
		match header("origin") {
			Some(origin) if self.origins.allow(origin) => {
				if request.method().as_str() == "OPTIONS" {
					Verdict::Preflight(origin.to_owned())
				} else {
					Verdict::PassTo(origin.to_owned())
				}
			}
			_ => Verdict::Refuse(
				"Refused: pages of this origin may not use the node. Allow them with \
				 --rpc-cors ORIGIN or --rpc-cors all.\n",
			),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn this_machine_is_recognised_in_every_spelling() {
		for host in ["localhost", "localhost:9944", "127.0.0.1:80", "[::1]:9944", "LOCALHOST"] {
			assert!(is_this_machine(host), "{host}");
		}
		for host in ["", "localhost.evil.org", "evil.org:9944", "127.0.0.1.evil.org", "[::2]", "::"]
		{
			assert!(!is_this_machine(host), "{host}");
		}
	}

	#[test]
	fn listed_and_local_origins_pass() {
		let origins: Origins =
			"https://polkadot.js.org/, https://Example.org:8080".parse().unwrap();
		assert!(origins.allow("https://polkadot.js.org"));
		assert!(origins.allow("https://example.org:8080"));
		assert!(origins.allow("http://localhost:3000"));
		assert!(!origins.allow("https://example.org"));
		assert!(!origins.allow("https://evil.org"));
		assert!(!origins.allow("null"));
		assert!("all".parse::<Origins>().unwrap().allow("https://evil.org"));
		assert!("example.org".parse::<Origins>().is_err());
	}
}
