//! Detecting jumps of the system clock.
//!
//! The runtime trusts the block author's timestamp: a wrong clock ends locks of weeks at once, and what is
//! paid out then stays paid out. The author therefore compares the system clock with the last block at
//! the start, and with the monotonic clock while it runs.

use super::clock::wall_ms;
use crate::primitives::BlockNumber;
use std::{
	fmt,
	time::{Duration, Instant},
};

/// How far the clock may be ahead of the last block at the start. A node may be down for longer, but an
/// operator should confirm it.
const AHEAD_AT_START: Duration = Duration::from_secs(12 * 3_600);
/// How far the clock may be behind the last block at the start.
const BEHIND_AT_START: Duration = Duration::from_secs(60);
/// How far the clock may jump while the node runs, in either direction.
const RUNNING: Duration = Duration::from_secs(60);
/// The period over which corrections are added up: small corrections over months are no jump.
const MEMORY: Duration = Duration::from_secs(3_600);

/// What to do when the clock has jumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockJumpPolicy {
	/// Warn and continue.
	#[default]
	Warn,
	/// Produce no block.
	Refuse,
}

/// What the clock is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Against {
	Block(BlockNumber),
	Run,
}

/// A jump of the system clock. Displays the time, the expected time and a remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockJump {
	against: Against,
	expected_ms: u64,
	found_ms: u64,
}

impl ClockJump {
	/// Compares the system clock with the last block, at the start. `last_ms` is the block's time, in
	/// milliseconds since 1970; 0 if it has none.
	pub fn since_block(number: BlockNumber, last_ms: u64) -> Option<Self> {
		Self::since_block_at(number, last_ms, wall_ms())
	}

	fn since_block_at(number: BlockNumber, last_ms: u64, found_ms: u64) -> Option<Self> {
		let jump = Self { against: Against::Block(number), expected_ms: last_ms, found_ms };
		let limit = if jump.ahead() { AHEAD_AT_START } else { BEHIND_AT_START };
		(last_ms > 0 && jump.size() > limit).then_some(jump)
	}

	fn ahead(&self) -> bool {
		self.found_ms > self.expected_ms
	}

	fn size(&self) -> Duration {
		Duration::from_millis(self.found_ms.abs_diff(self.expected_ms))
	}
}

impl fmt::Display for ClockJump {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (found, expected) = (Utc(self.found_ms), Utc(self.expected_ms));
		let size = Spoken(self.size());
		match (self.against, self.ahead()) {
			(Against::Block(number), true) => write!(
				f,
				"the system clock says {found}, {size} after the last block, #{number} of {expected}; \
				 correct the clock, or give --accept-clock if no block was produced for that long"
			),
			(Against::Block(number), false) => write!(
				f,
				"the system clock says {found}, {size} before the last block, #{number} of {expected}; \
				 correct the clock, go back with `stratos revert` if it was wrong when the last \
				 blocks were produced, or give --accept-clock: the chain's time then passes slowly \
				 until the clock has caught up"
			),
			(Against::Run, ahead) => write!(
				f,
				"the system clock jumped {} by {size}: it says {found}, and should say {expected} by the \
				 time that has passed; correct the clock and start again, with --accept-clock if the \
				 jump was right",
				if ahead { "ahead" } else { "back" },
			),
		}
	}
}

/// Compares the system clock with the monotonic clock.
#[derive(Debug)]
pub(super) struct ClockWatch {
	wall_ms: u64,
	since: Instant,
}

impl ClockWatch {
	pub(super) fn new() -> Self {
		Self { wall_ms: wall_ms(), since: Instant::now() }
	}

	/// A watch that has just begun, with the system clock at `wall_ms`.
	#[cfg(test)]
	pub(super) fn started_at(wall_ms: u64) -> Self {
		Self { wall_ms, since: Instant::now() }
	}

	/// The jump since the last check, if there is one. Each jump is reported once.
	pub(super) fn check(&mut self) -> Option<ClockJump> {
		self.check_at(wall_ms(), Instant::now())
	}

	fn check_at(&mut self, found_ms: u64, now: Instant) -> Option<ClockJump> {
		let passed = now.saturating_duration_since(self.since);
		let passed_ms = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX);
		let expected_ms = self.wall_ms.saturating_add(passed_ms);
		let jump = ClockJump { against: Against::Run, expected_ms, found_ms };
		let found = jump.size() > RUNNING;
		if found || passed > MEMORY {
			*self = Self { wall_ms: found_ms, since: now };
		}
		found.then_some(jump)
	}
}

/// A time for people: `2026-11-29 20:41:44 UTC`.
struct Utc(u64);

impl fmt::Display for Utc {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let seconds = self.0 / 1_000;
		let (days, rest) = (seconds / 86_400, seconds % 86_400);
		let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
		// Eras of 400 years have 146,097 days. Years begin on 1 March, so that the leap day is the last.
		let days = days + 719_468;
		let (era, of_era) = (days / 146_097, days % 146_097);
		let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
		let of_year = of_era - (365 * year + year / 4 - year / 100);
		let month = (5 * of_year + 2) / 153;
		let day = of_year - (153 * month + 2) / 5 + 1;
		let month = if month < 10 { month + 3 } else { month - 9 };
		let year = era * 400 + year + u64::from(month <= 2);
		write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
	}
}

/// A duration for people, in its two largest units: `30 days 2 hours`.
struct Spoken(Duration);

impl fmt::Display for Spoken {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let seconds = self.0.as_secs();
		let parts = [
			(seconds / 86_400, "day"),
			(seconds / 3_600 % 24, "hour"),
			(seconds / 60 % 60, "minute"),
			(seconds % 60, "second"),
		];
		let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(3);
		let shown = parts.iter().skip(first).take(2).enumerate();
		for (index, (count, unit)) in shown.filter(|(index, (count, _))| *index == 0 || *count > 0)
		{
			let space = if index > 0 { " " } else { "" };
			let plural = if *count == 1 { "" } else { "s" };
			write!(f, "{space}{count} {unit}{plural}")?;
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// 2026-11-29 20:41:44.
	const NOW: u64 = 1_795_984_904_000;
	const MINUTE: u64 = 60_000;
	const DAY: u64 = 86_400_000;

	#[test]
	fn displays_times_and_durations() {
		assert_eq!(Utc(0).to_string(), "1970-01-01 00:00:00 UTC");
		assert_eq!(Utc(951_782_399_999).to_string(), "2000-02-28 23:59:59 UTC");
		assert_eq!(Utc(951_782_400_000).to_string(), "2000-02-29 00:00:00 UTC");
		assert_eq!(Utc(951_868_800_000).to_string(), "2000-03-01 00:00:00 UTC");
		assert_eq!(Utc(4_107_542_399_000).to_string(), "2100-02-28 23:59:59 UTC");
		assert_eq!(Utc(4_107_542_400_000).to_string(), "2100-03-01 00:00:00 UTC");
		assert_eq!(Utc(NOW).to_string(), "2026-11-29 20:41:44 UTC");
		let _ = Utc(u64::MAX).to_string();
		let words = |seconds| Spoken(Duration::from_secs(seconds)).to_string();
		assert_eq!(words(30 * 86_400 + 2 * 3_600 + 59), "30 days 2 hours");
		assert_eq!(words(86_400 + 59), "1 day");
		assert_eq!(words(61), "1 minute 1 second");
		assert_eq!(words(0), "0 seconds");
	}

	#[test]
	fn detects_a_jump_since_the_last_block() {
		let jump = |last, now| ClockJump::since_block_at(7, last, now).map(|jump| jump.to_string());
		assert_eq!(jump(0, NOW), None, "no block has a time yet");
		assert_eq!(jump(NOW, NOW), None);
		assert_eq!(jump(NOW - DAY / 2, NOW), None, "half a day without a block");
		assert_eq!(jump(NOW + MINUTE, NOW), None, "a minute ahead");
		let ahead = jump(NOW - 30 * DAY, NOW).unwrap();
		for part in
			["2026-11-29 20:41:44 UTC", "2026-10-30", "30 days after", "#7", "--accept-clock"]
		{
			assert!(ahead.contains(part), "{ahead}");
		}
		let behind = jump(NOW + 2 * MINUTE, NOW).unwrap();
		for part in ["20:41:44 UTC", "20:43:44 UTC", "2 minutes before", "revert"] {
			assert!(behind.contains(part), "{behind}");
		}
	}

	#[test]
	fn detects_a_jump_while_running() {
		let begun = Instant::now();
		let after = |seconds| begun + Duration::from_secs(seconds);
		let mut watch = ClockWatch { wall_ms: NOW, since: begun };
		assert_eq!(watch.check_at(NOW + 6_000, after(6)), None);
		// Corrections of half a minute, ahead and back.
		assert_eq!(watch.check_at(NOW + 42_000, after(12)), None);
		assert_eq!(watch.check_at(NOW - 12_000, after(18)), None);
		let jump = watch.check_at(NOW + 30 * DAY, after(24)).unwrap();
		assert!(jump.to_string().contains("jumped ahead by 29 days 23 hours"), "{jump}");
		assert_eq!(watch.check_at(NOW + 30 * DAY + 6_000, after(30)), None, "reported once");
		let jump = watch.check_at(NOW, after(36)).unwrap();
		assert!(jump.to_string().contains("jumped back by 30 days"), "{jump}");
		// A minute in small steps within an hour is a jump; over months it is not.
		let mut watch = ClockWatch { wall_ms: NOW, since: begun };
		let stepped = |step: u64| watch.check_at(NOW + step * 25_000, after(step * 5));
		assert_eq!((1..=4).map(stepped).filter(Option::is_some).count(), 1);
		let mut watch = ClockWatch { wall_ms: NOW, since: begun };
		for hour in (2..2_000).step_by(2) {
			let corrected = NOW + hour * 3_601_000;
			assert_eq!(watch.check_at(corrected, after(hour * 3_600)), None, "hour {hour}");
		}
	}
}
