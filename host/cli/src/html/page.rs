//! Pages and their parts.

use crate::html::{
	escape::escape,
	plot::{self, Plot},
	table::{Table, write_table},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The style of all pages, light or dark by the reader's setting.
const STYLE: &str = include_str!("style.css");

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
	/// The title of the document and its first heading.
	pub(crate) title: String,
	/// A line below the title.
	pub(crate) subtitle: String,
	/// The content, from top to bottom.
	pub(crate) parts: Vec<Part>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
	Heading(String),
	/// A paragraph.
	Text(String),
	/// A highlighted paragraph.
	Verdict {
		mood: Mood,
		text: String,
	},
	/// Names and values.
	Facts(Vec<(String, String)>),
	Table(Table),
	Plot(Plot),
	/// Preformatted text.
	Code(String),
}

/// The colour and the sign of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
	Good,
	Warning,
	Bad,
}

impl Page {
	/// A page without parts.
	pub(crate) fn new(title: impl Into<String>, subtitle: impl Into<String>) -> Self {
		Self { title: title.into(), subtitle: subtitle.into(), parts: Vec::new() }
	}

	/// Appends a part.
	pub(crate) fn push(&mut self, part: Part) {
		self.parts.push(part);
	}

	/// The page as an HTML document.
	pub(crate) fn render(&self) -> String {
		let plots = self.parts.iter().any(|part| matches!(part, Part::Plot(_)));
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
		for part in &self.parts {
			write_part(&mut html, part);
		}
		if plots {
			let _ = writeln!(html, "<script>{script}</script>");
		}
		html.push_str("</body>\n</html>\n");
		html
	}
}

/// The hash of an element's content for the content security policy.
fn hash(content: &str) -> String {
	format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
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
	};
}
