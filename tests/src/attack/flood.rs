//! Small requests with large answers, and answers that are not read.

use super::target::Target;
use crate::raw;
use serde_json::{Value, json};
use std::{
	io::{Read, Write},
	net::TcpStream,
	thread,
	time::{Duration, Instant},
};

/// `:code`, by far the largest value of a state.
const CODE: &str = "0x3a636f6465";

/// Sends requests from several threads until the time is over. Answers are read and discarded.
fn ask(target: &Target, threads: usize, body: &str) {
	thread::scope(|scope| {
		for _ in 0..threads {
			scope.spawn(|| {
				let begun = Instant::now();
				while begun.elapsed() < target.time {
					let answered = raw::connect(target.address).and_then(|mut stream| {
						raw::send(&mut stream, body)?;
						std::io::copy(&mut stream, &mut std::io::sink())
					});
					if answered.is_err() {
						thread::sleep(Duration::from_millis(20));
					}
				}
			});
		}
	});
}

pub(super) fn proofs(target: &Target) {
	let keys: Vec<_> = (0..10_000).map(|_| CODE).collect();
	ask(target, 4, &raw::request("state_getReadProof", &json!([keys])));
}

pub(super) fn batches(target: &Target) {
	let one: Value = serde_json::from_str(&raw::request("state_getStorage", &json!([CODE])))
		.expect("a request is JSON");
	ask(target, 4, &Value::Array(vec![one; 1000]).to_string());
}

/// Five bytes of JSON per entry, which take five times the memory as a list entry.
pub(super) fn long_lists(target: &Target) {
	let keys: Vec<_> = (0..1_500_000).map(|_| "0x").collect();
	ask(target, 4, &raw::request("state_queryStorageAt", &json!([keys])));
}

pub(super) fn unread_answers(target: &Target) {
	let body = raw::request("state_getStorage", &json!([CODE]));
	let begun = Instant::now();
	let mut held = Vec::new();
	while begun.elapsed() < target.time {
		if held.len() < 1000
			&& let Ok(mut stream) = raw::connect(target.address)
			&& raw::send(&mut stream, &body).is_ok()
		{
			held.push(stream);
		} else {
			thread::sleep(Duration::from_millis(20));
		}
	}
}

fn session(target: &Target) -> Option<TcpStream> {
	let stream = raw::connect(target.address).ok()?;
	stream.set_write_timeout(Some(Duration::from_millis(500))).ok()?;
	raw::websocket(stream).ok()?.ok()
}

/// Sends as long as the node reads.
fn send_all(stream: &mut TcpStream, text: &str, count: usize, until: Instant) {
	let frame = raw::frame(text);
	for _ in 0..count {
		if Instant::now() > until || stream.write_all(&frame).is_err() {
			return;
		}
	}
}

pub(super) fn subscriptions(target: &Target) {
	let until = Instant::now() + target.time;
	if let Some(mut stream) = session(target) {
		let text = raw::request("state_subscribeStorage", &json!([[CODE]]));
		send_all(&mut stream, &text, 1500, until);
		thread::sleep(until.saturating_duration_since(Instant::now()));
	}
}

pub(super) fn never_reads(target: &Target) {
	let until = Instant::now() + target.time;
	if let Some(mut stream) = session(target) {
		let text = raw::request("state_getMetadata", &json!([]));
		send_all(&mut stream, &text, 20_000, until);
		thread::sleep(until.saturating_duration_since(Instant::now()));
	}
}

pub(super) fn many_never_read(target: &Target) {
	let until = Instant::now() + target.time;
	let text = raw::request("state_getStorage", &json!([CODE]));
	let mut held = Vec::new();
	while Instant::now() < until {
		match session(target) {
			Some(mut stream) => {
				send_all(&mut stream, &text, 100, until);
				held.push(stream);
			}
			None => thread::sleep(Duration::from_millis(20)),
		}
	}
}

/// Sessions that ask for large reads and are closed at once, again and again.
pub(super) fn reconnects(target: &Target) {
	let until = Instant::now() + target.time;
	let text = raw::request("state_getStorage", &json!([CODE]));
	thread::scope(|scope| {
		for _ in 0..4 {
			scope.spawn(|| {
				while Instant::now() < until {
					match session(target) {
						Some(mut stream) => send_all(&mut stream, &text, 16, until),
						None => thread::sleep(Duration::from_millis(20)),
					}
				}
			});
		}
	});
}

/// Bodies that look like extrinsics until they are read completely.
pub(super) fn transactions(target: &Target) {
	let body =
		raw::request("author_submitExtrinsic", &json!([format!("0x{}", "00".repeat(3_900_000))]));
	let begun = Instant::now();
	thread::scope(|scope| {
		for _ in 0..16 {
			scope.spawn(|| {
				for _ in 0..32 {
					if begun.elapsed() > target.time {
						return;
					}
					let Ok(mut stream) = raw::connect(target.address) else { continue };
					if raw::send(&mut stream, &body).is_ok() {
						let _ = stream.read(&mut [0; 256]);
					}
				}
			});
		}
	});
}
