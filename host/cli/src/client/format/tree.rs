//! A value as a tree of words, as text and as JSON.

use serde_json::{Map, Value as Json};

/// A formatted value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
	Word { text: String, json: Json },
	List(Vec<Node>),
	Map(Vec<(String, Node)>),
	Tagged(String, Box<Node>),
}

/// The longest line, characters.
const LINE: usize = 76;

impl Node {
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

	/// The value on one line.
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

	/// Appends the value: on one line where it fits, else one line for each part.
	pub(super) fn write(&self, text: &mut String, indent: usize) {
		let line = self.line();
		if indent * 2 + line.chars().count() <= LINE {
			text.push_str(&line);
			return;
		}
		// The syntax allows no trailing comma.
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

/// A word that is the same as text and as JSON.
pub(super) fn word(text: String) -> Node {
	Node::Word { json: text.clone().into(), text }
}
