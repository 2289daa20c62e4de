//! A session over WebSocket that does as little as possible besides waiting, since it shares the machine with
//! what is measured.

use std::net::SocketAddr;
use stratos_tests::raw;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt, BufReader},
	net::TcpStream,
};

/// The opcodes of a ping and of the end of a session.
const PING: u8 = 9;
const CLOSE: u8 = 8;

/// A session.
pub(crate) struct Session {
	stream: BufReader<TcpStream>,
	/// The last message.
	message: Vec<u8>,
}

impl Session {
	/// Opens a session.
	///
	/// # Errors
	/// What failed, in words.
	pub(crate) async fn open(address: SocketAddr) -> Result<Self, String> {
		let open = move || {
			let refused = |status| format!("the server refuses a session: {status}");
			let stream = raw::connect(address).map_err(|cause| cause.to_string())?;
			let stream = raw::websocket(stream).map_err(|cause| cause.to_string())?;
			stream.map_err(refused)
		};
		let stream =
			tokio::task::spawn_blocking(open).await.map_err(|cause| cause.to_string())??;
		let prepare = || {
			stream.set_nonblocking(true)?;
			stream.set_nodelay(true)?;
			TcpStream::from_std(stream)
		};
		let stream = prepare().map_err(|cause| cause.to_string())?;
		Ok(Self { stream: BufReader::new(stream), message: Vec::new() })
	}

	/// Sends a frame of [`raw::frame`].
	pub(crate) async fn send(&mut self, frame: &[u8]) -> Result<(), String> {
		self.stream.write_all(frame).await.map_err(|cause| cause.to_string())
	}

	/// The next message.
	pub(crate) async fn next(&mut self) -> Result<&[u8], String> {
		loop {
			let opcode = self.frame().await.map_err(|cause| format!("no message: {cause}"))?;
			match opcode {
				PING => {}
				CLOSE => return Err("the server closes the session".to_owned()),
				_ => return Ok(&self.message),
			}
		}
	}

	/// The next message that contains this text.
	pub(crate) async fn until(&mut self, text: &str) -> Result<&[u8], String> {
		while !contains(self.next().await?, text) {}
		Ok(&self.message)
	}

	/// Reads a frame. Servers send each message as one.
	async fn frame(&mut self) -> std::io::Result<u8> {
		let mut head = [0; 2];
		self.stream.read_exact(&mut head).await?;
		let length = match head[1] & 0x7f {
			126 => u64::from(self.stream.read_u16().await?),
			127 => self.stream.read_u64().await?,
			short => u64::from(short),
		};
		self.message.resize(usize::try_from(length).map_err(std::io::Error::other)?, 0);
		self.stream.read_exact(&mut self.message).await?;
		Ok(head[0] & 0x0f)
	}
}

/// Whether a message contains a text.
pub(crate) fn contains(message: &[u8], text: &str) -> bool {
	message.windows(text.len()).any(|part| part == text.as_bytes())
}
