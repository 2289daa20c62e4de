//! Open sockets that send little, or incomplete requests.

use super::target::Target;
use crate::raw;
use serde_json::json;
use std::{
	io::Write,
	net::{SocketAddr, TcpStream},
	thread,
	time::{Duration, Instant},
};

/// Keeps up to `count` sockets open until the time is over, with an action on each. Sockets that the node
/// closes are opened again.
fn hold(target: &Target, address: SocketAddr, count: usize, then: impl Fn(&mut TcpStream) -> bool) {
	let begun = Instant::now();
	let mut held = Vec::new();
	while begun.elapsed() < target.time {
		if held.len() >= count {
			thread::sleep(Duration::from_millis(50));
			held.retain(|stream: &TcpStream| {
				let _ = stream.set_nonblocking(true);
				let closed = matches!(stream.peek(&mut [0]), Ok(0))
					|| stream.take_error().is_ok_and(|error| error.is_some());
				!closed
			});
			continue;
		}
		let opened = raw::connect(address).ok().and_then(|mut stream| {
			let done = then(&mut stream);
			done.then_some(stream)
		});
		match opened {
			Some(stream) => held.push(stream),
			None => thread::sleep(Duration::from_millis(10)),
		}
	}
}

pub(super) fn idle_sockets(target: &Target) {
	hold(target, target.address, 1100, |_| true);
}

pub(super) fn slow_heads(target: &Target) {
	hold(target, target.address, 600, |stream| {
		stream.write_all(b"POST / HTTP/1.1\r\nHost:").is_ok()
	});
}

pub(super) fn slow_bodies(target: &Target) {
	hold(target, target.address, 600, |stream| {
		stream.write_all(raw::head(1000).as_bytes()).is_ok() && stream.write_all(b"{").is_ok()
	});
}

/// An incomplete request of almost 15 MiB, sent until the node stops reading.
fn fill(stream: &mut TcpStream) {
	let _ = stream.set_write_timeout(Some(Duration::from_millis(200)));
	for _ in 0..239 {
		if stream.write_all(&[b' '; 64 << 10]).is_err() {
			return;
		}
	}
}

pub(super) fn large_bodies(target: &Target) {
	hold(target, target.address, 99, |stream| {
		let begun = stream.write_all(raw::head(15 << 20).as_bytes()).is_ok();
		let begun = begun && stream.write_all(b"{").is_ok();
		fill(stream);
		begun
	});
}

pub(super) fn large_messages(target: &Target) {
	hold(target, target.address, 99, |stream| {
		let Ok(copy) = stream.try_clone() else { return false };
		let Ok(Ok(mut session)) = raw::websocket(copy) else { return false };
		let begun = session.write_all(&raw::frame_head(15 << 20)).is_ok();
		fill(&mut session);
		begun
	});
}

pub(super) fn sessions(target: &Target) {
	let subscribe = raw::frame(&raw::request("chain_subscribeNewHeads", &json!([])));
	hold(target, target.address, 600, |stream| {
		let Ok(copy) = stream.try_clone() else { return false };
		let Ok(Ok(mut session)) = raw::websocket(copy) else { return false };
		session.write_all(&subscribe).is_ok()
	});
}

pub(super) fn silent_metrics(target: &Target) {
	let Some(address) = target.metrics else { return };
	hold(target, address, 60, |_| true);
}
