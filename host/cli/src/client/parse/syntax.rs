//! The syntax of scale-value, extended by words: text whose meaning depends on its type.

use scale_value::{
	Value,
	stringify::{FromStrBuilder, ParseComplexError, ParseError, ParseErrorKind, from_str_custom},
};

/// Marks a word among strings: a control character, which does not occur in typed text.
const MARK: char = '\u{1}';

/// The most levels of nested brackets. Calls inside calls need about a dozen.
const MAX_DEPTH: usize = 64;

/// The text without the commas that group thousands, as in `(1,000 STOS, 2)`; `None` where no number is
/// grouped.
pub(super) fn without_groups(text: &str) -> Option<String> {
	let (mut joined, mut rest) = (String::with_capacity(text.len()), text);
	let (mut previous, mut quoted) = (' ', false);
	while let Some(c) = rest.chars().next() {
		let begins = !(quoted || previous.is_alphanumeric() || matches!(previous, '_' | '.' | '/'));
		let number = grouped_number(rest).filter(|_| begins);
		let (part, behind) = rest.split_at(number.unwrap_or(c.len_utf8()));
		match number {
			Some(_) => joined.extend(part.chars().filter(|c| *c != ',')),
			None => joined.push_str(part),
		}
		quoted ^= c == '"';
		(previous, rest) = (part.chars().last().unwrap_or(' '), behind);
	}
	(joined != text).then_some(joined)
}

/// The length of the grouped number that the text begins with.
fn grouped_number(text: &str) -> Option<usize> {
	let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
	let first = digits(text);
	let mut end = first;
	while let Some(group) = text.get(end..).and_then(|rest| rest.strip_prefix(','))
		&& digits(group) == 3
	{
		end += 4;
	}
	((1..=3).contains(&first) && end > first && !text.starts_with('0')).then_some(end)
}

/// Whether a space follows every comma, as in formatted values.
pub(super) fn is_spaced(text: &str) -> bool {
	text.split(',').skip(1).all(|rest| rest.starts_with(char::is_whitespace))
}

/// Whether a character ends a word.
fn ends_word(c: char) -> bool {
	c.is_whitespace() || matches!(c, ',' | '(' | ')' | '{' | '}' | '[' | ']' | '<' | '>' | '"')
}

/// Whether the text has brackets or quotes, and is not one word.
pub(super) fn is_structure(text: &str) -> bool {
	if text.starts_with(['(', '{', '[', '<', '"']) {
		return true;
	}
	// `Name(…)` and `Pallet.call{…}`: a name, then brackets up to the end of the text.
	let name = text
		.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))
		.map_or(text, |end| text.split_at(end).0);
	let rest = text.get(name.len()..).unwrap_or("").trim_start();
	name.starts_with(char::is_alphabetic)
		&& (rest.starts_with('(') && text.ends_with(')')
			|| rest.starts_with('{') && text.ends_with('}'))
}

/// The word in a string of the parsed value; `None` for a quoted string.
pub(super) fn as_word(text: &str) -> Option<&str> {
	text.strip_prefix(MARK)
}

/// Parses a structure, to the end of the text.
pub(super) fn parse(text: &str) -> Result<Value<()>, String> {
	let mut depth = 0usize;
	for c in text.chars() {
		match c {
			'(' | '{' | '[' => depth = depth.saturating_add(1),
			')' | '}' | ']' => depth = depth.saturating_sub(1),
			_ => {}
		}
		if depth > MAX_DEPTH {
			return Err(format!("brackets are nested deeper than {MAX_DEPTH}"));
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

/// A word, an amount with its unit, or a call.
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
		// The fields of the call follow.
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
