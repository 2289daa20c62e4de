//! scale-value's syntax, with words: what the type alone can explain stays a word until the type
//! is known.

use scale_value::{
	Value,
	stringify::{FromStrBuilder, ParseComplexError, ParseError, ParseErrorKind, from_str_custom},
};

/// Marks a word among strings. No text that people type begins with it.
const MARK: char = '\u{1}';

/// How deep brackets may be nested. Calls inside calls of real use have a dozen.
const DEPTH: usize = 64;

/// Ends a word.
fn ends_word(c: char) -> bool {
	c.is_whitespace() || matches!(c, ',' | '(' | ')' | '{' | '}' | '[' | ']' | '<' | '>' | '"')
}

/// Whether text has a structure of its own, and is not one word.
pub(super) fn is_structure(text: &str) -> bool {
	if text.starts_with(['(', '{', '[', '<', '"']) {
		return true;
	}
	// `Name(…)` and `Pallet.call{…}`: a name, then a bracket, which also ends the text.
	let name = text
		.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))
		.map_or(text, |end| text.split_at(end).0);
	let rest = text.get(name.len()..).unwrap_or("").trim_start();
	name.starts_with(char::is_alphabetic)
		&& (rest.starts_with('(') && text.ends_with(')')
			|| rest.starts_with('{') && text.ends_with('}'))
}

/// The word that a string of the parsed value stands for.
pub(super) fn as_word(text: &str) -> Option<&str> {
	text.strip_prefix(MARK)
}

/// Parses a structure. All of the text must belong to it.
pub(super) fn parse(text: &str) -> Result<Value<()>, String> {
	let mut depth = 0usize;
	for c in text.chars() {
		match c {
			'(' | '{' | '[' => depth = depth.saturating_add(1),
			')' | '}' | ']' => depth = depth.saturating_sub(1),
			_ => {}
		}
		if depth > DEPTH {
			return Err(format!("brackets are nested deeper than {DEPTH}"));
		}
	}
	let (value, rest) = builder().parse(text);
	let value = value.map_err(|error| {
		format!("{} at character {}", lower(&error.err.to_string()), error.start_loc + 1)
	})?;
	match rest.trim() {
		"" => Ok(value),
		rest => Err(format!("`{}` is left over", rest.chars().take(40).collect::<String>())),
	}
}

fn lower(text: &str) -> String {
	let mut chars = text.chars();
	chars
		.next()
		.map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + chars.as_str())
}

fn builder() -> FromStrBuilder {
	from_str_custom().add_custom_parser(list).add_custom_parser(word)
}

/// `[a, b]`.
fn list(text: &mut &str) -> Option<Result<Value<()>, ParseError>> {
	let whole = *text;
	let mut rest = whole.strip_prefix('[')?.trim_start();
	let at = |rest: &str| whole.len().saturating_sub(rest.len());
	let mut values = Vec::new();
	loop {
		if let Some(behind) = rest.strip_prefix(']') {
			*text = behind;
			return Some(Ok(Value::unnamed_composite(values)));
		}
		let (value, behind) = builder().parse(rest);
		match value {
			Ok(value) => values.push(value),
			Err(mut error) => {
				error.start_loc = error.start_loc.saturating_add(at(rest));
				return Some(Err(error));
			}
		}
		let behind = behind.trim_start();
		rest = match behind.strip_prefix(',') {
			Some(next) => next.trim_start(),
			None if behind.starts_with(']') => behind,
			None => {
				let error = ParseComplexError::ExpectedCloserToMatch(']', 0);
				return Some(Err(error.at(at(behind))));
			}
		};
	}
}

/// One word, an amount with its unit, or a call.
fn word(text: &mut &str) -> Option<Result<Value<()>, ParseError>> {
	let whole = *text;
	let (word, rest) = whole.split_at(whole.find(ends_word).unwrap_or(whole.len()));
	let begins = word.chars().next()?;
	if begins == '\'' {
		return None;
	}
	let behind = rest.trim_start();
	if begins.is_alphabetic() && behind.starts_with(['(', '{']) {
		let (pallet, call) = word.split_once('.')?;
		// The brackets alone are what follows: fields of the call.
		let (fields, after) = builder().parse(behind);
		return Some(match fields.map(|value| value.value) {
			Ok(scale_value::ValueDef::Composite(fields)) => {
				*text = after;
				Ok(Value::unnamed_variant(pallet, [Value::variant(call, fields)]))
			}
			Ok(_) => Err(ParseErrorKind::ExpectedValue.at(word.len())),
			Err(mut error) => {
				let skipped = whole.len().saturating_sub(behind.len());
				error.start_loc = error.start_loc.saturating_add(skipped);
				Err(error)
			}
		});
	}
	// `5 STOS` is one word.
	let unit = behind.split(ends_word).next().unwrap_or("");
	if begins.is_ascii_digit()
		&& word.chars().all(|c| c.is_ascii_digit() || matches!(c, '_' | '.'))
		&& unit.starts_with(char::is_alphabetic)
	{
		*text = behind.get(unit.len()..).unwrap_or("");
		return Some(Ok(Value::string(format!("{MARK}{word}{unit}"))));
	}
	*text = rest;
	Some(Ok(Value::string(format!("{MARK}{word}"))))
}
