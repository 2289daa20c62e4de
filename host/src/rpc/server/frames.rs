//! WebSocket frames from a client, as messages. What a message holds is counted while it arrives, and
//! it must arrive in time.

use crate::rpc::memory::{Full, Held, Share};
use bytes::BytesMut;
use soketto::{
	Parsing,
	base::{Codec, Error, Header, OpCode},
};
use std::{io, sync::Arc, time::Duration};
use tokio::{
	io::{AsyncRead, AsyncReadExt},
	time::Instant,
};

/// How long a message may take, from its first frame to its last.
const MESSAGE: Duration = Duration::from_secs(30);

/// How long a client may be silent. It is pinged more often than that, and must answer.
const SILENCE: Duration = Duration::from_secs(90);

/// A message that is larger than allowed is passed over, and the connection goes on; unless it is so
/// many times as large, and larger than that at all.
const PATIENCE: usize = 4;
const PATIENCE_AT_LEAST: usize = 1 << 20;

/// What is read at a time.
const CHUNK: usize = 16 << 10;

/// What came.
#[derive(Debug)]
pub(super) enum Incoming {
	/// A whole message, and its memory.
	Message(Vec<u8>, Held),
	/// A message larger than allowed was passed over.
	TooLarge,
	/// A message for which there was no memory was passed over.
	NoMemory(Full),
	Ping(Vec<u8>),
	Pong,
	/// The client ends the connection.
	Close,
}

/// Why nothing more comes.
#[derive(Debug)]
pub(super) enum Broken {
	/// The socket is closed, or fails.
	Socket(io::Error),
	/// The client does not keep to the protocol, or to the time. A code of WebSocket, and the reason.
	Client(u16, String),
}

const PROTOCOL_ERROR: u16 = 1002;
const POLICY_VIOLATION: u16 = 1008;
const MESSAGE_TOO_BIG: u16 = 1009;

/// Reads frames.
pub(super) struct Frames<R> {
	io: R,
	codec: Codec,
	buffer: BytesMut,
	/// The largest message.
	max: usize,
	/// The largest that is passed over.
	patience: usize,
	share: Arc<Share>,
	message: Option<Partial>,
}

/// A message of which some has come.
struct Partial {
	bytes: Vec<u8>,
	held: Held,
	/// All its bytes, kept or not.
	length: usize,
	deadline: Instant,
	/// It is passed over.
	refused: Option<Incoming>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
	pub(super) fn new(io: R, max: usize, share: Arc<Share>) -> Self {
		let mut codec = Codec::new();
		let patience = max.saturating_mul(PATIENCE).max(PATIENCE_AT_LEAST);
		codec.set_max_data_size(patience);
		Self { io, codec, buffer: BytesMut::new(), max, patience, share, message: None }
	}

	/// The next message or control frame.
	pub(super) async fn next(&mut self) -> Result<Incoming, Broken> {
		loop {
			let header = self.header().await?;
			if !header.is_masked() {
				return Err(protocol("frames of a client must be masked"));
			}
			match header.opcode() {
				OpCode::Close => return Ok(Incoming::Close),
				OpCode::Ping => return self.control(&header).await.map(Incoming::Ping),
				OpCode::Pong => return self.control(&header).await.map(|_| Incoming::Pong),
				OpCode::Continue if self.message.is_none() => {
					return Err(protocol("a continuation of nothing"));
				}
				OpCode::Text | OpCode::Binary if self.message.is_some() => {
					return Err(protocol("a message within another"));
				}
				OpCode::Continue | OpCode::Text | OpCode::Binary => {
					self.data(&header).await?;
					if header.is_fin()
						&& let Some(message) = self.message.take()
					{
						let whole = Incoming::Message(message.bytes, message.held);
						return Ok(message.refused.unwrap_or(whole));
					}
				}
				_ => return Err(protocol("a frame of an unknown kind")),
			}
		}
	}

	async fn header(&mut self) -> Result<Header, Broken> {
		loop {
			match self.codec.decode_header(&self.buffer) {
				Ok(Parsing::Done { value, offset }) => {
					let _ = self.buffer.split_to(offset);
					return Ok(value);
				}
				Ok(Parsing::NeedMore(_)) => self.fill().await?,
				Err(Error::PayloadTooLarge { .. }) => return Err(self.far_too_large()),
				Err(cause) => return Err(protocol(&cause.to_string())),
			}
		}
	}

	/// Reads more, at least one byte.
	async fn fill(&mut self) -> Result<(), Broken> {
		self.buffer.reserve(CHUNK);
		let silent = Instant::now() + SILENCE;
		let deadline = self.message.as_ref().map_or(silent, |message| message.deadline.min(silent));
		match tokio::time::timeout_at(deadline, self.io.read_buf(&mut self.buffer)).await {
			Ok(Ok(0)) => Err(Broken::Socket(io::ErrorKind::UnexpectedEof.into())),
			Ok(Ok(_)) => Ok(()),
			Ok(Err(cause)) => Err(Broken::Socket(cause)),
			Err(_) if self.message.is_some() => Err(Broken::Client(
				POLICY_VIOLATION,
				format!("a message must arrive within {} seconds", MESSAGE.as_secs()),
			)),
			Err(_) => Err(Broken::Client(
				POLICY_VIOLATION,
				format!("no answer to pings for {} seconds", SILENCE.as_secs()),
			)),
		}
	}

	/// The bytes of a control frame; the codec has checked that they are few.
	async fn control(&mut self, header: &Header) -> Result<Vec<u8>, Broken> {
		while self.buffer.len() < header.payload_len() {
			self.fill().await?;
		}
		let mut payload = self.buffer.split_to(header.payload_len()).to_vec();
		Codec::apply_mask(header, &mut payload);
		Ok(payload)
	}

	/// Adds the bytes of a frame to the message under way, or begins one.
	async fn data(&mut self, header: &Header) -> Result<(), Broken> {
		let share = &self.share;
		let message = self.message.get_or_insert_with(|| Partial {
			bytes: Vec::new(),
			held: share.hold(),
			length: 0,
			deadline: Instant::now() + MESSAGE,
			refused: None,
		});
		message.length = message.length.saturating_add(header.payload_len());
		if message.length > self.patience {
			return Err(self.far_too_large());
		}
		if message.length > self.max && message.refused.is_none() {
			message.refuse(Incoming::TooLarge);
		}
		let start = message.bytes.len();
		let mut left = header.payload_len();
		while left > 0 {
			if self.buffer.is_empty() {
				self.fill().await?;
			}
			let chunk = self.buffer.split_to(left.min(self.buffer.len()));
			left -= chunk.len();
			if let Some(message) = &mut self.message {
				message.add(&chunk);
			}
		}
		if let Some(message) = &mut self.message
			&& let Some(payload) = message.bytes.get_mut(start..)
		{
			Codec::apply_mask(header, payload);
		}
		Ok(())
	}

	fn far_too_large(&self) -> Broken {
		Broken::Client(MESSAGE_TOO_BIG, format!("a message may have {} bytes", self.max))
	}
}

impl Partial {
	fn add(&mut self, chunk: &[u8]) {
		if self.refused.is_some() {
			return;
		}
		if let Err(full) = self.held.append(&mut self.bytes, chunk) {
			self.refuse(Incoming::NoMemory(full));
		}
	}

	fn refuse(&mut self, with: Incoming) {
		self.bytes = Vec::new();
		self.held.set(0);
		self.refused = Some(with);
	}
}

fn protocol(reason: &str) -> Broken {
	Broken::Client(PROTOCOL_ERROR, reason.to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rpc::memory::Memory;

	/// A masked frame: FIN and opcode, then the payload.
	fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
		let mut frame = vec![first];
		match u16::try_from(payload.len()) {
			Ok(length @ 0..=125) => frame.push(0x80 | length as u8),
			Ok(length) => {
				frame.push(0x80 | 126);
				frame.extend(length.to_be_bytes());
			}
			Err(_) => {
				frame.push(0x80 | 127);
				frame.extend((payload.len() as u64).to_be_bytes());
			}
		}
		let mask = [1, 2, 3, 4];
		frame.extend(mask);
		frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, key)| byte ^ key));
		frame
	}

	fn frames(bytes: &[u8]) -> Frames<&[u8]> {
		Frames::new(bytes, 1000, Memory::new(100_000).share())
	}

	async fn message(frames: &mut Frames<&[u8]>) -> Vec<u8> {
		match frames.next().await {
			Ok(Incoming::Message(bytes, _)) => bytes,
			other => panic!("{other:?}"),
		}
	}

	#[tokio::test]
	async fn fragments_become_a_message_with_pings_between() {
		let bytes =
			[frame(0x01, b"ab"), frame(0x89, b"?"), frame(0x00, b"cd"), frame(0x80, b"e")].concat();
		let mut frames = frames(&bytes);
		assert!(matches!(frames.next().await, Ok(Incoming::Ping(ping)) if ping == b"?"));
		assert_eq!(message(&mut frames).await, b"abcde");
		assert!(matches!(frames.next().await, Err(Broken::Socket(_))));
	}

	#[tokio::test]
	async fn what_is_too_large_is_passed_over_and_what_follows_is_read() {
		let bytes = [frame(0x81, &[7; 1500]), frame(0x81, b"next")].concat();
		let mut frames = frames(&bytes);
		assert!(matches!(frames.next().await, Ok(Incoming::TooLarge)));
		assert_eq!(message(&mut frames).await, b"next");
		// Also in parts.
		let parts: Vec<u8> =
			[0x01, 0x00, 0x80].into_iter().flat_map(|first| frame(first, &[7; 500])).collect();
		let mut frames = self::frames(&parts);
		assert!(matches!(frames.next().await, Ok(Incoming::TooLarge)));
		let huge = frame(0x81, &vec![7; PATIENCE_AT_LEAST + 1]);
		let mut frames = self::frames(&huge);
		assert!(matches!(frames.next().await, Err(Broken::Client(MESSAGE_TOO_BIG, _))));
	}

	#[tokio::test]
	async fn a_message_without_memory_is_passed_over() {
		let bytes = [frame(0x81, &[7; 900]), frame(0x81, b"next")].concat();
		let mut frames = Frames::new(&bytes[..], 1000, Memory::new(1000).share());
		assert!(matches!(frames.next().await, Ok(Incoming::NoMemory(Full { limit: 1000 }))));
		assert_eq!(message(&mut frames).await, b"next");
	}

	#[tokio::test]
	async fn who_breaks_the_protocol_is_told() {
		for bytes in [
			vec![0x81, 0x01, b'x'],
			frame(0x80, b"x"),
			[frame(0x01, b"x"), frame(0x81, b"y")].concat(),
			frame(0x83, b"x"),
			frame(0x09, b"x"),
			frame(0xc1, b"x"),
		] {
			let broken = frames(&bytes).next().await;
			assert!(matches!(broken, Err(Broken::Client(PROTOCOL_ERROR, _))), "{bytes:?}");
		}
	}
}
