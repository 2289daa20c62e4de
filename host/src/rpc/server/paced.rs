//! A socket whose other end must read.

use super::registry::Connection;
use std::{
	io,
	pin::Pin,
	sync::Arc,
	task::{Context, Poll},
	time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncWrite, ReadBuf},
	net::TcpStream,
	time::{Instant, Sleep},
};

/// How long what is sent may wait without any of it being taken.
const PATIENCE: Duration = Duration::from_secs(10);

/// A socket that fails where the client does not take what is sent.
#[derive(Debug)]
pub(super) struct Paced {
	socket: TcpStream,
	connection: Arc<Connection>,
	/// Runs while something waits to be taken.
	timer: Option<Pin<Box<Sleep>>>,
}

impl Paced {
	pub(super) fn new(socket: TcpStream, connection: Arc<Connection>) -> Self {
		Self { socket, connection, timer: None }
	}

	fn watch<T>(
		&mut self,
		context: &mut Context<'_>,
		written: Poll<io::Result<T>>,
	) -> Poll<io::Result<T>> {
		if written.is_ready() {
			if self.timer.take().is_some() {
				self.connection.set_stalled(false);
			}
			return written;
		}
		let connection = &self.connection;
		let timer = self.timer.get_or_insert_with(|| {
			connection.set_stalled(true);
			Box::pin(tokio::time::sleep_until(Instant::now() + PATIENCE))
		});
		match timer.as_mut().poll(context) {
			Poll::Pending => Poll::Pending,
			Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
		}
	}
}

impl AsyncRead for Paced {
	fn poll_read(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		buffer: &mut ReadBuf<'_>,
	) -> Poll<io::Result<()>> {
		Pin::new(&mut self.socket).poll_read(context, buffer)
	}
}

impl AsyncWrite for Paced {
	fn poll_write(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		bytes: &[u8],
	) -> Poll<io::Result<usize>> {
		let written = Pin::new(&mut self.socket).poll_write(context, bytes);
		self.watch(context, written)
	}

	fn poll_write_vectored(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		bytes: &[io::IoSlice<'_>],
	) -> Poll<io::Result<usize>> {
		let written = Pin::new(&mut self.socket).poll_write_vectored(context, bytes);
		self.watch(context, written)
	}

	fn is_write_vectored(&self) -> bool {
		self.socket.is_write_vectored()
	}

	fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.socket).poll_flush(context)
	}

	fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.socket).poll_shutdown(context)
	}
}
