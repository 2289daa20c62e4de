//! Compares outputs, where numbers, hashes, times and sizes may differ.

/// Stands for any text within a line, and as a line for any lines.
pub const ANY: &str = "…";

/// Units that depend on the size of the number before them.
const UNITS: [(&str, &[&str]); 2] = [
	("time", &["ns", "µs", "ms", "s", "min", "h"]),
	("bytes", &["B", "kB", "MB", "GB", "KiB", "MiB", "GiB", "bytes"]),
];

/// The longest word of hexadecimal digits that is not a hash.
const LONGEST_WORD: usize = 15;

/// A line in which everything that may differ is masked.
pub fn shape(line: &str) -> String {
	let mut words = Vec::new();
	let mut after_number = false;
	for word in line.split_whitespace() {
		let mut word = masked(word);
		if after_number {
			let unit = |(_, units): &&(&str, &[&str])| units.contains(&bare(&word));
			if let Some((kind, _)) = UNITS.iter().find(unit) {
				word = word.replacen(bare(&word), kind, 1);
			} else if let Some(one) = word.strip_suffix('s') {
				// 1 block, 2 blocks.
				word = one.to_owned();
			}
		}
		after_number = word.ends_with('#');
		words.push(word);
	}
	words.join(" ")
}

/// A word without punctuation around it.
fn bare(word: &str) -> &str {
	word.trim_matches(|character: char| !character.is_alphanumeric())
}

/// A word with its numbers and hashes masked.
fn masked(word: &str) -> String {
	let mut shape = String::new();
	let mut rest = word;
	while let Some(first) = rest.chars().next() {
		let length = |allowed: fn(char) -> bool| {
			rest.find(|character| !allowed(character)).unwrap_or(rest.len())
		};
		if let Some(digits) = rest.strip_prefix("0x") {
			// A hash, or its ends: 0x1770…d5ac.
			let hexadecimal = |character: char| character.is_ascii_hexdigit() || character == '…';
			let end = digits.find(|character| !hexadecimal(character)).unwrap_or(digits.len());
			shape.push_str("0x#");
			rest = &digits[end..];
			continue;
		}
		if first.is_alphanumeric() {
			let run = &rest[..length(char::is_alphanumeric)];
			let hash = run.len() > LONGEST_WORD
				&& run.chars().all(|character| character.is_ascii_hexdigit());
			if !first.is_ascii_digit() || hash {
				shape.push_str(if hash { "#" } else { run });
				rest = &rest[run.len()..];
				continue;
			}
			let digits = length(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '_'));
			let number = rest[..digits].trim_end_matches(['.', ',', '_']);
			shape.push('#');
			rest = &rest[number.len()..];
			// The rest of a word that begins with a digit, such as an address, is not a number.
			let tail = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
			shape.push_str(&rest[..tail]);
			rest = &rest[tail..];
			continue;
		}
		shape.push(first);
		rest = &rest[first.len_utf8()..];
	}
	shape
}

/// Whether a line of a document, which may contain `…`, matches `line`.
pub fn stands_for(shown: &str, line: &str) -> bool {
	let (shown, line) = (shape(shown), shape(line));
	let mut parts = shown.split(ANY);
	let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else { return false };
	let mut last = "";
	let parts: Vec<&str> = parts.collect();
	for part in &parts {
		let Some(at) = rest.find(part) else { return false };
		rest = &rest[at + part.len()..];
		last = part;
	}
	parts.last().map_or(rest.is_empty(), |_| rest.is_empty() || line.ends_with(last))
}

/// For each line of a document, the index of the line that it matches; `None` for a line `…` and an empty
/// one.
type Places = Vec<Option<usize>>;

/// Matches the lines of a document with `lines`: consecutive lines must be consecutive there, unless `…` is
/// between them. The first must be the first unless `open.0`, and the last the last unless `open.1`.
fn places(shown: &[String], lines: &[String], open: (bool, bool)) -> Option<Places> {
	let full: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty()).collect();
	let mut places = vec![None; shown.len()];
	find(shown, 0, lines, &full, 0, open.0, open.1, &mut places).then_some(places)
}

#[expect(clippy::too_many_arguments, reason = "a recursion over two lists")]
fn find(
	shown: &[String],
	at: usize,
	lines: &[String],
	full: &[usize],
	next: usize,
	anywhere: bool,
	open: bool,
	places: &mut Places,
) -> bool {
	let Some(line) = shown.get(at) else { return open || anywhere || next == full.len() };
	if line.trim().is_empty() {
		return find(shown, at + 1, lines, full, next, anywhere, open, places);
	}
	if line.trim() == ANY {
		return find(shown, at + 1, lines, full, next, true, open, places);
	}
	let most = if anywhere { full.len() } else { full.len().min(next + 1) };
	(next..most).any(|place| {
		let index = full[place];
		places[at] = Some(index);
		stands_for(line, &lines[index])
			&& find(shown, at + 1, lines, full, place + 1, false, open, places)
	})
}

/// Whether the lines of a document match all of `lines`.
pub fn matches(shown: &[String], lines: &[String]) -> bool {
	places(shown, lines, (false, false)).is_some()
}

/// Whether the lines of a document match the start of `lines`.
pub fn begins(shown: &[String], lines: &[String]) -> bool {
	places(shown, lines, (false, true)).is_some()
}

/// Whether the lines of a document match a part of `lines`.
pub fn is_among(shown: &[String], lines: &[String]) -> bool {
	places(shown, lines, (true, true)).is_some()
}

/// The lines that a document should show of `lines`: its current selection as far as it still exists, or all
/// lines if most of it is gone.
pub fn refreshed(shown: &[String], lines: &[String]) -> Vec<String> {
	/// The most lines that are put into a document.
	const MOST: usize = 40;
	let fresh = |line: &String, place: usize| match line.contains(ANY) {
		true => line.clone(),
		false => lines[place].trim_end().to_owned(),
	};
	if let Some(places) = places(shown, lines, (false, false)) {
		let pairs = shown.iter().zip(places);
		return pairs.map(|(line, at)| at.map_or(line.clone(), |at| fresh(line, at))).collect();
	}
	let chosen: Vec<&String> = shown.iter().filter(|line| !is_any_or_empty(line)).collect();
	let kept = common(&chosen, lines);
	if kept.len() * 2 < chosen.len() || kept.is_empty() {
		let mut new: Vec<String> = lines.iter().take(MOST).cloned().collect();
		if lines.len() > MOST {
			new.push(ANY.to_owned());
		}
		return new;
	}
	let mut new = Vec::new();
	let mut next = 0;
	let full = |from: usize, to: usize| lines[from..to].iter().any(|line| !line.trim().is_empty());
	for (line, place) in kept {
		if full(next, place) {
			new.push(ANY.to_owned());
		} else if next < place {
			new.push(String::new());
		}
		new.push(fresh(line, place));
		next = place + 1;
	}
	if full(next, lines.len()) {
		new.push(ANY.to_owned());
	}
	new
}

fn is_any_or_empty(line: &str) -> bool {
	matches!(line.trim(), "" | ANY)
}

/// The longest part of a document's lines that matches lines in order, with their indices.
fn common<'a>(shown: &[&'a String], lines: &[String]) -> Vec<(&'a String, usize)> {
	// length[i][j]: the length for shown[i..] and lines[j..].
	let mut length = vec![vec![0; lines.len() + 1]; shown.len() + 1];
	let alike = |i: usize, j: usize| !lines[j].trim().is_empty() && stands_for(shown[i], &lines[j]);
	for i in (0..shown.len()).rev() {
		for j in (0..lines.len()).rev() {
			length[i][j] = match alike(i, j) {
				true => length[i + 1][j + 1] + 1,
				false => length[i + 1][j].max(length[i][j + 1]),
			};
		}
	}
	let (mut i, mut j, mut kept) = (0, 0, Vec::new());
	while i < shown.len() && j < lines.len() {
		if alike(i, j) {
			kept.push((shown[i], j));
			(i, j) = (i + 1, j + 1);
		} else if length[i + 1][j] >= length[i][j + 1] {
			i += 1;
		} else {
			j += 1;
		}
	}
	kept
}

#[cfg(test)]
mod tests {
	use super::*;

	fn lines(text: &str) -> Vec<String> {
		text.lines().map(str::to_owned).collect()
	}

	#[track_caller]
	fn alike(left: &str, right: &str) {
		assert_eq!(shape(left), shape(right));
	}

	#[test]
	fn numbers_hashes_times_and_sizes_may_differ() {
		alike(
			"✓ #18     0x1770…d5ac     1 extrinsic  0.44 ms",
			"✓ #9  0x9108…5fa5  2 extrinsics  1.2 s",
		);
		alike("code        716 kB, 3136 kB of Wasm", "code  1 MB, 3,136 kB of Wasm");
		alike("epoch 0 (19/20)", "epoch 12 (1/20)");
		alike(
			"data /tmp/stratos-dev-68d5d59e2f82d659/chains",
			"data /tmp/stratos-dev-78d5d59e2f82d650/chains",
		);
		alike("ozone: 249_998_750_006", "ozone: 1");
		alike("took 0.1 s", "took 12 ms");
		for (left, right) in [
			("5GrwvaEF5zXb26", "5FHneW46xGXgs5"),
			("epoch 0", "epochs"),
			("runtime stratos 1", "runtime other 1"),
			("1 STOS", "1 oz"),
			("sr25519", "ed25519"),
		] {
			assert_ne!(shape(left), shape(right));
		}
	}

	#[test]
	fn shown_lines_are_found_in_order() {
		let all = lines("a 1\nb 2\n\nc 3\nd 4");
		for shown in ["a 9\nb 9\nc 9\nd 9", "a 1\n…\nd 4", "…\nc 1\n…", "a …\n…\nd …", "…"]
		{
			assert!(matches(&lines(shown), &all), "{shown}");
		}
		for shown in ["a 1", "b 2\nc 3\nd 4", "a 1\nc 3\n…", "…\nd 4\nc 3\n…", "a 1\n…\nb …x\n…"]
		{
			assert!(!matches(&lines(shown), &all), "{shown}");
		}
		assert!(is_among(&lines("b 2\nc 3"), &all) && !is_among(&lines("b 2\nd 3"), &all));
		// The first match may be the wrong one.
		assert!(matches(&lines("…\nx 1\ny 1"), &lines("x 1\nz 1\nx 2\ny 2")));
	}

	#[test]
	fn an_ellipsis_stands_for_text_in_a_line() {
		assert!(stands_for("{ a: 1, … } → { … }", "{ a: 2, b: x } → { a: 3 }"));
		assert!(!stands_for("{ a: 1, … } → { … }", "{ c: 2, b: x } → { a: 3 }"));
		assert!(!stands_for("begin …", "end"));
	}

	#[test]
	fn a_refreshed_selection_is_the_same() {
		let shown = lines("a 1\n…\nd … x");
		assert_eq!(refreshed(&shown, &lines("a 7\nb 2\nd 4 x")), lines("a 7\n…\nd … x"));
		assert_eq!(refreshed(&lines("z"), &lines("a 7\nb 2")), lines("a 7\nb 2"));
		let now = lines("a 7\nb 2\n\nnew\nc 3");
		assert_eq!(refreshed(&lines("b 1"), &now), lines("…\nb 2\n…"));
		assert_eq!(refreshed(&lines("a 1\nb 1\nold\nc 1"), &now), lines("a 7\nb 2\n…\nc 3"));
	}
}
