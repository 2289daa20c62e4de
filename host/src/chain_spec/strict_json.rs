//! What serde_json lets through and a spec must not have, and where in the file something stands.
//!
//! Of two fields with one name serde_json takes the last in silence: a reader of the file and the
//! chain would disagree on what it says.

use super::SpecError;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::{collections::HashSet, fmt};

/// How deep lists and objects of a spec may lie within each other.
const MAX_DEPTH: usize = 64;

/// How much of a key is shown in a path.
const MAX_SHOWN: usize = 80;

/// Reads JSON in which no object has a key twice.
///
/// # Errors
/// [`SpecError::Json`] with the place: line, column and path.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, SpecError> {
	let (path, checked) = walk(bytes, None);
	let json = |source| SpecError::Json { path: path.clone(), source };
	checked.map_err(json)?;
	serde_json::from_slice(bytes).map_err(json)
}

/// The line and column of the value at a path, both from 1, or of the innermost one around it.
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

/// As [`locate`], of that value alone.
pub(super) fn find(bytes: &[u8], path: &str) -> Option<(usize, usize)> {
	let (reached, walked) = walk(bytes, Some(path));
	let error = walked.err().filter(|_| reached == path)?;
	Some((error.line(), error.column()))
}

/// The path of the value that the byte at `offset` belongs to.
pub(super) fn path_at(bytes: &[u8], offset: usize) -> String {
	// Cut off in the middle of the value, the walk ends there. What is left of a number must go too:
	// it would be a value by itself.
	let start = &bytes[..offset.min(bytes.len())];
	let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
	let end = start.iter().rposition(|byte| !part(byte)).map_or(0, |last| last + 1);
	walk(&start[..end], None).0
}

/// A path for people: long keys are cut short, and control characters, which a file can put into them,
/// are written out.
pub(super) fn shown(path: &str) -> String {
	let steps = path.split('/').skip(1).map(|step| match step.char_indices().nth(MAX_SHOWN) {
		Some((end, _)) => format!("/{}…", step[..end].escape_debug()),
		None => format!("/{}", step.escape_debug()),
	});
	let shown: String = steps.collect();
	if shown.is_empty() { "/".to_string() } else { shown }
}

/// Walks through all values. Returns the path where it ended, which is that of the wanted value or of
/// a fault.
fn walk(bytes: &[u8], wanted: Option<&str>) -> (String, serde_json::Result<()>) {
	let mut place = Place { path: String::new(), depth: 0, wanted };
	let mut reader = serde_json::Deserializer::from_slice(bytes);
	let walked = Walk(&mut place).deserialize(&mut reader).and_then(|()| reader.end());
	(place.path, walked)
}

/// Where the walk is.
struct Place<'a> {
	/// As a JSON pointer.
	path: String,
	depth: usize,
	/// The path at which to end.
	wanted: Option<&'a str>,
}

impl Place<'_> {
	/// Goes a step down. The way back is [`String::truncate`] to the length before.
	fn enter(&mut self, step: &str) {
		self.path.push('/');
		self.path.push_str(step);
	}
}

/// A value to be walked through.
struct Walk<'a, 'b>(&'a mut Place<'b>);

impl Walk<'_, '_> {
	fn descend<E: Error>(&mut self) -> Result<(), E> {
		self.0.depth += 1;
		match self.0.depth <= MAX_DEPTH {
			true => Ok(()),
			false => {
				Err(E::custom(format!("more than {MAX_DEPTH} lists and objects in each other")))
			}
		}
	}
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_> {
	type Value = ();

	fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
		if self.0.wanted.is_some_and(|wanted| wanted == self.0.path) {
			// serde_json adds line and column.
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

	// Numbers come here too: serde_json hands them over whole as objects of one text.
	fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
		self.descend()?;
		let length = self.0.path.len();
		let mut keys = HashSet::new();
		while let Some(key) = map.next_key::<String>()? {
			self.0.enter(&key);
			if !keys.insert(key) {
				return Err(A::Error::custom("a second value of the same name"));
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
		parse(text.as_bytes()).expect_err("must be refused").to_string()
	}

	#[test]
	fn a_key_twice_is_refused_at_every_depth_with_its_place() {
		let error = refused("{\"a\": 1,\n \"a\": 1}");
		assert!(error.contains("at /a") && error.contains("line 2 column 4"), "{error}");
		let error = refused("{\"x\": [0, {\"b\": {}, \"c\": {\"d\": 1, \"d\": 2}}]}");
		assert!(error.contains("/x/1/c/d") && error.contains("line 1"), "{error}");
		// The same key in another form.
		let error = refused("{\"a\": 1, \"\\u0061\": 2}");
		assert!(error.contains("same name"), "{error}");
		assert_eq!(parse(b"{\"a\": {\"a\": [1, 1]}}").unwrap(), json!({"a": {"a": [1, 1]}}));
	}

	#[test]
	fn syntax_errors_have_line_column_and_path() {
		let error = refused("{\"a\": {\"b\": [1,\n 2, x]}}");
		assert!(error.contains("/a/b/2") && error.contains("line 2 column 5"), "{error}");
		let error = refused("{\"a\": {\"b\"");
		assert!(error.contains("line 1"), "{error}");
		assert!(refused("{} {}").contains("trailing"), "what follows is refused");
	}

	#[test]
	fn nesting_has_a_limit() {
		let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
		assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
		assert!(refused(&nested(MAX_DEPTH + 1)).contains("64"));
		assert!(refused(&"[".repeat(1_000_000)).contains("64"));
	}

	#[test]
	fn a_path_is_short_and_has_no_control_characters() {
		let key = format!("\\u001b[2J{}", "k".repeat(100_000));
		let error = refused(&format!("{{\"{key}\": 1, \"{key}\": 2}}"));
		assert!(!error.contains('\u{1b}') && error.len() < 400, "{error:?}");
	}

	#[test]
	fn values_are_found_by_their_path() {
		let text = b"{\n \"a\": {\n  \"b\": [1, 2],\n  \"c\": \"x\"\n },\n \"d\": 100000000000000000000000000\n}";
		assert_eq!(locate(text, "/a/c").map(|place| place.0), Some(4));
		assert_eq!(locate(text, "/a/b/1").map(|place| place.0), Some(3));
		assert_eq!(locate(text, "/d").map(|place| place.0), Some(6));
		// What is missing is looked for in what is there.
		assert_eq!(locate(text, "/a/none").map(|place| place.0), Some(2));
		assert_eq!(locate(text, "/").map(|place| place.0), Some(1));
	}

	#[test]
	fn the_path_of_a_byte_is_that_of_its_value() {
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
		fn any_bytes_are_read_or_refused_as_serde_json_does(text in "[\\[\\]{}:,\"a0 -]{0,40}") {
			let (strict, loose) = (parse(text.as_bytes()), serde_json::from_str::<Value>(&text));
			match (strict, loose) {
				(Ok(strict), Ok(loose)) => prop_assert_eq!(strict, loose),
				(Err(_), Err(_)) => {}
				(Ok(_), Err(error)) => prop_assert!(false, "{}: {}", text, error),
				(Err(error), Ok(_)) => prop_assert!(error.to_string().contains("same name"), "{}", error),
			}
			let _ = locate(text.as_bytes(), "/a/0");
		}
	}
}
