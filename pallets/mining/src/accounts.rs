//! Accounts of nodes with their locked and free rewards: the only writer of `NodeAccounts`.
//!
//! Whoever reads an account must have its page distributed before ([`Pallet::sync_page`]).

use crate::{
	Config, NodeAccounts, Pallet,
	pages::{AccountPage, NodeAccount, PageIndex, place},
};
use stratos_primitives::NodeIndex;

impl<T: Config> Pallet<T> {
	/// The accounts of a page of nodes.
	pub(crate) fn accounts_of(page: PageIndex) -> AccountPage {
		NodeAccounts::<T>::get(page)
	}

	/// Replaces the accounts of a page of nodes.
	pub(crate) fn put_accounts(page: PageIndex, accounts: AccountPage) {
		NodeAccounts::<T>::insert(page, accounts);
	}

	/// The account of a node.
	pub(crate) fn account_of(node: NodeIndex) -> NodeAccount {
		let (page, slot) = place(node);
		Self::accounts_of(page).get(slot)
	}

	/// Changes the account of a node.
	pub(crate) fn change_account(node: NodeIndex, change: impl FnOnce(&mut NodeAccount)) {
		let (page, slot) = place(node);
		let mut accounts = Self::accounts_of(page);
		accounts.mutate(slot, change);
		Self::put_accounts(page, accounts);
	}
}
