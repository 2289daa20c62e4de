//! The contents of a memory at the start of an instance, as far as they are not zero.

use super::{
	blob::MAX_CODE_BYTES,
	heap_layout::PAGE_BYTES,
	module_index::{ModuleIndex, segment_range},
};

/// The part of a memory that the data segments fill. All other bytes are zero.
#[derive(Debug, Default)]
pub(crate) struct MemoryImage {
	/// The address of the first byte.
	start: usize,
	bytes: Vec<u8>,
}

impl MemoryImage {
	/// The image of a memory of `pages` pages of 64 KiB. `None` if the module alone does not tell it:
	/// a start function runs, or the address of a data segment is not constant.
	pub(crate) fn of(index: &ModuleIndex<'_>, pages: u32) -> Option<Self> {
		if index.sections.start.is_some() {
			return None;
		}
		let range = index.data.clone()?;
		let is_outside = u64::from(range.end) > u64::from(pages) * u64::from(PAGE_BYTES);
		// Two small segments can be far apart, which would make a huge image.
		if is_outside || range.len() > MAX_CODE_BYTES {
			return None;
		}
		let mut image = Self { start: range.start as usize, bytes: vec![0; range.len()] };
		// Later segments overwrite earlier ones.
		for segment in index.sections.data.iter().flat_map(|section| section.clone()) {
			let segment = segment.ok()?;
			let at = segment_range(&segment).ok()??;
			let start = at.start as usize - image.start;
			image.bytes.get_mut(start..start + at.len())?.copy_from_slice(segment.data);
		}
		Some(image)
	}

	/// Restores `memory` from address `start` to `end`, which may be beyond its end.
	pub(crate) fn restore(&self, memory: &mut [u8], start: usize, end: usize) {
		let end = end.min(memory.len());
		let Some(target) = memory.get_mut(start..end) else { return };
		let image_end = self.start + self.bytes.len();
		let (from, to) = (self.start.clamp(start, end), image_end.clamp(start, end));
		if from >= to {
			target.fill(0);
			return;
		}
		let (before, rest) = target.split_at_mut(from - start);
		let (inside, after) = rest.split_at_mut(to - from);
		before.fill(0);
		after.fill(0);
		if let Some(source) = self.bytes.get(from - self.start..to - self.start) {
			inside.copy_from_slice(source);
		}
	}
}
