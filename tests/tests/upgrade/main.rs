//! Runtime upgrades through the real binary: from runtime 1 to 2 by referendum; bad runtimes, which `check`
//! refuses and the node survives; and recovery.

mod bad;
mod blobs;
mod commands;
mod forced;
mod hostile;
mod limits;
mod recovery;
mod referendum;
mod replay;
mod scale;
