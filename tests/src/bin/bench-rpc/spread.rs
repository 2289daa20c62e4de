//! Times, in order.

use std::time::Duration;

/// Sorted times.
#[derive(Clone, Debug)]
pub(crate) struct Spread(Vec<Duration>);

impl Spread {
	pub(crate) fn of(mut times: Vec<Duration>) -> Self {
		times.sort_unstable();
		Self(times)
	}

	/// The time within which this share of them lies, in per cent.
	pub(crate) fn at(&self, per_cent: usize) -> Duration {
		let last = self.0.len().saturating_sub(1);
		self.0.get((self.0.len() * per_cent / 100).min(last)).copied().unwrap_or_default()
	}
}

/// Milliseconds with as many places as the time needs.
pub(crate) fn ms(time: Duration) -> String {
	let ms = time.as_secs_f64() * 1e3;
	match ms {
		..10.0 => format!("{ms:.2} ms"),
		..100.0 => format!("{ms:.1} ms"),
		_ => format!("{ms:.0} ms"),
	}
}
