//! Upgrades of the runtime through the real binary: from runtime 1 to 2 by referendum; bad ones,
//! refused by `check` and survived by the node; and the way back.

mod bad;
mod blobs;
mod commands;
mod forced;
mod hostile;
mod limits;
mod recovery;
mod referendum;
mod scale;
