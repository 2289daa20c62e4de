//! Pages and their parts.

use crate::html::{
	escape::escape,
	plot::{self, Plot},
	table::{Table, write_table},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// How pages look: light, or dark where the parser prefers that.
const STYLE: &str = include_str!("style.css");

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
	/// Its title, and first heading.
	pub title: String,
	/// A line below the title.
	pub subtitle: String,
	/// What is on it, from top to bottom.
	pub parts: Vec<Part>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
	/// A heading of a section.
	Heading(String),
	/// A paragraph.
	Text(String),
	/// A paragraph that stands out.
	Verdict {
		/// How it is to be taken.
		mood: Mood,
		/// What it says.
		text: String,
	},
	/// Names and what they are.
	Facts(Vec<(String, String)>),
	/// A table.
	Table(Table),
	/// A plot.
	Plot(Plot),
	/// Text in which every character has its place.
	Code(String),
	/// Parts that are folded away behind a line until the parser opens them.
	Folded {
		/// The line.
		summary: String,
		/// What is behind it.
		parts: Vec<Part>,
	},
}

/// How a verdict is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
	/// All is well.
	Good,
	/// Worth a thought.
	Warning,
	/// Something is wrong.
	Bad,
}

impl Page {
	/// A page without parts.
	pub fn new(title: impl Into<String>, subtitle: impl Into<String>) -> Self {
		Self { title: title.into(), subtitle: subtitle.into(), parts: Vec::new() }
	}

	/// Adds a part.
	pub fn push(&mut self, part: Part) {
		self.parts.push(part);
	}

	/// The page as a document.
	pub fn render(&self) -> String {
		let plots = has_plot(&self.parts);
		let style = if plots { [plot::CSS, STYLE].concat() } else { STYLE.to_owned() };
		let script = if plots { plot::SCRIPT } else { "" };
		let mut html = String::new();
		let title = escape(&self.title);
		html.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
		html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
		// Writing to a string cannot fail, here and below.
		let _ = writeln!(
			html,
			"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
			 style-src '{}'; script-src '{}'\">",
			hash(&style),
			hash(script)
		);
		let _ = writeln!(html, "<title>{title}</title>\n<style>{style}</style>");
		let _ = writeln!(html, "</head>\n<body>\n<h1>{title}</h1>");
		if !self.subtitle.is_empty() {
			let _ = writeln!(html, "<p class=\"subtitle\">{}</p>", escape(&self.subtitle));
		}
		write_parts(&mut html, &self.parts);
		if plots {
			let _ = writeln!(html, "<script>{script}</script>");
		}
		html.push_str("</body>\n</html>\n");
		html
	}
}

fn has_plot(parts: &[Part]) -> bool {
	parts.iter().any(|part| match part {
		Part::Plot(_) => true,
		Part::Folded { parts, .. } => has_plot(parts),
		_ => false,
	})
}

/// What the policy of a page calls the content of an element.
fn hash(content: &str) -> String {
	format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
}

fn write_parts(html: &mut String, parts: &[Part]) {
	for part in parts {
		write_part(html, part);
	}
}

fn write_part(html: &mut String, part: &Part) {
	let _ = match part {
		Part::Heading(text) => writeln!(html, "<h2>{}</h2>", escape(text)),
		Part::Text(text) => writeln!(html, "<p>{}</p>", escape(text)),
		Part::Code(text) => writeln!(html, "<pre>{}</pre>", escape(text)),
		Part::Verdict { mood, text } => {
			let (class, sign) = match mood {
				Mood::Good => ("good", "✓"),
				Mood::Warning => ("warning", "!"),
				Mood::Bad => ("bad", "✗"),
			};
			writeln!(html, "<p class=\"verdict {class}\">{sign} {}</p>", escape(text))
		}
		Part::Facts(facts) => {
			html.push_str("<dl>\n");
			for (name, value) in facts {
				let _ = writeln!(html, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
			}
			writeln!(html, "</dl>")
		}
		Part::Table(table) => {
			write_table(html, table);
			Ok(())
		}
		Part::Plot(plot) => {
			plot.write(html);
			Ok(())
		}
		Part::Folded { summary, parts } => {
			let _ = writeln!(html, "<details>\n<summary>{}</summary>", escape(summary));
			write_parts(html, parts);
			writeln!(html, "</details>")
		}
	};
}
