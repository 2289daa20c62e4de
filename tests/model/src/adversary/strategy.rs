//! What an adversary does, as numbers that a search can change.

use super::{DAYS, MILLION, Random, STEPS_IN_DAY};

/// Steps of the whole time.
const STEPS: u32 = DAYS * STEPS_IN_DAY;

/// Something that the adversary does. Shares are parts per million.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // Each action names its numbers.
pub enum Action {
	/// Registers and activates so many nodes with a share of its free STOS, in equal parts.
	Activate { share: u32, nodes: u32 },
	/// Tops all its active nodes up with a share of its free STOS.
	TopUp { share: u32 },
	/// Buys Ozone for a share of its free STOS.
	Prepay { share: u32 },
	/// Uses a share of its Ozone on its own node, in equal parts over so many steps.
	Use { share: u32, steps: u32 },
	/// Serves users with a share of its Ozone, over so many steps, as far as they buy.
	Resell { share: u32, steps: u32 },
	/// Unregisters a share of its active nodes, the oldest first.
	Unregister { share: u32 },
}

/// An action, and how many steps it comes after the one before it. 0: in the same block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Order {
	/// Steps.
	pub wait: u32,
	/// What.
	pub action: Action,
}

/// A whole strategy.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Strategy {
	/// What it delegates to a validator for the whole time, a share of all it has.
	pub delegated: u32,
	/// Until which step it puts into new nodes what it earned, once a week.
	pub reinvests_until: u32,
	/// What it does, in order.
	pub orders: Vec<Order>,
	/// How often.
	pub cycles: u32,
}

const ALL: u32 = MILLION as u32;
const MOST_ORDERS: usize = 12;

impl Strategy {
	/// Does nothing.
	pub fn idle() -> Self {
		Self::default()
	}

	/// What an honest owner of STOS may do: nothing, run nodes, delegate, or both.
	pub fn baselines() -> Vec<Self> {
		let mut all = vec![Self::idle()];
		for quarters in 0..=4 {
			all.extend(
				[true, false].map(|reinvests| Self::honest(quarters * (ALL / 4), reinvests)),
			);
		}
		all
	}

	/// Runs honest nodes with all that it does not delegate, and with what it earns or not. Each counts as
	/// a whole without a confirmation, as long as there is room.
	pub fn honest(delegated: u32, reinvests: bool) -> Self {
		let action = Action::Activate { share: ALL, nodes: 500 };
		let orders = vec![Order { wait: 0, action }];
		let reinvests_until = if reinvests { STEPS } else { 0 };
		Self { delegated, reinvests_until, orders, cycles: 1 }
	}

	/// Where a search may begin: what is known to move the price. Each waits for nothing; the search
	/// finds the sums and the times.
	pub fn known() -> Vec<Self> {
		use Action::{Activate, Prepay, Unregister, Use};
		let one = |sums: [u32; 2], nodes| {
			vec![
				Activate { share: sums[0], nodes },
				Prepay { share: sums[1] },
				Unregister { share: ALL },
				Use { share: ALL, steps: 1 },
			]
		};
		let bought_before = vec![
			Prepay { share: ALL / 10 },
			Activate { share: ALL, nodes: 1 },
			Unregister { share: ALL },
			Use { share: ALL, steps: 1 },
		];
		// In one transaction; as fast as the guards allow; nodes for months, and then the one or the
		// other.
		let cooled = 14 * STEPS_IN_DAY + 1;
		let waits = [
			[0, 0, 0, 0],
			[0, 3 * STEPS_IN_DAY, 1, cooled],
			[0, STEPS - 5 - cooled, 1, cooled],
			[0, STEPS - 3, 0, 0],
		];
		let mut all = Vec::new();
		for actions in [
			one([ALL, ALL], 1),
			one([ALL, ALL], 500),
			one([ALL / 2, ALL / 2], 1),
			one([ALL / 2, ALL / 2], 500),
			bought_before,
		] {
			for (number, waits) in waits.iter().enumerate() {
				let orders = actions.iter().zip(waits);
				let orders =
					orders.map(|(action, wait)| Order { wait: *wait, action: *action }).collect();
				let reinvests_until = if number >= 2 { STEPS - 40 * STEPS_IN_DAY } else { 0 };
				all.push(Self { reinvests_until, orders, cycles: 1, ..Self::default() });
			}
		}
		all
	}

	/// Anything.
	pub fn random(random: &mut Random) -> Self {
		let number = 2 + random.below(6);
		let mut orders: Vec<Order> = (0..number).map(|_| order(random)).collect();
		if random.below(2) == 0 {
			orders[0].wait = 0;
		}
		let cycles = if random.below(3) == 0 { 1 + random.below(12) } else { 1 };
		let delegated = if random.below(4) == 0 { share(random) } else { 0 };
		let reinvests_until = if random.below(2) == 0 { random.below(STEPS) } else { 0 };
		Self { delegated, reinvests_until, orders, cycles }
	}

	/// This with one to three changes.
	pub fn mutated(&self, random: &mut Random) -> Self {
		let mut changed = self.clone();
		for _ in 0..=random.below(3) {
			changed.mutate(random);
		}
		changed
	}

	fn mutate(&mut self, random: &mut Random) {
		let place = random.below(self.orders.len() as u32) as usize;
		match random.below(21) {
			20 if random.below(2) == 0 => self.reinvests_until = random.below(STEPS),
			20 => self.reinvests_until = nudge(self.reinvests_until, random).min(STEPS),
			0 | 1 if self.orders.len() < MOST_ORDERS => self.orders.insert(place, order(random)),
			2 | 3 if self.orders.len() > 1 => {
				self.orders.remove(place);
			}
			4 if random.below(2) == 0 => {
				let other = random.below(self.orders.len() as u32) as usize;
				self.orders.swap(place, other);
			}
			4 => {
				// The later part again.
				let again = self.orders[place..].to_vec();
				self.orders.extend(again);
				self.orders.truncate(MOST_ORDERS);
			}
			5 => self.orders[place] = order(random),
			6 => self.cycles = 1 + random.below(12),
			7 => self.cycles = 1,
			8 => self.delegated = nudge_share(self.delegated, random),
			9 => self.delegated = 0,
			10..14 => self.orders[place].wait = nudge(self.orders[place].wait, random),
			14 => self.orders[place].wait = 0,
			_ => {
				use Action::{Activate, Prepay, Resell, TopUp, Unregister, Use};
				let action = &mut self.orders[place].action;
				*action = match *action {
					Activate { share, nodes } if random.below(2) == 0 => {
						Activate { share, nodes: nudge(nodes, random).clamp(1, 1_000) }
					}
					Activate { share, nodes } => {
						Activate { share: nudge_share(share, random), nodes }
					}
					TopUp { share } => TopUp { share: nudge_share(share, random) },
					Prepay { share } => Prepay { share: nudge_share(share, random) },
					Use { share, steps } if random.below(2) == 0 => {
						Use { share, steps: nudge(steps, random).max(1) }
					}
					Use { share, steps } => Use { share: nudge_share(share, random), steps },
					Resell { share, steps } if random.below(2) == 0 => {
						Resell { share, steps: nudge(steps, random).max(1) }
					}
					Resell { share, steps } => Resell { share: nudge_share(share, random), steps },
					Unregister { share } => Unregister { share: nudge_share(share, random) },
				};
			}
		}
	}

	/// The beginning of this and the end of the other.
	pub fn crossed(&self, other: &Self, random: &mut Random) -> Self {
		let from = random.below(self.orders.len() as u32 + 1) as usize;
		let to = random.below(other.orders.len() as u32 + 1) as usize;
		let mut orders = self.orders[..from].to_vec();
		orders.extend(&other.orders[to..]);
		orders.truncate(MOST_ORDERS);
		if orders.is_empty() {
			orders.push(order(random));
		}
		Self { orders, ..self.clone() }
	}
}

fn share(random: &mut Random) -> u32 {
	if random.below(2) == 0 { ALL } else { 1 + random.below(ALL) }
}

fn steps(random: &mut Random) -> u32 {
	// Of every order of magnitude.
	let most = 1 << (1 + random.below(10));
	random.below(most).min(STEPS)
}

fn order(random: &mut Random) -> Order {
	let wait = if random.below(2) == 0 { 0 } else { steps(random) };
	let share = share(random);
	let action = match random.below(7) {
		0 => Action::Activate { share, nodes: 1 << random.below(10) },
		1 => Action::TopUp { share },
		2 | 3 => Action::Prepay { share },
		4 => Action::Use { share, steps: 1 + steps(random) },
		5 => Action::Resell { share, steps: 1 + steps(random) },
		_ => Action::Unregister { share },
	};
	Order { wait, action }
}

/// A number near `of`, or a new one.
fn nudge(of: u32, random: &mut Random) -> u32 {
	match random.below(4) {
		0 => steps(random),
		1 => of + 1 + random.below(of / 4 + 1),
		2 => of.saturating_sub(1 + random.below(of / 4 + 1)),
		_ => of / 2 + random.below(of + 2),
	}
}

fn nudge_share(of: u32, random: &mut Random) -> u32 {
	match random.below(5) {
		0 => ALL,
		1 => 1 + random.below(ALL),
		2 => (of + random.below(ALL / 20)).min(ALL),
		3 => of.saturating_sub(random.below(ALL / 20)),
		_ => (of / 2 + random.below(of + 1)).min(ALL),
	}
}
