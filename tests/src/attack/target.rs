//! An attack, and the node that it is made on.

use std::{
	net::{Ipv4Addr, SocketAddr},
	time::Duration,
};

/// One attack.
#[derive(Clone, Copy)]
pub struct Attack {
	/// The line of the list of attacks that it is of.
	pub line: u8,
	/// What the attacker does.
	pub name: &'static str,
	/// Does it against the node, for about as long as it is told. What it holds is held until it
	/// returns.
	pub run: fn(&Target),
	/// Where the honest client connects from. The attacker has 127.0.0.1.
	pub honest: Ipv4Addr,
}

/// The node that is attacked.
pub struct Target {
	/// Where it serves clients.
	pub address: SocketAddr,
	/// Where it shows its metrics.
	pub metrics: Option<SocketAddr>,
	/// For how long.
	pub time: Duration,
	/// The process.
	pub id: u32,
}

pub(super) const SAME: Ipv4Addr = Ipv4Addr::LOCALHOST;
pub(super) const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
