//! Errors of the metrics.

use std::io;
use thiserror::Error;

/// Why metrics cannot be served.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MetricsError {
	/// The port is not available.
	#[error("cannot serve metrics on port {port}: {cause}; choose another --prometheus-port")]
	Port {
		/// The configured port.
		port: u16,
		/// The system's error.
		cause: io::Error,
	},
	/// No thread can be started.
	#[error("cannot start a thread for the metrics: {0}; check the limits of the system")]
	Thread(io::Error),
	/// A metric has an invalid or duplicate name. A bug in this program.
	#[error("cannot register the metrics: {0}; this is a bug, please report it")]
	Registry(#[from] prometheus::Error),
}
