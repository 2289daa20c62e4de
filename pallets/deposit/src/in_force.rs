//! Deposits as the market counts them.

use crate::*;
use stratos_primitives::{Balance, NodeIndex};

impl<T: Config> Pallet<T> {
	/// `Z` of the node at `index` while it is active, in base units, else 0: what raised the Ozone
	/// limit and will lower it again.
	pub fn deposit_in_force(index: NodeIndex) -> Balance {
		let node = Nodes::<T>::get(index).filter(Node::is_active);
		node.map_or(0, |node| node.deposit.initial)
	}

	/// Whether the chain began with nodes: their deposits are the market's genesis deposit then. A
	/// chain that began without has a genesis deposit that is no node's.
	pub fn began_with_nodes() -> bool {
		Nodes::<T>::get(0).is_some_and(|node| node.registered == 0)
	}
}
