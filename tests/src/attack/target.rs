//! An attack, and its target.

use std::{
	net::{Ipv4Addr, SocketAddr},
	time::Duration,
};

/// An attack.
#[derive(Clone, Copy)]
pub struct Attack {
	/// Its number in the list of attacks.
	pub line: u8,
	/// A description.
	pub name: &'static str,
	/// Runs the attack for about the given time. It holds its resources until it returns.
	pub run: fn(&Target),
	/// The address of the honest client. The attacker has 127.0.0.1.
	pub honest: Ipv4Addr,
}

/// The attacked node.
pub struct Target {
	/// The address of its endpoint.
	pub address: SocketAddr,
	/// The address of its metrics.
	pub metrics: Option<SocketAddr>,
	/// The duration.
	pub time: Duration,
	/// The process.
	pub id: u32,
}

pub(super) const SAME: Ipv4Addr = Ipv4Addr::LOCALHOST;
pub(super) const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
