//! A minimal client that shares no code with the server.

use serde_json::{Value, json};
use std::{
	io::{Read, Write},
	net::{SocketAddr, TcpStream},
	time::Duration,
};

const TIMEOUT: Duration = Duration::from_secs(20);

/// Sends one HTTP request and returns the status code, the headers and the body.
pub(super) fn http(address: SocketAddr, head: &str, body: &str) -> (u16, String, String) {
	let mut stream = TcpStream::connect(address).unwrap();
	stream.set_read_timeout(Some(TIMEOUT)).unwrap();
	let request = format!(
		"{head}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
		body.len()
	);
	stream.write_all(request.as_bytes()).unwrap();
	// A server that rejects the body may close the connection before all of it is written.
	let _ = stream.write_all(body.as_bytes());
	let mut answer = Vec::new();
	let _ = stream.read_to_end(&mut answer);
	let answer = String::from_utf8_lossy(&answer).into_owned();
	let (headers, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
	let status = headers.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
	(status, headers.to_ascii_lowercase(), body.to_owned())
}

/// Calls a method by HTTP POST.
pub(super) fn post(address: SocketAddr, method: &str, params: Value) -> Value {
	let body = request(1, method, params).to_string();
	let (status, _, body) = http(address, &format!("POST / HTTP/1.1\r\nHost: {address}"), &body);
	assert_eq!(status, 200, "{body}");
	serde_json::from_str(&body).unwrap()
}

fn request(id: u64, method: &str, params: Value) -> Value {
	json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

/// A WebSocket connection.
pub(super) struct Client {
	stream: TcpStream,
	next_id: u64,
	/// Notifications received while waiting for a response.
	notifications: Vec<Value>,
}

impl Client {
	pub(super) fn connect(address: SocketAddr) -> Self {
		Self::try_connect(address, &format!("Host: {address}")).unwrap()
	}

	/// Connects with these headers. Returns the status code if the server refuses.
	pub(super) fn try_connect(address: SocketAddr, headers: &str) -> Result<Self, u16> {
		let mut stream = TcpStream::connect(address).unwrap();
		stream.set_read_timeout(Some(TIMEOUT)).unwrap();
		let head = format!(
			"GET / HTTP/1.1\r\n{headers}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
			 Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
		);
		stream.write_all(head.as_bytes()).unwrap();
		let mut answer = Vec::new();
		let mut byte = [0];
		while !answer.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
			answer.push(byte[0]);
		}
		let answer = String::from_utf8(answer).unwrap();
		match answer.split(' ').nth(1).and_then(|code| code.parse().ok()) {
			Some(101) => Ok(Self { stream, next_id: 1, notifications: Vec::new() }),
			status => Err(status.unwrap_or(0)),
		}
	}

	fn send(&mut self, text: &str) {
		// One masked text frame. A mask of zeros changes nothing.
		let mut frame = vec![0x81];
		match text.len() {
			length @ 0..=125 => frame.push(0x80 | length as u8),
			length @ 126..=0xffff => {
				frame.push(0x80 | 126);
				frame.extend((length as u16).to_be_bytes());
			}
			length => {
				frame.push(0x80 | 127);
				frame.extend((length as u64).to_be_bytes());
			}
		}
		frame.extend([0; 4]);
		frame.extend(text.as_bytes());
		self.stream.write_all(&frame).unwrap();
	}

	fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
		let mut bytes = vec![0; count];
		self.stream.read_exact(&mut bytes).ok().map(|()| bytes)
	}

	/// The next message. None if the server closed the connection.
	fn receive(&mut self) -> Option<Value> {
		let mut message = Vec::new();
		loop {
			let head = self.bytes(2)?;
			let length = match head[1] & 0x7f {
				126 => u16::from_be_bytes(self.bytes(2)?.try_into().unwrap()).into(),
				127 => u64::from_be_bytes(self.bytes(8)?.try_into().unwrap()),
				short => u64::from(short),
			};
			let payload = self.bytes(length as usize)?;
			match head[0] & 0x0f {
				0 | 1 => message.extend(payload),
				8 => return None,
				_ => continue,
			}
			if head[0] & 0x80 != 0 {
				return Some(serde_json::from_slice(&message).unwrap());
			}
		}
	}

	/// Calls a method. Returns the whole response.
	pub(super) fn request(&mut self, method: &str, params: Value) -> Value {
		let id = self.next_id;
		self.next_id += 1;
		self.send(&request(id, method, params).to_string());
		loop {
			let message = self.receive().expect("the server closed the connection");
			if message.get("method").is_some() {
				self.notifications.push(message);
			} else {
				assert_eq!(message["id"], id);
				return message;
			}
		}
	}

	/// Calls a method that must succeed.
	pub(super) fn call(&mut self, method: &str, params: Value) -> Value {
		let mut answer = self.request(method, params);
		assert!(answer.get("error").is_none(), "{method}: {answer}");
		answer["result"].take()
	}

	/// Calls a method that must fail. Returns the code and the message of the error.
	pub(super) fn fail(&mut self, method: &str, params: Value) -> (i64, String) {
		let answer = self.request(method, params);
		let error = &answer["error"];
		assert!(error.is_object(), "{method} succeeded: {answer}");
		(error["code"].as_i64().unwrap(), error["message"].as_str().unwrap().to_owned())
	}

	/// The next event of a subscription of this kind. Others are skipped.
	pub(super) fn event(&mut self, subscription: &Value, kind: &str) -> Value {
		loop {
			let event = self.next(subscription);
			if event["event"] == kind {
				return event;
			}
		}
	}

	/// Reads until the server closes the connection. Returns the status code.
	pub(super) fn closed(mut self) -> Option<u16> {
		loop {
			let head = self.bytes(2)?;
			let length = match head[1] & 0x7f {
				126 => u16::from_be_bytes(self.bytes(2)?.try_into().unwrap()).into(),
				127 => u64::from_be_bytes(self.bytes(8)?.try_into().unwrap()),
				short => u64::from(short),
			};
			let payload = self.bytes(length as usize)?;
			if head[0] & 0x0f == 8 {
				return Some(u16::from_be_bytes([payload[0], payload[1]]));
			}
		}
	}

	/// The next notification of a subscription.
	pub(super) fn next(&mut self, subscription: &Value) -> Value {
		loop {
			let of_it = |message: &Value| message["params"]["subscription"] == *subscription;
			if let Some(index) = self.notifications.iter().position(of_it) {
				return self.notifications.remove(index)["params"]["result"].take();
			}
			let message = self.receive().expect("the server closed the connection");
			self.notifications.push(message);
		}
	}

	/// Sends a text message. Returns the response.
	pub(super) fn raw(&mut self, text: &str) -> Option<Value> {
		self.send(text);
		self.receive()
	}
}
