//! Traffic for a development chain: users who prepay and use Ozone, Meta Nodes that report and attest it, nodes
//! that come, fail, come back and leave, stake that moves, owners who withdraw.
//!
//! What happens is one thing, and pure: [`plan`] says what the actors do next, from the state of the chain
//! (a `View`) and a script. How it is done is another: `Act`, here by signed transactions on a running node,
//! encoded from its metadata. Amounts are chosen by the rules of [`economy`](crate::economy), as in a
//! simulation. Nothing is kept in files, and what is remembered is only what is under way: a
//! driver that is started again on an old chain goes on from its state.
//!
//! Modules import downwards only:
//!
//! ```text
//! start                         the thread, what is tried again, how it ends
//! drive                         from block to block: look, plan, act
//! look, act                     the chain's state as a view; deeds as signed transactions
//! node                          the connection and the keys
//! plan, ledger                  what the actors do next; what they did and is under way
//! script                        how many users, how much traffic
//! view, deed                    what is seen, what is done
//! actor
//! ```

mod act;
mod actor;
mod deed;
mod drive;
mod ledger;
mod look;
mod node;
mod plan;
mod script;
mod start;
mod view;

pub(crate) use script::Script;
pub(crate) use start::companion;
