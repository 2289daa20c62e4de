//! Who shares the calls of a minute: a WebSocket connection has its own; the HTTP connections of an address
//! share theirs, since a client may open one for each call.

use crate::rpc::{
	ip_network::forwarded_for,
	rate_limit::{CallBucket, RateLimitConfig},
};
use hyper::HeaderMap;
use std::{
	collections::HashMap,
	net::IpAddr,
	sync::{Arc, Mutex, PoisonError},
	time::Instant,
};

/// Maximum addresses whose HTTP calls are counted.
const MAX_ADDRESSES: usize = 4_096;

#[derive(Debug)]
pub(super) struct CallRates {
	config: RateLimitConfig,
	/// By address, those that are not full.
	http: Mutex<HashMap<IpAddr, Arc<CallBucket>>>,
}

impl CallRates {
	pub(super) fn new(config: RateLimitConfig) -> Self {
		Self { config, http: Mutex::default() }
	}

	/// The client's address, perhaps behind a proxy.
	fn client(&self, headers: &HeaderMap, address: IpAddr) -> IpAddr {
		let proxied = self.config.trust_proxy_headers.then(|| forwarded_for(headers)).flatten();
		proxied.unwrap_or(address)
	}

	/// The calls of a new WebSocket connection. None if it is not limited.
	pub(super) fn websocket(
		&self,
		headers: &HeaderMap,
		address: IpAddr,
	) -> Option<Arc<CallBucket>> {
		let limit = self.config.of(self.client(headers, address))?;
		Some(Arc::new(CallBucket::new(limit, Instant::now())))
	}

	/// The calls of an HTTP request. None if it is not limited.
	pub(super) fn http(&self, headers: &HeaderMap, address: IpAddr) -> Option<Arc<CallBucket>> {
		let client = self.client(headers, address);
		let limit = self.config.of(client)?;
		let now = Instant::now();
		let mut buckets = self.http.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(bucket) = buckets.get(&client) {
			return Some(Arc::clone(bucket));
		}
		if buckets.len() >= MAX_ADDRESSES {
			buckets.retain(|_, bucket| !bucket.is_full(now));
		}
		if buckets.len() >= MAX_ADDRESSES {
			// Who has called least loses least by a new bucket.
			let fullest = buckets.iter().min_by_key(|(_, bucket)| bucket.full_at());
			if let Some(fullest) = fullest.map(|(address, _)| *address) {
				buckets.remove(&fullest);
			}
		}
		let bucket = Arc::new(CallBucket::new(limit, now));
		buckets.insert(client, Arc::clone(&bucket));
		Some(bucket)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::num::NonZeroU32;

	fn rates(trust_proxy_headers: bool) -> CallRates {
		CallRates::new(RateLimitConfig {
			calls_per_minute: NonZeroU32::new(10),
			whitelisted: vec!["127.0.0.1".parse().unwrap()],
			trust_proxy_headers,
		})
	}

	fn address(number: u32) -> IpAddr {
		IpAddr::from(number.to_be_bytes())
	}

	#[test]
	fn http_connections_of_an_address_share_and_websockets_do_not() {
		let (rates, none) = (rates(false), HeaderMap::new());
		let http = |number| rates.http(&none, address(number)).unwrap();
		assert!(Arc::ptr_eq(&http(1), &http(1)) && !Arc::ptr_eq(&http(1), &http(2)));
		let websocket = || rates.websocket(&none, address(1)).unwrap();
		assert!(!Arc::ptr_eq(&websocket(), &websocket()));
		let local = IpAddr::from([127, 0, 0, 1]);
		assert!(rates.http(&none, local).is_none() && rates.websocket(&none, local).is_none());
	}

	#[test]
	fn headers_of_proxies_count_if_they_are_trusted() {
		let mut headers = HeaderMap::new();
		headers.insert("x-real-ip", "127.0.0.1".parse().unwrap());
		assert!(rates(false).http(&headers, address(1)).is_some());
		assert!(rates(true).http(&headers, address(1)).is_none());
		assert!(rates(true).websocket(&headers, address(1)).is_none());
	}

	#[test]
	fn the_addresses_that_are_counted_are_bounded() {
		let (rates, none) = (rates(false), HeaderMap::new());
		for number in 0..2 * MAX_ADDRESSES as u32 {
			rates.http(&none, address(number));
		}
		assert!(rates.http.lock().unwrap().len() <= MAX_ADDRESSES);
	}
}
