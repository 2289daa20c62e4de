//! Reads the frames of a WebSocket client and assembles messages, within limits of memory and time.

use crate::{
	rpc::memory_budget::{BudgetExceeded, ConnectionMemory, MemoryReservation},
	text::counted,
};
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

/// Time limit of a message, from its first frame to its last.
const MESSAGE_TIMEOUT: Duration = Duration::from_secs(30);

/// Time limit of a client's silence. Pings are sent more often, so that the client's pongs arrive within.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(90);

/// A message above the size limit is skipped. A message above this multiple of the limit, and above
/// this minimum, closes the connection.
const SKIP_FACTOR: usize = 4;
const MIN_SKIP_LIMIT: usize = 1 << 20;

/// Bytes per read.
const CHUNK_SIZE: usize = 16 << 10;

#[derive(Debug)]
pub(super) enum Incoming {
	/// A complete message and its memory.
	Message(Vec<u8>, MemoryReservation),
	/// A message above the size limit was skipped.
	TooLarge,
	/// A message was skipped for lack of memory.
	OutOfMemory(BudgetExceeded),
	Ping(Vec<u8>),
	Pong,
	Close,
}

#[derive(Debug)]
pub(super) enum ReadError {
	/// The socket is closed or failed.
	Socket(io::Error),
	/// The client violated the protocol or a limit: the WebSocket status code and the reason.
	Client(u16, String),
}

const PROTOCOL_ERROR: u16 = 1002;
const POLICY_VIOLATION: u16 = 1008;
const MESSAGE_TOO_BIG: u16 = 1009;

pub(super) struct FrameReader<R> {
	io: R,
	codec: Codec,
	buffer: BytesMut,
	/// Maximum bytes of a message.
	max: usize,
	/// Maximum bytes of a skipped message.
	skip_limit: usize,
	memory: Arc<ConnectionMemory>,
	message: Option<PartialMessage>,
}

/// A message whose last frame has not arrived.
struct PartialMessage {
	bytes: Vec<u8>,
	memory: MemoryReservation,
	/// Bytes received, including skipped ones.
	length: usize,
	deadline: Instant,
	/// Set when the message is skipped.
	skipped: Option<Incoming>,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
	pub(super) fn new(io: R, max: usize, memory: Arc<ConnectionMemory>) -> Self {
		let mut codec = Codec::new();
		let skip_limit = max.saturating_mul(SKIP_FACTOR).max(MIN_SKIP_LIMIT);
		codec.set_max_data_size(skip_limit);
		Self { io, codec, buffer: BytesMut::new(), max, skip_limit, memory, message: None }
	}

	/// The next message or control frame.
	pub(super) async fn next(&mut self) -> Result<Incoming, ReadError> {
		loop {
			let header = self.header().await?;
			if !header.is_masked() {
				return Err(protocol_error("client frames must be masked"));
			}
			match header.opcode() {
				OpCode::Close => return Ok(Incoming::Close),
				OpCode::Ping => return self.control(&header).await.map(Incoming::Ping),
				OpCode::Pong => return self.control(&header).await.map(|_| Incoming::Pong),
				OpCode::Continue if self.message.is_none() => {
					return Err(protocol_error("a continuation frame without a message"));
				}
				OpCode::Text | OpCode::Binary if self.message.is_some() => {
					return Err(protocol_error("a new message before the end of the last"));
				}
				OpCode::Continue | OpCode::Text | OpCode::Binary => {
					self.data(&header).await?;
					if header.is_fin()
						&& let Some(message) = self.message.take()
					{
						let complete = Incoming::Message(message.bytes, message.memory);
						return Ok(message.skipped.unwrap_or(complete));
					}
				}
				_ => return Err(protocol_error("unknown opcode")),
			}
		}
	}

	async fn header(&mut self) -> Result<Header, ReadError> {
		loop {
			match self.codec.decode_header(&self.buffer) {
				Ok(Parsing::Done { value, offset }) => {
					let _ = self.buffer.split_to(offset);
					return Ok(value);
				}
				Ok(Parsing::NeedMore(_)) => self.fill().await?,
				Err(Error::PayloadTooLarge { .. }) => return Err(self.message_too_big()),
				Err(cause) => return Err(protocol_error(&cause.to_string())),
			}
		}
	}

	/// Reads at least one byte.
	async fn fill(&mut self) -> Result<(), ReadError> {
		self.buffer.reserve(CHUNK_SIZE);
		let silence = Instant::now() + SILENCE_TIMEOUT;
		let deadline =
			self.message.as_ref().map_or(silence, |message| message.deadline.min(silence));
		match tokio::time::timeout_at(deadline, self.io.read_buf(&mut self.buffer)).await {
			Ok(Ok(0)) => Err(ReadError::Socket(io::ErrorKind::UnexpectedEof.into())),
			Ok(Ok(_)) => Ok(()),
			Ok(Err(cause)) => Err(ReadError::Socket(cause)),
			Err(_) if self.message.is_some() => Err(ReadError::Client(
				POLICY_VIOLATION,
				format!(
					"a message must arrive within {}",
					counted(MESSAGE_TIMEOUT.as_secs(), "second")
				),
			)),
			Err(_) => Err(ReadError::Client(
				POLICY_VIOLATION,
				format!("no pong for {}", counted(SILENCE_TIMEOUT.as_secs(), "second")),
			)),
		}
	}

	/// The payload of a control frame. The codec limits it to 125 bytes.
	async fn control(&mut self, header: &Header) -> Result<Vec<u8>, ReadError> {
		while self.buffer.len() < header.payload_len() {
			self.fill().await?;
		}
		let mut payload = self.buffer.split_to(header.payload_len()).to_vec();
		Codec::apply_mask(header, &mut payload);
		Ok(payload)
	}

	/// Appends the payload of a data frame to the partial message, or starts one.
	async fn data(&mut self, header: &Header) -> Result<(), ReadError> {
		let memory = &self.memory;
		let message = self.message.get_or_insert_with(|| PartialMessage {
			bytes: Vec::new(),
			memory: memory.reserve(),
			length: 0,
			deadline: Instant::now() + MESSAGE_TIMEOUT,
			skipped: None,
		});
		message.length = message.length.saturating_add(header.payload_len());
		if message.length > self.skip_limit {
			return Err(self.message_too_big());
		}
		if message.length > self.max && message.skipped.is_none() {
			message.skip(Incoming::TooLarge);
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

	fn message_too_big(&self) -> ReadError {
		let reason = format!("a message may have at most {}", counted(self.max, "byte"));
		ReadError::Client(MESSAGE_TOO_BIG, reason)
	}
}

impl PartialMessage {
	fn add(&mut self, chunk: &[u8]) {
		if self.skipped.is_some() {
			return;
		}
		if let Err(exceeded) = self.memory.append(&mut self.bytes, chunk) {
			self.skip(Incoming::OutOfMemory(exceeded));
		}
	}

	fn skip(&mut self, reason: Incoming) {
		self.bytes = Vec::new();
		self.memory.set(0);
		self.skipped = Some(reason);
	}
}

fn protocol_error(reason: &str) -> ReadError {
	ReadError::Client(PROTOCOL_ERROR, reason.to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rpc::memory_budget::MemoryBudget;

	/// A masked frame. `first` is the byte of FIN and opcode.
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

	fn frames(bytes: &[u8]) -> FrameReader<&[u8]> {
		FrameReader::new(bytes, 1000, MemoryBudget::new(100_000).connection())
	}

	async fn message(frames: &mut FrameReader<&[u8]>) -> Vec<u8> {
		match frames.next().await {
			Ok(Incoming::Message(bytes, _)) => bytes,
			other => panic!("{other:?}"),
		}
	}

	#[tokio::test]
	async fn fragments_are_assembled_with_pings_between_them() {
		let bytes =
			[frame(0x01, b"ab"), frame(0x89, b"?"), frame(0x00, b"cd"), frame(0x80, b"e")].concat();
		let mut frames = frames(&bytes);
		assert!(matches!(frames.next().await, Ok(Incoming::Ping(ping)) if ping == b"?"));
		assert_eq!(message(&mut frames).await, b"abcde");
		assert!(matches!(frames.next().await, Err(ReadError::Socket(_))));
	}

	#[tokio::test]
	async fn large_messages_are_skipped_and_the_next_is_read() {
		let bytes = [frame(0x81, &[7; 1500]), frame(0x81, b"next")].concat();
		let mut frames = frames(&bytes);
		assert!(matches!(frames.next().await, Ok(Incoming::TooLarge)));
		assert_eq!(message(&mut frames).await, b"next");
		// In fragments too.
		let parts: Vec<u8> =
			[0x01, 0x00, 0x80].into_iter().flat_map(|first| frame(first, &[7; 500])).collect();
		let mut frames = self::frames(&parts);
		assert!(matches!(frames.next().await, Ok(Incoming::TooLarge)));
		let huge = frame(0x81, &vec![7; MIN_SKIP_LIMIT + 1]);
		let mut frames = self::frames(&huge);
		assert!(matches!(frames.next().await, Err(ReadError::Client(MESSAGE_TOO_BIG, _))));
	}

	#[tokio::test]
	async fn messages_are_skipped_for_lack_of_memory() {
		let bytes = [frame(0x81, &[7; 900]), frame(0x81, b"next")].concat();
		let mut frames = FrameReader::new(&bytes[..], 1000, MemoryBudget::new(1000).connection());
		assert!(matches!(
			frames.next().await,
			Ok(Incoming::OutOfMemory(BudgetExceeded { limit: 1000 }))
		));
		assert_eq!(message(&mut frames).await, b"next");
	}

	#[tokio::test]
	async fn protocol_violations_have_a_status_code() {
		for bytes in [
			vec![0x81, 0x01, b'x'],
			frame(0x80, b"x"),
			[frame(0x01, b"x"), frame(0x81, b"y")].concat(),
			frame(0x83, b"x"),
			frame(0x09, b"x"),
			frame(0xc1, b"x"),
		] {
			let broken = frames(&bytes).next().await;
			assert!(matches!(broken, Err(ReadError::Client(PROTOCOL_ERROR, _))), "{bytes:?}");
		}
	}
}
