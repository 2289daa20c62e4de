//! Requests as raw bytes on a socket, for input that no correct client sends.

use serde_json::{Value, json};
use std::{
	io::{self, Read, Write},
	net::{Ipv4Addr, SocketAddr, TcpStream},
	time::Duration,
};

/// The read and write timeout of a socket.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Connects to a node.
///
/// # Errors
///
/// The error of the system.
pub fn connect(address: SocketAddr) -> io::Result<TcpStream> {
	with_timeouts(TcpStream::connect_timeout(&address, TIMEOUT)?)
}

/// Connects from an address of this machine, of 127.0.0.0/8.
///
/// # Errors
///
/// The error of the system.
pub fn connect_from(from: Ipv4Addr, address: SocketAddr) -> io::Result<TcpStream> {
	let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
	let stream = runtime.block_on(async {
		let socket = tokio::net::TcpSocket::new_v4()?;
		socket.bind(SocketAddr::new(from.into(), 0))?;
		socket.connect(address).await?.into_std()
	})?;
	stream.set_nonblocking(false)?;
	with_timeouts(stream)
}

fn with_timeouts(stream: TcpStream) -> io::Result<TcpStream> {
	stream.set_read_timeout(Some(TIMEOUT))?;
	stream.set_write_timeout(Some(TIMEOUT))?;
	Ok(stream)
}

/// A request of JSON-RPC.
pub fn request(method: &str, params: &Value) -> String {
	json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string()
}

/// The head of a POST request with a body of this length.
pub fn head(length: usize) -> String {
	format!(
		"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
		 Content-Length: {length}\r\n\r\n"
	)
}

/// Sends a POST request without reading the answer.
///
/// # Errors
///
/// The error of the system.
pub fn send(stream: &mut TcpStream, body: &str) -> io::Result<()> {
	stream.write_all(head(body.len()).as_bytes())?;
	stream.write_all(body.as_bytes())
}

/// Reads an answer until the connection closes. Returns status and body.
///
/// # Errors
///
/// The error of the system, or an invalid HTTP answer.
pub fn answer(mut stream: TcpStream) -> io::Result<(u16, String)> {
	let mut text = String::new();
	stream.read_to_string(&mut text)?;
	let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
	let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
	Ok((status.ok_or(io::ErrorKind::InvalidData)?, body.to_owned()))
}

/// Sends a POST request on a new connection and reads the answer.
///
/// # Errors
///
/// The error of the system, a status other than 200, or invalid JSON.
pub fn post(mut stream: TcpStream, body: &str) -> io::Result<Value> {
	send(&mut stream, body)?;
	match answer(stream)? {
		(200, body) => serde_json::from_str(&body).map_err(io::Error::other),
		(status, body) => Err(io::Error::other(format!("status {status}: {body}"))),
	}
}

/// Requests `/health`.
///
/// # Errors
///
/// The error of the system, a status other than 200, or invalid JSON.
pub fn health(mut stream: TcpStream) -> io::Result<Value> {
	stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
	match answer(stream)? {
		(200, body) => serde_json::from_str(&body).map_err(io::Error::other),
		(status, body) => Err(io::Error::other(format!("status {status}: {body}"))),
	}
}

/// Opens a WebSocket session. Returns the status if the node refuses.
///
/// # Errors
///
/// The error of the system.
pub fn websocket(mut stream: TcpStream) -> io::Result<Result<TcpStream, u16>> {
	stream.write_all(
		b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
		  Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
	)?;
	let mut head = Vec::new();
	let mut byte = [0];
	while !head.ends_with(b"\r\n\r\n") {
		stream.read_exact(&mut byte)?;
		head.push(byte[0]);
	}
	match String::from_utf8_lossy(&head).split(' ').nth(1) {
		Some("101") => Ok(Ok(stream)),
		status => Ok(Err(status.and_then(|code| code.parse().ok()).unwrap_or(0))),
	}
}

/// The head of a text frame of this length, masked with zeros, which do not change the payload.
pub fn frame_head(length: usize) -> Vec<u8> {
	let mut frame = vec![0x81];
	match length {
		0..=125 => frame.push(0x80 | length as u8),
		126..=0xffff => {
			frame.push(0x80 | 126);
			frame.extend((length as u16).to_be_bytes());
		}
		_ => {
			frame.push(0x80 | 127);
			frame.extend((length as u64).to_be_bytes());
		}
	}
	frame.extend([0; 4]);
	frame
}

/// A complete text frame.
pub fn frame(text: &str) -> Vec<u8> {
	let mut frame = frame_head(text.len());
	frame.extend(text.as_bytes());
	frame
}

/// The next message of a session: the opcode of its first frame, and its bytes.
///
/// # Errors
///
/// The error of the system.
pub fn receive(stream: &mut TcpStream) -> io::Result<(u8, Vec<u8>)> {
	let mut head = [0; 2];
	stream.read_exact(&mut head)?;
	let length = match head[1] & 0x7f {
		126 => {
			let mut length = [0; 2];
			stream.read_exact(&mut length)?;
			u16::from_be_bytes(length).into()
		}
		127 => {
			let mut length = [0; 8];
			stream.read_exact(&mut length)?;
			u64::from_be_bytes(length)
		}
		short => u64::from(short),
	};
	let mut payload = vec![0; usize::try_from(length).map_err(io::Error::other)?];
	stream.read_exact(&mut payload)?;
	Ok((head[0] & 0x0f, payload))
}

/// The result of an RPC method of a node.
///
/// # Errors
///
/// What failed, in words.
pub fn rpc(node: SocketAddr, method: &str, params: &Value) -> Result<Value, String> {
	let stream = connect(node).map_err(|cause| format!("{node}: {cause}"))?;
	let answer = post(stream, &request(method, params)).map_err(|cause| cause.to_string())?;
	answer.get("result").cloned().ok_or_else(|| format!("{method}: {answer}"))
}
