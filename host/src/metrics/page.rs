//! Prometheus' text format, version 0.0.4.

use std::fmt::{Display, Write as _};

/// A page under construction.
#[derive(Default)]
pub(super) struct Page(String);

/// The samples of one metric.
pub(super) struct Samples<'a> {
	page: &'a mut Page,
	name: &'static str,
}

// Writing into a string cannot fail.
impl Page {
	pub(super) fn gauge(&mut self, name: &'static str, help: &str) -> Samples<'_> {
		self.begin(name, "gauge", help)
	}

	pub(super) fn counter(&mut self, name: &'static str, help: &str) -> Samples<'_> {
		self.begin(name, "counter", help)
	}

	pub(super) fn histogram(&mut self, name: &'static str, help: &str) -> Samples<'_> {
		self.begin(name, "histogram", help)
	}

	pub(super) fn into_text(self) -> String {
		self.0
	}

	fn begin(&mut self, name: &'static str, kind: &str, help: &str) -> Samples<'_> {
		let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
		Samples { page: self, name }
	}
}

impl Samples<'_> {
	pub(super) fn value(self, value: impl Display) -> Self {
		let _ = writeln!(self.page.0, "{} {value}", self.name);
		self
	}

	pub(super) fn labelled(self, labels: &[(&str, &str)], value: impl Display) -> Self {
		let labels: Vec<String> =
			labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escape(value))).collect();
		let _ = writeln!(self.page.0, "{}{{{}}} {value}", self.name, labels.join(","));
		self
	}

	/// `count` samples were at most `bound`.
	pub(super) fn bucket(self, bound: f64, count: u64) -> Self {
		let _ = writeln!(self.page.0, "{}_bucket{{le=\"{bound}\"}} {count}", self.name);
		self
	}

	/// The last lines of a histogram: how many samples there are, and their sum.
	pub(super) fn end(self, count: u64, sum: f64) {
		let name = self.name;
		let _ = writeln!(
			self.page.0,
			"{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {sum}\n{name}_count {count}"
		);
	}
}

fn escape(text: &str) -> String {
	text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_page_reads_as_the_format_says() {
		let mut page = Page::default();
		page.gauge("a", "First.").labelled(&[("of", "x\"\\\n")], 1).labelled(&[], 2.5);
		page.histogram("b", "Second.").bucket(0.5, 3).end(4, 1.25);
		assert_eq!(
			page.into_text(),
			"# HELP a First.\n# TYPE a gauge\na{of=\"x\\\"\\\\\\n\"} 1\na{} 2.5\n\
			 # HELP b Second.\n# TYPE b histogram\nb_bucket{le=\"0.5\"} 3\n\
			 b_bucket{le=\"+Inf\"} 4\nb_sum 1.25\nb_count 4\n"
		);
	}
}
