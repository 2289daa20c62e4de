//! The calls of a client in a minute: a token bucket. It holds the calls of a whole minute, so that a client
//! may ask much at once, and fills evenly.
//!
//! A call over the limit waits for its turn. If that comes too late, the call is refused at once, and the
//! client is told when to try again.

use super::ip_network::IpNetwork;
use std::{
	net::IpAddr,
	num::NonZeroU32,
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
};

/// The time in which a bucket fills.
const PERIOD: Duration = Duration::from_secs(60);

/// How long a request, or all of a batch, waits for its turn.
pub(super) const MAX_WAIT: Duration = Duration::from_secs(1);

/// Limits of the calls of a client in a minute. The names are those of polkadot-sdk's options.
#[derive(Clone, Debug, Default)]
pub struct RateLimitConfig {
	/// Calls in a minute. None: as many as the client likes.
	pub calls_per_minute: Option<NonZeroU32>,
	/// Networks whose clients are not limited.
	pub whitelisted: Vec<IpNetwork>,
	/// Take a client's address from the headers of a proxy.
	pub trust_proxy_headers: bool,
}

impl RateLimitConfig {
	/// The limit of a client at this address, if it has one.
	pub(super) fn of(&self, address: IpAddr) -> Option<NonZeroU32> {
		let free = self.whitelisted.iter().any(|network| network.contains(address));
		self.calls_per_minute.filter(|_| !free)
	}
}

/// The calls that a client has left.
#[derive(Debug)]
pub(super) struct CallBucket {
	calls_per_minute: NonZeroU32,
	/// When the bucket is full again. Each call moves it by the time in which one call is filled.
	full_at: Mutex<Instant>,
}

impl CallBucket {
	/// A full bucket.
	pub(super) fn new(calls_per_minute: NonZeroU32, now: Instant) -> Self {
		Self { calls_per_minute, full_at: Mutex::new(now) }
	}

	pub(super) fn calls_per_minute(&self) -> NonZeroU32 {
		self.calls_per_minute
	}

	/// Whether it holds as much as a new one.
	pub(super) fn is_full(&self, now: Instant) -> bool {
		self.full_at() <= now
	}

	pub(super) fn full_at(&self) -> Instant {
		*self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Waits for the turn of a call.
	///
	/// # Errors
	/// The time until its turn, if that comes after `patience`. Nothing is taken then.
	pub(super) async fn turn(&self, patience: Instant) -> Result<(), Duration> {
		match self.take(Instant::now(), patience)? {
			Duration::ZERO => {}
			wait => tokio::time::sleep(wait).await,
		}
		Ok(())
	}

	fn take(&self, now: Instant, patience: Instant) -> Result<Duration, Duration> {
		let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
		let after = (*full_at).max(now) + PERIOD / self.calls_per_minute.get();
		let wait = after.saturating_duration_since(now).saturating_sub(PERIOD);
		if !wait.is_zero() && now + wait > patience {
			return Err(wait);
		}
		*full_at = after;
		Ok(wait)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SECOND: Duration = Duration::from_secs(1);

	fn bucket(calls: u32, now: Instant) -> CallBucket {
		CallBucket::new(NonZeroU32::new(calls).unwrap(), now)
	}

	#[test]
	fn a_minute_of_calls_is_there_at_once_and_then_one_at_a_time() {
		let now = Instant::now();
		let bucket = bucket(60, now);
		for _ in 0..60 {
			assert_eq!(bucket.take(now, now), Ok(Duration::ZERO));
		}
		assert_eq!(bucket.take(now, now), Err(SECOND));
		assert_eq!(bucket.take(now, now), Err(SECOND), "what is refused takes nothing");
		assert_eq!(bucket.take(now + SECOND, now + SECOND), Ok(Duration::ZERO));
		assert_eq!(bucket.take(now + SECOND, now + SECOND), Err(SECOND));
		let later = now + 100 * SECOND;
		assert!(bucket.is_full(later) && !bucket.is_full(now + SECOND));
		assert_eq!((0..100).filter(|_| bucket.take(later, later).is_ok()).count(), 60);
	}

	#[test]
	fn calls_wait_in_turn_as_long_as_they_may() {
		let now = Instant::now();
		let bucket = bucket(600, now);
		while bucket.take(now, now).is_ok() {}
		let tenth = SECOND / 10;
		for turn in 1..=10 {
			assert_eq!(bucket.take(now, now + SECOND), Ok(turn * tenth));
		}
		assert_eq!(bucket.take(now, now + SECOND), Err(11 * tenth));
	}

	#[test]
	fn the_fewest_and_the_most_calls_can_be_set() {
		let now = Instant::now();
		let fewest = bucket(1, now);
		assert_eq!(fewest.take(now, now), Ok(Duration::ZERO));
		assert_eq!(fewest.take(now, now + MAX_WAIT), Err(PERIOD));
		let most = bucket(u32::MAX, now);
		assert!((0..10_000).all(|_| most.take(now, now) == Ok(Duration::ZERO)));
	}

	#[test]
	fn whitelisted_networks_are_not_limited() {
		let config = RateLimitConfig {
			calls_per_minute: NonZeroU32::new(7),
			whitelisted: vec!["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()],
			trust_proxy_headers: false,
		};
		let of = |address: &str| config.of(address.parse().unwrap()).map(NonZeroU32::get);
		assert_eq!((of("10.1.2.3"), of("::1"), of("11.0.0.1")), (None, None, Some(7)));
		assert_eq!(RateLimitConfig::default().of(IpAddr::from([11, 0, 0, 1])), None);
	}
}
