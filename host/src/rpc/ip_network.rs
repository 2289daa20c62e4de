//! Networks of IP addresses, and the address of a client behind a proxy.

use hyper::{HeaderMap, header};
use std::{
	net::{IpAddr, SocketAddr},
	str::FromStr,
};

/// Addresses that have their first bits in common: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IpNetwork {
	address: IpAddr,
	bits: u8,
}

fn size(address: IpAddr) -> u8 {
	if address.is_ipv4() { 32 } else { 128 }
}

/// The bits of an address, from the highest on.
fn bits_of(address: IpAddr) -> u128 {
	match address {
		IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
		IpAddr::V6(address) => address.to_bits(),
	}
}

impl IpNetwork {
	/// Whether an address is in the network. An IPv4 address in IPv6 form is an IPv4 address.
	pub fn contains(&self, address: IpAddr) -> bool {
		let address = address.to_canonical();
		let different = bits_of(address) ^ bits_of(self.address);
		address.is_ipv4() == self.address.is_ipv4()
			&& different.leading_zeros() >= u32::from(self.bits)
	}
}

impl FromStr for IpNetwork {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let wrong = || format!("`{text}` is not a network such as 10.0.0.0/8 or 2001:db8::/32");
		let (address, bits) = match text.split_once('/') {
			Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
			None => (text, None),
		};
		let address: IpAddr = address.parse().map_err(|_| wrong())?;
		let bits = bits.unwrap_or(size(address));
		if bits > size(address) { Err(wrong()) } else { Ok(Self { address, bits }) }
	}
}

/// The client's address according to the headers of a proxy: of `Forwarded`, `X-Forwarded-For` and
/// `X-Real-IP`, the first that has one. A list begins with the client, followed by proxies.
pub(super) fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
	let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
	let forwarded = || {
		let first = text(header::FORWARDED.as_str())?.split(',').next()?;
		let mut pairs = first.split(';').filter_map(|pair| pair.split_once('='));
		let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
		node(value)
	};
	let x_forwarded_for = || node(text("x-forwarded-for")?.split(',').next()?);
	forwarded().or_else(x_forwarded_for).or_else(|| node(text("x-real-ip")?))
}

/// An address, perhaps in quotes, in brackets or with a port.
fn node(text: &str) -> Option<IpAddr> {
	let text = text.trim().trim_matches('"');
	let bare = text.trim_start_matches('[').trim_end_matches(']');
	let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
	bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn network(text: &str) -> IpNetwork {
		text.parse().unwrap()
	}

	fn has(text: &str, address: &str) -> bool {
		network(text).contains(address.parse().unwrap())
	}

	#[test]
	fn networks_contain_the_addresses_with_their_first_bits() {
		assert!(has("10.0.0.0/8", "10.255.0.1") && !has("10.0.0.0/8", "11.0.0.1"));
		// The rest of the address does not matter.
		assert!(has("1.2.3.4/24", "1.2.3.200") && !has("1.2.3.4/24", "1.2.4.4"));
		assert!(has("127.0.0.1", "127.0.0.1") && !has("127.0.0.1", "127.0.0.2"));
		assert!(has("0.0.0.0/0", "255.255.255.255") && !has("0.0.0.0/0", "::1"));
		assert!(has("2001:db8::/32", "2001:db8:1::1") && !has("2001:db8::/32", "2001:db9::1"));
		assert!(has("::/0", "::1") && !has("::/0", "1.2.3.4"));
		assert!(has("10.0.0.0/8", "::ffff:10.0.0.1"));
	}

	#[test]
	fn what_is_no_network_is_refused() {
		for text in ["", "/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/", "ten", "10/8"] {
			assert!(text.parse::<IpNetwork>().unwrap_err().contains("is not a network"), "{text}");
		}
	}

	#[test]
	fn proxies_name_the_client_first() {
		let of = |name: &'static str, value: &'static str| {
			let mut headers = HeaderMap::new();
			headers.insert("x-real-ip", "192.0.2.9".parse().unwrap());
			headers.insert(name, value.parse().unwrap());
			forwarded_for(&headers).map(|address| address.to_string())
		};
		for (name, value, client) in [
			("x-real-ip", "192.0.2.1", "192.0.2.1"),
			("x-forwarded-for", "192.0.2.1, 198.51.100.2", "192.0.2.1"),
			("x-forwarded-for", "unknown", "192.0.2.9"),
			(
				"forwarded",
				"by=203.0.113.4; For=192.0.2.1;proto=http, for=198.51.100.2",
				"192.0.2.1",
			),
			("forwarded", "for=\"[2001:db8::1]:4711\"", "2001:db8::1"),
			("forwarded", "for=\"[2001:db8::1]\"", "2001:db8::1"),
			("forwarded", "for=192.0.2.1:80", "192.0.2.1"),
			("forwarded", "for=_hidden", "192.0.2.9"),
		] {
			assert_eq!(of(name, value).as_deref(), Some(client), "{name}: {value}");
		}
		assert_eq!(forwarded_for(&HeaderMap::new()), None);
	}
}
