//! What goes along with a node, outside of it: a client of its server, in the same process.
//!
//! The node gives it the address that every client has, and a way to show lines. It has no part of the node
//! in its hands, and nothing waits for it.

use super::terminal::Terminal;
use std::{io, net::SocketAddr};

/// Starts a companion when the server is up, with the server's address. What it returns is dropped when the
/// node begins to stop: that ends the companion, without waiting.
pub type StartCompanion = Box<dyn FnOnce(SocketAddr, Notices) -> io::Result<Box<dyn Send>> + Send>;

/// Shows lines of a companion on the terminal.
#[derive(Clone, Debug)]
pub struct Notices(Terminal);

impl Notices {
	pub(super) fn new(terminal: Terminal) -> Self {
		Self(terminal)
	}

	/// Shows a line. Never waits.
	pub fn line(&self, text: &str) {
		self.0.notice(text);
	}
}
