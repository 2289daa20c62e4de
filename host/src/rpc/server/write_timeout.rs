//! A socket with a write timeout.

use super::connections::Connection;
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

/// How long written data may wait while the client reads nothing.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A socket whose writes fail when the client does not read.
#[derive(Debug)]
pub(super) struct WriteTimeout {
	socket: TcpStream,
	connection: Arc<Connection>,
	/// Runs while written data waits.
	timer: Option<Pin<Box<Sleep>>>,
}

impl WriteTimeout {
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
			Box::pin(tokio::time::sleep_until(Instant::now() + TIMEOUT))
		});
		match timer.as_mut().poll(context) {
			Poll::Pending => Poll::Pending,
			Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
		}
	}
}

impl AsyncRead for WriteTimeout {
	fn poll_read(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		buffer: &mut ReadBuf<'_>,
	) -> Poll<io::Result<()>> {
		Pin::new(&mut self.socket).poll_read(context, buffer)
	}
}

impl AsyncWrite for WriteTimeout {
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
