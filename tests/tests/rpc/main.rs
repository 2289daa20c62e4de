//! JSON-RPC of the real binary: every method with every kind of wrong input, limits of calls, old blocks.

mod methods;
mod old_blocks;
mod rate_limit;

use serde_json::Value;
use std::{io::Write, net::TcpStream};
use stratos_tests::{Node, raw};

/// Starts a node in a temporary folder.
fn start(arguments: &[&str]) -> (tempfile::TempDir, Node) {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), arguments);
	(folder, node)
}

/// A session over WebSocket, with one call at a time.
struct Session(TcpStream);

impl Session {
	fn connect(node: &Node) -> Self {
		let stream = raw::connect(node.address()).expect("the node listens");
		Self(raw::websocket(stream).expect("an answer").expect("a session"))
	}

	/// The next message. Pings are skipped.
	fn next(&mut self) -> Value {
		loop {
			match raw::receive(&mut self.0).expect("a message") {
				(9, _) => {}
				(1, text) => return serde_json::from_slice(&text).expect("JSON"),
				(opcode, bytes) => {
					panic!("a message of kind {opcode}: {}", String::from_utf8_lossy(&bytes))
				}
			}
		}
	}

	/// Sends a text. Returns the answer; notifications are skipped.
	fn send(&mut self, text: &str) -> Value {
		self.0.write_all(&raw::frame(text)).expect("the node reads");
		loop {
			let message = self.next();
			if message.get("method").is_none() {
				return message;
			}
		}
	}

	/// The whole answer of a method.
	fn ask(&mut self, method: &str, params: &Value) -> Value {
		self.send(&raw::request(method, params))
	}

	/// The result of a method.
	#[track_caller]
	fn call(&mut self, method: &str, params: &Value) -> Value {
		let mut answer = self.ask(method, params);
		assert!(answer.get("error").is_none(), "{method}: {answer}");
		answer["result"].take()
	}
}
