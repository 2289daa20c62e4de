//! Attacks on a running node, and their effect on an honest client.
//!
//! An [`Attack`] is a function that attacks for some time. [`run`] meanwhile watches the node: its memory,
//! the times of its blocks, and the answers to an honest client.

mod flood;
mod open;
mod target;
mod watch;
mod work;

pub use target::{Attack, Target};
pub use watch::{Answers, BLOCK_TIME, Bounds, Seen, chain, node, raise_files, run};
pub use work::endless_call;

use target::{OTHER, SAME};

/// All attacks.
pub const ATTACKS: [Attack; 20] = [
	attack(1, "endless calls, sockets closed", work::endless_calls_closed),
	attack(1, "endless calls, sockets kept", work::endless_calls_kept),
	attack(2, "read proofs of the code, 10,000 keys", flood::proofs),
	attack(2, "storage subscriptions to the code", flood::subscriptions),
	attack(2, "batches of large answers", flood::batches),
	attack(2, "answers over HTTP that are not read", flood::unread_answers),
	attack(2, "long lists in few bytes", flood::long_lists),
	attack(3, "a session that never reads", flood::never_reads),
	Attack { honest: OTHER, ..attack(3, "many sessions that never read", flood::many_never_read) },
	Attack { honest: OTHER, ..attack(3, "reads, then a new session", flood::reconnects) },
	attack(4, "1,100 idle sockets", open::idle_sockets),
	attack(4, "requests that do not end", open::slow_bodies),
	attack(4, "heads that do not end", open::slow_heads),
	attack(4, "bodies of 15 MiB that do not end", open::large_bodies),
	attack(4, "messages of 15 MiB that do not end", open::large_messages),
	Attack { honest: OTHER, ..attack(4, "sessions with a subscription each", open::sessions) },
	attack(5, "what strangers do is logged", work::log),
	attack(6, "silent sockets on the metrics", open::silent_metrics),
	attack(6, "refused transactions again and again", work::refused_transactions),
	attack(6, "512 bodies of 7.8 MB", flood::transactions),
];

const fn attack(line: u8, name: &'static str, run: fn(&Target)) -> Attack {
	Attack { line, name, run, honest: SAME }
}
