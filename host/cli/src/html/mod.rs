//! Self-contained HTML pages: headings, facts, tables and plots from a small typed description.
//!
//! A page is one file without external resources: its content security policy allows only its own scripts
//! and styles, by hash. Plots can be zoomed and show values; a table below each plot works without a script.
//! Colours follow the light or dark setting. The same description gives the same bytes, and all text is
//! escaped.
//!
//! Modules import downwards only: `page` → `plot` → `table` → `escape`.

mod escape;
mod page;
mod plot;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use page::{Mood, Page, Part};
pub(crate) use plot::{Line, Plot};
pub(crate) use table::Table;
