//! Which pages of a memory were written to.

use super::rewrite::PAGE_BITS;

/// A set of pages of 4 KiB.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages(Vec<u64>);

impl Pages {
	/// Adds the pages of a range.
	#[inline]
	pub(super) fn note(&mut self, start: u32, length: u32) {
		if length == 0 {
			return;
		}
		let last = start.saturating_add(length - 1) >> PAGE_BITS;
		for page in start >> PAGE_BITS..=last {
			let word = page as usize / 64;
			if word >= self.0.len() {
				self.0.resize(word + 64, 0);
			}
			if let Some(word) = self.0.get_mut(word) {
				*word |= 1 << (page % 64);
			}
		}
	}

	/// Moves the pages into `out`, in order.
	pub(super) fn drain_into(&mut self, out: &mut Vec<u32>) {
		for (index, word) in (0..).zip(&mut self.0) {
			while *word != 0 {
				out.push(index * 64 + word.trailing_zeros());
				*word &= *word - 1;
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_page_of_a_range_is_noted_once() {
		let mut pages = Pages::default();
		pages.note(4095, 2);
		pages.note(1 << 20, 1);
		pages.note(0, 1);
		pages.note(50 << 12, 16 << 12);
		pages.note(77, 0);
		let mut out = Vec::new();
		pages.drain_into(&mut out);
		assert_eq!(out, [vec![0, 1], (50..66).collect(), vec![256]].concat());
		out.clear();
		pages.drain_into(&mut out);
		assert!(out.is_empty());
	}
}
