//! JSON without duplicate keys, and the positions of values in a file.
//!
//! serde_json silently takes the last of two fields with the same name: a reader of the file could be
//! misled about the chain.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::{collections::HashSet, fmt};

/// The largest nesting depth of lists and objects.
const MAX_DEPTH: usize = 64;

/// The number of characters of a key that are shown in a path.
const MAX_SHOWN: usize = 80;

/// Not JSON, or JSON with a duplicate key. The cause has line and column.
#[derive(Debug, thiserror::Error)]
#[error("not valid JSON at {}: {source}", shown(path))]
pub struct Malformed {
	/// Where, as a JSON pointer.
	pub(super) path: String,
	/// The cause, with line and column.
	pub(super) source: serde_json::Error,
}

/// Parses JSON without duplicate keys.
///
/// # Errors
/// [`Malformed`].
pub fn parse(bytes: &[u8]) -> Result<Value, Malformed> {
	let (path, checked) = walk(bytes, None);
	checked
		.and_then(|()| serde_json::from_slice(bytes))
		.map_err(|source| Malformed { path, source })
}

/// The line and column, from 1, of the value at a path, or of the innermost value around it.
pub(super) fn locate(bytes: &[u8], path: &str) -> Option<(usize, usize)> {
	let mut wanted = path.trim_end_matches('/');
	while let Some(end) = wanted.rfind('/') {
		let found = find(bytes, wanted);
		if found.is_some() {
			return found;
		}
		wanted = &wanted[..end];
	}
	bytes.iter().any(|byte| !byte.is_ascii_whitespace()).then_some((1, 1))
}

/// As [`locate`], but only of that value.
pub(super) fn find(bytes: &[u8], path: &str) -> Option<(usize, usize)> {
	let (reached, walked) = walk(bytes, Some(path));
	let error = walked.err().filter(|_| reached == path)?;
	Some((error.line(), error.column()))
}

/// The path of the value that the byte at `offset` belongs to.
pub(super) fn path_at(bytes: &[u8], offset: usize) -> String {
	// Truncated within the value, the walk ends there. The rest of a number is cut off as well: it would
	// be a complete value.
	let start = &bytes[..offset.min(bytes.len())];
	let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
	let end = start.iter().rposition(|byte| !part(byte)).map_or(0, |last| last + 1);
	walk(&start[..end], None).0
}

/// A path for people: long keys are shortened, and control characters in keys are escaped.
pub(super) fn shown(path: &str) -> String {
	let steps = path.split('/').skip(1).map(|step| match step.char_indices().nth(MAX_SHOWN) {
		Some((end, _)) => format!("/{}…", step[..end].escape_debug()),
		None => format!("/{}", step.escape_debug()),
	});
	let shown: String = steps.collect();
	if shown.is_empty() { "/".to_string() } else { shown }
}

/// Walks through all values. Returns the path where the walk ended: that of the wanted value or of an
/// error.
fn walk(bytes: &[u8], wanted: Option<&str>) -> (String, serde_json::Result<()>) {
	let mut place = Cursor { path: String::new(), depth: 0, wanted };
	let mut reader = serde_json::Deserializer::from_slice(bytes);
	let walked = Walk(&mut place).deserialize(&mut reader).and_then(|()| reader.end());
	(place.path, walked)
}

/// The position of the walk.
struct Cursor<'a> {
	/// As a JSON pointer.
	path: String,
	depth: usize,
	/// The path at which the walk ends.
	wanted: Option<&'a str>,
}

impl Cursor<'_> {
	/// Appends a step to the path. Undone by [`String::truncate`].
	fn enter(&mut self, step: &str) {
		self.path.push('/');
		self.path.push_str(step);
	}
}

/// The walk through a value.
struct Walk<'a, 'b>(&'a mut Cursor<'b>);

impl Walk<'_, '_> {
	fn descend<E: Error>(&mut self) -> Result<(), E> {
		self.0.depth += 1;
		match self.0.depth <= MAX_DEPTH {
			true => Ok(()),
			false => Err(E::custom(format!("more than {MAX_DEPTH} nested lists and objects"))),
		}
	}
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_> {
	type Value = ();

	fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
		if self.0.wanted.is_some_and(|wanted| wanted == self.0.path) {
			// serde_json adds line and column to the error.
			return Err(D::Error::custom("here"));
		}
		deserializer.deserialize_any(self)
	}
}

impl<'de> Visitor<'de> for Walk<'_, '_> {
	type Value = ();

	fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str("any JSON value")
	}

	fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
		Ok(())
	}

	fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
		Ok(())
	}

	fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
		Ok(())
	}

	fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
		Ok(())
	}

	fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
		Ok(())
	}

	fn visit_unit<E: Error>(self) -> Result<(), E> {
		Ok(())
	}

	fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
		self.descend()?;
		let length = self.0.path.len();
		for index in 0usize.. {
			self.0.enter(&index.to_string());
			if list.next_element_seed(Walk(self.0))?.is_none() {
				break;
			}
			self.0.path.truncate(length);
		}
		self.0.path.truncate(length);
		self.0.depth -= 1;
		Ok(())
	}

	// Also called for numbers, which serde_json passes as objects with one string.
	fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
		self.descend()?;
		let length = self.0.path.len();
		let mut keys = HashSet::new();
		while let Some(key) = map.next_key::<String>()? {
			self.0.enter(&key);
			if !keys.insert(key) {
				return Err(A::Error::custom("a duplicate key"));
			}
			map.next_value_seed(Walk(self.0))?;
			self.0.path.truncate(length);
		}
		self.0.depth -= 1;
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use serde_json::json;

	fn refused(text: &str) -> String {
		let Malformed { path, source } = parse(text.as_bytes()).expect_err("must be refused");
		format!("at {}: {source}", shown(&path))
	}

	#[test]
	fn rejects_duplicate_keys_at_every_depth_with_their_position() {
		let error = refused("{\"a\": 1,\n \"a\": 1}");
		assert!(error.contains("at /a") && error.contains("line 2 column 4"), "{error}");
		let error = refused("{\"x\": [0, {\"b\": {}, \"c\": {\"d\": 1, \"d\": 2}}]}");
		assert!(error.contains("/x/1/c/d") && error.contains("line 1"), "{error}");
		// The same key, escaped.
		let error = refused("{\"a\": 1, \"\\u0061\": 2}");
		assert!(error.contains("duplicate key"), "{error}");
		assert_eq!(parse(b"{\"a\": {\"a\": [1, 1]}}").unwrap(), json!({"a": {"a": [1, 1]}}));
	}

	#[test]
	fn syntax_errors_have_line_column_and_path() {
		let error = refused("{\"a\": {\"b\": [1,\n 2, x]}}");
		assert!(error.contains("/a/b/2") && error.contains("line 2 column 5"), "{error}");
		let error = refused("{\"a\": {\"b\"");
		assert!(error.contains("line 1"), "{error}");
		assert!(refused("{} {}").contains("trailing"), "trailing characters are rejected");
	}

	#[test]
	fn rejects_values_nested_too_deep() {
		let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
		assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
		assert!(refused(&nested(MAX_DEPTH + 1)).contains("64"));
		assert!(refused(&"[".repeat(1_000_000)).contains("64"));
	}

	#[test]
	fn shown_paths_are_short_and_without_control_characters() {
		let key = format!("\\u001b[2J{}", "k".repeat(100_000));
		let error = refused(&format!("{{\"{key}\": 1, \"{key}\": 2}}"));
		assert!(!error.contains('\u{1b}') && error.len() < 400, "{error:?}");
	}

	#[test]
	fn locates_values_by_path() {
		let text = b"{\n \"a\": {\n  \"b\": [1, 2],\n  \"c\": \"x\"\n },\n \"d\": 100000000000000000000000000\n}";
		assert_eq!(locate(text, "/a/c").map(|place| place.0), Some(4));
		assert_eq!(locate(text, "/a/b/1").map(|place| place.0), Some(3));
		assert_eq!(locate(text, "/d").map(|place| place.0), Some(6));
		// A missing value has the position of the enclosing one.
		assert_eq!(locate(text, "/a/none").map(|place| place.0), Some(2));
		assert_eq!(locate(text, "/").map(|place| place.0), Some(1));
	}

	#[test]
	fn finds_the_path_of_a_byte() {
		let text = br#"{"a":{"b":"xyz","c":[10,20]}}"#;
		let at = |part: &str| {
			let text = std::str::from_utf8(text).unwrap();
			path_at(text.as_bytes(), text.find(part).unwrap() + 1)
		};
		assert_eq!(at("xyz"), "/a/b");
		assert_eq!(at("20"), "/a/c/1");
		assert_eq!(path_at(text, usize::MAX), "");
		assert_eq!(path_at(b"{\"a\": 1234}", 9), "/a");
	}

	proptest! {
		#[test]
		fn agrees_with_serde_json_except_on_duplicate_keys(text in "[\\[\\]{}:,\"a0 -]{0,40}") {
			let (strict, loose) = (parse(text.as_bytes()), serde_json::from_str::<Value>(&text));
			match (strict, loose) {
				(Ok(strict), Ok(loose)) => prop_assert_eq!(strict, loose),
				(Err(_), Err(_)) => {}
				(Ok(_), Err(error)) => prop_assert!(false, "{}: {}", text, error),
				(Err(error), Ok(_)) => {
					prop_assert!(error.source.to_string().contains("duplicate key"), "{:?}", error);
				}
			}
			let _ = locate(text.as_bytes(), "/a/0");
		}
	}
}
