//! The machine and the date of the measurement, for the head of the files.

use std::{fs, time::SystemTime};

/// The processor's name and the number of its cores that this process may use.
pub(crate) fn processor() -> String {
	let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
	let name = info
		.lines()
		.find_map(|line| line.strip_prefix("model name")?.split_once(':'))
		.map_or("unknown processor", |(_, name)| name.trim());
	let cores = std::thread::available_parallelism().map_or(1, usize::from);
	format!("{name}, {cores} cores")
}

/// Today's date, UTC.
pub(crate) fn date() -> String {
	let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
	date_of(since_1970.as_secs() / 86_400)
}

/// The date of the given day after 1970-01-01.
fn date_of(day: u64) -> String {
	let leap = |year: u64| {
		year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
	};
	let (mut year, mut left) = (1970, day);
	loop {
		let length = if leap(year) { 366 } else { 365 };
		if left < length {
			break;
		}
		(year, left) = (year + 1, left - length);
	}
	let february = if leap(year) { 29 } else { 28 };
	let mut month = 1;
	for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
		if left < length {
			break;
		}
		(month, left) = (month + 1, left - length);
	}
	format!("{year}-{month:02}-{:02}", left + 1)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn days_are_dated() {
		for (day, date) in [
			(0, "1970-01-01"),
			(58, "1970-02-28"),
			(59, "1970-03-01"),
			(11_016, "2000-02-29"),
			(11_322, "2000-12-31"),
			(19_723, "2024-01-01"),
			(20_779, "2026-11-22"),
		] {
			assert_eq!(date_of(day), date);
		}
	}
}
