//! Work for the node that costs the client nothing.

use super::target::Target;
use crate::raw;
use serde_json::{Value, json};
use std::{
	net::TcpStream,
	thread,
	time::{Duration, Instant},
};

/// The parameters of a `state_call` that never returns, of a chain with the drill ([`super::chain`]).
pub fn endless_call() -> Value {
	json!(["DrillApi_spin", "0x"])
}

fn endless() -> String {
	raw::request("state_call", &endless_call())
}

fn call(target: &Target, body: &str) -> Option<TcpStream> {
	let mut stream = raw::connect(target.address).ok()?;
	raw::send(&mut stream, body).ok()?;
	Some(stream)
}

pub(super) fn endless_calls_closed(target: &Target) {
	let (body, begun) = (endless(), Instant::now());
	while begun.elapsed() < target.time {
		for _ in 0..32 {
			drop(call(target, &body));
		}
		thread::sleep(Duration::from_millis(200));
	}
}

pub(super) fn endless_calls_kept(target: &Target) {
	let body = endless();
	let _held: Vec<_> = (0..64).filter_map(|_| call(target, &body)).collect();
	thread::sleep(target.time);
}

/// Requests that the node may log.
pub(super) fn log(target: &Target) {
	let requests: Vec<String> = [
		("state_call", json!(["Core_initialize_block", "0x1234"])),
		("state_call", json!(["Core_execute_block", "0x"])),
		("state_call", json!(["no\u{1b}[31m_such\nfunction", "0x"])),
		("chain_subscribeNewHeads", json!([])),
		("chain_unsubscribeNewHeads", json!(["x"])),
		("author_submitAndWatchExtrinsic", json!(["0x0c090909"])),
		("state_getReadProof", json!([[1]])),
	]
	.iter()
	.map(|(method, params)| raw::request(method, params))
	.collect();
	let begun = Instant::now();
	while begun.elapsed() < target.time {
		for request in &requests {
			let _ = raw::connect(target.address).and_then(|stream| raw::post(stream, request));
		}
	}
}

/// Two transactions that cannot be included, again and again.
pub(super) fn refused_transactions(target: &Target) {
	let forged = |byte: &str| {
		let body = format!("8400{}01{}000000", byte.repeat(32), byte.repeat(64));
		let call = "000004".to_owned() + byte;
		let length = (body.len() + call.len()) / 2;
		let prefix = u16::try_from(length << 2 | 1).expect("some hundred bytes").to_le_bytes();
		format!("0x{:02x}{:02x}{body}{call}", prefix[0], prefix[1])
	};
	let requests: Vec<Value> = ["11", "22"].iter().map(|byte| json!([forged(byte)])).collect();
	thread::scope(|scope| {
		for _ in 0..4 {
			scope.spawn(|| {
				let begun = Instant::now();
				while begun.elapsed() < target.time {
					for params in &requests {
						let body = raw::request("author_submitExtrinsic", params);
						let _ = raw::connect(target.address).and_then(|s| raw::post(s, &body));
					}
				}
			});
		}
	});
}
