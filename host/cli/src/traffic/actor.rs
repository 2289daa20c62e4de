//! Who acts. All have keys that everybody knows.

/// The accounts of every development chain, which genesis gives funds.
const DEVELOPERS: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
/// Meta Nodes with an index below this can have an operator here.
const OPERATORS: u8 = 16;
/// The accounts that stand for all users.
pub(super) const USERS: u8 = 8;
/// The owners of the nodes that come and go.
pub(super) const OWNERS: u8 = 4;
/// Those who delegate.
pub(super) const DELEGATORS: u8 = 3;

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Actor {
	/// Alice to Ferdie. They lend to the others, name operators for their Meta Nodes and withdraw what their
	/// nodes earn; all else is done by accounts of our own, so that people can use these meanwhile.
	Developer(u8),
	/// Signs for the Meta Node with this index.
	Operator(u8),
	/// Buys and uses Ozone.
	User(u8),
	/// Has nodes that come and go.
	Owner(u8),
	/// Delegates.
	Delegator(u8),
}

impl Actor {
	/// All of them.
	pub(super) fn all() -> impl Iterator<Item = Self> {
		let developers = (0..).take(DEVELOPERS.len()).map(Self::Developer);
		developers
			.chain((0..OPERATORS).map(Self::Operator))
			.chain((0..USERS).map(Self::User))
			.chain((0..OWNERS).map(Self::Owner))
			.chain((0..DELEGATORS).map(Self::Delegator))
	}

	/// Who signs for a Meta Node.
	pub(super) fn operator(node: u32) -> Option<Self> {
		u8::try_from(node).ok().filter(|node| *node < OPERATORS).map(Self::Operator)
	}

	pub(super) fn is_developer(self) -> bool {
		matches!(self, Self::Developer(_))
	}

	/// The secret.
	pub(super) fn uri(self) -> String {
		match self {
			Self::Developer(number) => {
				format!("//{}", DEVELOPERS.get(usize::from(number)).unwrap_or(&""))
			}
			Self::Operator(node) => format!("//Operator{node}"),
			Self::User(number) => format!("//User{number}"),
			Self::Owner(number) => format!("//Owner{number}"),
			Self::Delegator(number) => format!("//Delegator{number}"),
		}
	}
}
