//! The differences between two values, each with the path to the part.

use crate::client::format::{formatter::ValueFormatter, tree::Node};
use scale_value::Value;
use serde::Serialize;

/// The most differences that are listed.
const MAX_DIFFERENCES: usize = 200;

/// Lists up to this length are matched item by item, longer ones only at both ends.
const MATCHED: usize = 512;

/// The longest words that are shown in full, characters.
const LONG: usize = 100;

/// A part in which two values differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ValueDifference {
	/// The path to the part, such as `apis[3][1]`; empty for the whole value.
	pub(crate) path: String,
	/// The part in the first value.
	pub(crate) before: Option<String>,
	/// The part in the second value.
	pub(crate) after: Option<String>,
}

impl std::fmt::Display for ValueDifference {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
		let sign = if self.path.is_empty() { "" } else { ": " };
		write!(f, "{}{sign}{} → {}", self.path, side(&self.before), side(&self.after))
	}
}

/// The parts in which two values differ, each formatted with the metadata of its own runtime.
pub(crate) fn differences(
	before: (&ValueFormatter<'_>, &Value<u32>),
	after: (&ValueFormatter<'_>, &Value<u32>),
) -> Vec<ValueDifference> {
	let node =
		|(formatter, value): (&ValueFormatter<'_>, &Value<u32>)| formatter.node(value, false, 0);
	let mut parts = Vec::new();
	differ("", &node(before), &node(after), &mut parts);
	parts
}

fn differ(path: &str, before: &Node, after: &Node, parts: &mut Vec<ValueDifference>) {
	if before == after || parts.len() >= MAX_DIFFERENCES {
		return;
	}
	match (before, after) {
		(Node::Map(before), Node::Map(after)) => {
			let field = |name: &str| match path {
				"" => name.to_owned(),
				path => format!("{path}.{name}"),
			};
			for (name, value) in before {
				let path = field(name);
				match after.iter().find(|(other, _)| other == name) {
					Some((_, other)) => differ(&path, value, other, parts),
					None => parts.push(one_sided(path, Some(value), None)),
				}
			}
			for (name, value) in after {
				if !before.iter().any(|(other, _)| other == name) {
					parts.push(one_sided(field(name), None, Some(value)));
				}
			}
		}
		(Node::List(before), Node::List(after)) => lists(path, before, after, parts),
		(Node::Tagged(name, before), Node::Tagged(other, after)) if name == other => {
			let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
			differ(&path, before, after, parts);
		}
		_ => {
			let (before, after) = narrowed(&before.line(), &after.line());
			parts.push(ValueDifference {
				path: path.to_owned(),
				before: Some(before),
				after: Some(after),
			});
		}
	}
}

fn one_sided(path: String, before: Option<&Node>, after: Option<&Node>) -> ValueDifference {
	ValueDifference { path, before: before.map(Node::line), after: after.map(Node::line) }
}

/// Common items are not listed. Between them, gaps of equal length are compared item by item; other items
/// are added or removed.
fn lists(path: &str, before: &[Node], after: &[Node], parts: &mut Vec<ValueDifference>) {
	let mut at = (0usize, 0usize);
	for (i, j) in matched(before, after).into_iter().chain([(before.len(), after.len())]) {
		let gap = (before.get(at.0..i).unwrap_or(&[]), after.get(at.1..j).unwrap_or(&[]));
		if gap.0.len() == gap.1.len() {
			for (offset, (before, after)) in gap.0.iter().zip(gap.1).enumerate() {
				differ(&format!("{path}[{}]", at.1 + offset), before, after, parts);
			}
		} else {
			let place = |index: usize| format!("{path}[{index}]");
			let gone = gap.0.iter().enumerate();
			parts.extend(gone.map(|(n, node)| one_sided(place(at.0 + n), Some(node), None)));
			let new = gap.1.iter().enumerate();
			parts.extend(new.map(|(n, node)| one_sided(place(at.1 + n), None, Some(node))));
		}
		at = (i.saturating_add(1), j.saturating_add(1));
	}
	parts.truncate(MAX_DIFFERENCES);
}

/// The indices of common items in both lists: a longest common subsequence.
fn matched(before: &[Node], after: &[Node]) -> Vec<(usize, usize)> {
	let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
	let (rest, other) = (&before[start..], &after[start..]);
	let end = rest.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
	let (rest, other) = (&rest[..rest.len() - end], &other[..other.len() - end]);
	let mut pairs: Vec<(usize, usize)> = (0..start).map(|index| (index, index)).collect();
	if rest.len().max(other.len()) <= MATCHED {
		pairs.extend(subsequence(rest, other).into_iter().map(|(i, j)| (start + i, start + j)));
	}
	let ends = (before.len() - end, after.len() - end);
	pairs.extend((0..end).map(|index| (ends.0 + index, ends.1 + index)));
	pairs
}

fn subsequence(before: &[Node], after: &[Node]) -> Vec<(usize, usize)> {
	let width = after.len() + 1;
	// The length of the subsequence from each pair of indices on.
	let mut lengths = vec![0u16; (before.len() + 1) * width];
	for i in (0..before.len()).rev() {
		for j in (0..after.len()).rev() {
			lengths[i * width + j] = match before[i] == after[j] {
				true => lengths[(i + 1) * width + j + 1] + 1,
				false => lengths[(i + 1) * width + j].max(lengths[i * width + j + 1]),
			};
		}
	}
	let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
	while i < before.len() && j < after.len() {
		if before[i] == after[j] {
			pairs.push((i, j));
			(i, j) = (i + 1, j + 1);
		} else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
			i += 1;
		} else {
			j += 1;
		}
	}
	pairs
}

/// Two words; long ones without most of their common start and end.
fn narrowed(before: &str, after: &str) -> (String, String) {
	/// Common characters that remain on each side.
	const CONTEXT: usize = 8;
	let (a, b): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
	if a.len().max(b.len()) <= LONG {
		return (before.to_owned(), after.to_owned());
	}
	let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
	let shorter = a.len().min(b.len()) - start;
	let end = a.iter().rev().zip(b.iter().rev()).take(shorter).take_while(|(a, b)| a == b).count();
	let (from, end) = (start.saturating_sub(CONTEXT), end.saturating_sub(CONTEXT));
	let cut = |chars: &[char]| {
		let middle: String = chars[from..chars.len() - end].iter().collect();
		let before = if from > 0 { "…" } else { "" };
		let behind = if end > 0 { "…" } else { "" };
		format!("{before}{middle}{behind}")
	};
	(cut(&a), cut(&b))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::client::format::tree::word;

	fn list(words: &[&str]) -> Node {
		Node::List(words.iter().map(|text| word((*text).to_owned())).collect())
	}

	fn map(fields: &[(&str, Node)]) -> Node {
		Node::Map(fields.iter().map(|(name, node)| ((*name).to_owned(), node.clone())).collect())
	}

	fn lines(before: &Node, after: &Node) -> Vec<String> {
		let mut parts = Vec::new();
		differ("", before, after, &mut parts);
		parts.iter().map(ToString::to_string).collect()
	}

	#[test]
	fn only_differences_are_listed_with_their_path() {
		let version = |spec: &str, apis: &[(&str, &str)]| {
			let apis = apis.iter().map(|(id, version)| list(&[id, version])).collect();
			map(&[
				("name", word("stratos".into())),
				("spec", word(spec.into())),
				("apis", Node::List(apis)),
			])
		};
		let old = version("1", &[("0xa", "1"), ("0xb", "2"), ("0xc", "3")]);
		assert_eq!(lines(&old, &old), Vec::<String>::new());
		let new = version("2", &[("0xa", "1"), ("0xb", "3"), ("0xc", "3")]);
		assert_eq!(lines(&old, &new), ["spec: 1 → 2", "apis[1][1]: 2 → 3"]);
		// One more before the end: the others are the same.
		let more = version("1", &[("0xa", "1"), ("0xb", "2"), ("0xd", "1"), ("0xc", "3")]);
		assert_eq!(lines(&old, &more), ["apis[2]: nothing → [0xd, 1]"]);
		assert_eq!(lines(&more, &old), ["apis[2]: [0xd, 1] → nothing"]);
	}

	#[test]
	fn moved_items_variants_and_long_words() {
		assert_eq!(
			lines(&list(&["1", "2", "3", "4"]), &list(&["2", "3", "4", "5"])),
			["[0]: 1 → nothing", "[3]: nothing → 5"]
		);
		let tagged =
			|name: &str, word: &str| Node::Tagged(name.into(), Box::new(list(&[word, "x"])));
		assert_eq!(lines(&tagged("Some", "1"), &tagged("Some", "2")), ["Some[0]: 1 → 2"]);
		assert_eq!(lines(&tagged("A", "1"), &tagged("B", "1")), ["A(1, x) → B(1, x)"]);
		let long = |middle: &str| word(format!("0x{}{middle}{}", "0".repeat(300), "1".repeat(300)));
		assert_eq!(lines(&long("a"), &long("bb")), ["…00000000a11111111… → …00000000bb11111111…"]);
	}

	#[test]
	fn the_number_of_differences_is_bounded() {
		let many =
			|sign: &str| Node::List((0..10_000).map(|n| word(format!("{sign}{n}"))).collect());
		assert_eq!(lines(&many("a"), &many("b")).len(), MAX_DIFFERENCES);
		assert_eq!(lines(&many("a"), &list(&["b"])).len(), MAX_DIFFERENCES);
	}
}
