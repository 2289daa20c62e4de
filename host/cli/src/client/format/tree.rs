//! A value as a tree of words, in the syntax of people and in JSON.

use serde_json::{Map, Value as Json};

/// A value, ready for both forms.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
	Word { text: String, json: Json },
	List(Vec<Node>),
	Map(Vec<(String, Node)>),
	Tagged(String, Box<Node>),
}

/// The longest line that a value is put on.
const LINE: usize = 76;

impl Node {
	/// For programs.
	pub(super) fn json(&self) -> Json {
		match self {
			Self::Word { json, .. } => json.clone(),
			Self::List(items) => Json::Array(items.iter().map(Self::json).collect()),
			Self::Map(fields) => Json::Object(
				fields.iter().map(|(name, value)| (name.clone(), value.json())).collect(),
			),
			Self::Tagged(name, inner) => {
				Json::Object(Map::from_iter([(name.clone(), inner.json())]))
			}
		}
	}

	/// All on one line.
	pub(super) fn line(&self) -> String {
		match self {
			Self::Word { text, .. } => text.clone(),
			Self::List(items) => {
				format!("[{}]", items.iter().map(Self::line).collect::<Vec<_>>().join(", "))
			}
			Self::Map(fields) if fields.is_empty() => "{}".to_owned(),
			Self::Map(fields) => {
				let fields = fields.iter().map(|(name, value)| format!("{name}: {}", value.line()));
				format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
			}
			Self::Tagged(name, inner) => match &**inner {
				Self::Map(_) => format!("{name} {}", inner.line()),
				Self::List(items) => {
					let items: Vec<_> = items.iter().map(Self::line).collect();
					format!("{name}({})", items.join(", "))
				}
				Self::Word { .. } | Self::Tagged(..) => format!("{name}({})", inner.line()),
			},
		}
	}

	/// For people: on one line where it fits, else each part on its own.
	pub(super) fn write(&self, text: &mut String, indent: usize) {
		let line = self.line();
		if indent * 2 + line.chars().count() <= LINE {
			text.push_str(&line);
			return;
		}
		// No comma behind the last: the syntax does not take one.
		let part = |text: &mut String, index: usize| {
			text.push_str(if index > 0 { ",\n" } else { "\n" });
			text.push_str(&"  ".repeat(indent + 1));
		};
		let end = |text: &mut String, close: char| {
			text.push('\n');
			text.push_str(&"  ".repeat(indent));
			text.push(close);
		};
		match self {
			Self::Word { text: word, .. } => text.push_str(word),
			Self::List(items) => {
				text.push('[');
				for (index, item) in items.iter().enumerate() {
					part(text, index);
					item.write(text, indent + 1);
				}
				end(text, ']');
			}
			Self::Map(fields) => {
				text.push('{');
				for (index, (name, value)) in fields.iter().enumerate() {
					part(text, index);
					text.push_str(name);
					text.push_str(": ");
					value.write(text, indent + 1);
				}
				end(text, '}');
			}
			Self::Tagged(name, inner) => {
				text.push_str(name);
				match &**inner {
					Self::Map(_) => {
						text.push(' ');
						inner.write(text, indent);
					}
					inner => {
						text.push('(');
						inner.write(text, indent);
						text.push(')');
					}
				}
			}
		}
	}
}

/// A word that is the same in both forms.
pub(super) fn word(text: String) -> Node {
	Node::Word { json: text.clone().into(), text }
}

/// Digits in groups of three, where there are many.
pub(super) fn grouped(digits: &str) -> String {
	/// Block numbers and years are read without.
	const SHORT: usize = 6;
	let (sign, digits) = match digits.strip_prefix('-') {
		Some(digits) => ("-", digits),
		None => ("", digits),
	};
	if digits.len() <= SHORT {
		return format!("{sign}{digits}");
	}
	let mut text = sign.to_owned();
	for (index, digit) in digits.chars().enumerate() {
		if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
			text.push('_');
		}
		text.push(digit);
	}
	text
}
