//! Reads of storage, each connection one after the other.

use crate::{
	session::{Session, contains},
	spread::Spread,
};
use serde_json::json;
use std::{
	net::SocketAddr,
	time::{Duration, Instant},
};
use stratos_tests::raw;
use tokio::task::JoinSet;

/// What was read in a time.
#[derive(Clone, Debug)]
pub(crate) struct Reads {
	/// Reads a second of all connections.
	pub(crate) rate: f64,
	/// The time of each read.
	pub(crate) times: Spread,
}

/// `System.Account` of //Alice.
const KEY: &str = "0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";

/// Reads a value on all connections for some time.
///
/// # Errors
/// What failed, in words: every read must be answered with a value.
pub(crate) async fn measure(
	address: SocketAddr,
	connections: usize,
	time: Duration,
) -> Result<Reads, String> {
	let mut sessions = Vec::new();
	for _ in 0..connections {
		let mut session = Session::open(address).await?;
		// The first one may have to load the state.
		read(&mut session, &request()).await?;
		sessions.push(session);
	}
	let begun = Instant::now();
	let mut tasks = JoinSet::new();
	for mut session in sessions {
		tasks.spawn(async move {
			let request = request();
			let mut times = Vec::new();
			while begun.elapsed() < time {
				let asked = Instant::now();
				read(&mut session, &request).await?;
				times.push(asked.elapsed());
			}
			Ok::<_, String>(times)
		});
	}
	let mut times = Vec::new();
	while let Some(task) = tasks.join_next().await {
		times.extend(task.map_err(|cause| cause.to_string())??);
	}
	let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
	Ok(Reads { rate, times: Spread::of(times) })
}

fn request() -> Vec<u8> {
	raw::frame(&raw::request("state_getStorage", &json!([KEY])))
}

async fn read(session: &mut Session, request: &[u8]) -> Result<(), String> {
	session.send(request).await?;
	let answer = session.next().await?;
	match contains(answer, "\"result\":\"0x") {
		true => Ok(()),
		false => Err(format!("a read was answered with {}", String::from_utf8_lossy(answer))),
	}
}
