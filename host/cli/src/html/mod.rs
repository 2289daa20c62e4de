//! Self-contained HTML pages: headings, facts, tables and plots from a small typed description.
//!
//! A page is one file that needs nothing from elsewhere, and may load nothing: its policy allows the
//! scripts and styles by their hash that are in it, and nothing else. Plots can be zoomed and show
//! their values; a table below each has them without a script. Colours follow the parser's light or
//! dark setting. The same description gives the same bytes, and everything that comes from outside is
//! escaped.

mod escape;
mod page;
mod plot;
mod table;
#[cfg(test)]
mod tests;

pub use page::{Mood, Page, Part};
pub use plot::{Line, Plot};
pub use table::Table;
