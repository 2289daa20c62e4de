//! Votes of Meta Nodes, admissions, and what governance does in their place.

use super::*;

pub(super) fn ballot(r: &mut Random, model: &Economy) -> (Account, Call) {
	let metas = model.active_metas();
	let meta = r.pick(&metas).map_or(FIRST_PERSON, |meta| signer(model, *meta));
	let open: Vec<_> = model.ballots.keys().copied().collect();
	let candidate = some_node(r, model, |n| n.is_meta() && n.status == Status::Registered);
	if let Some(node) = r.pick(&metas).copied()
		&& r.chance(1)
	{
		return (r.person(), Call::Kick { node });
	}
	match r.below(10) {
		0 | 1 if candidate.is_some() => {
			let node = candidate.expect("is some");
			if r.chance(85) {
				(model.foundation, Call::VerifyCandidate { node })
			} else {
				(model.foundation, Call::RefuseCandidate { node })
			}
		}
		2 => match r.pick(&open) {
			Some((node, motion)) => {
				(r.person(), Call::CloseBallot { node: *node, motion: *motion })
			}
			None => (meta, Call::Propose { node: any_node(r, model), motion: any_motion(r) }),
		},
		3 | 4 => {
			let suspended = some_node(r, model, |n| n.status == Status::Suspended);
			let unconfirmed = some_node(r, model, |n| {
				n.status == Status::Active && n.deposit.confirmed < n.deposit.z
			});
			let motion = match (r.below(16), unconfirmed) {
				(0, _) => Motion::Kick,
				(1 | 2, _) => Motion::Shutdown,
				(3..6, _) => any_motion(r),
				(6..10, Some(node)) => {
					let z = model.nodes[&node].deposit.z;
					let z = if r.chance(80) { z } else { r.amount(z) };
					return (meta, Call::Propose { node, motion: Motion::ConfirmCapacity(z) });
				}
				_ if suspended.is_some() => Motion::Resume,
				_ => Motion::Slash(r.amount(200_000 * stratos_model::OZ).max(1), r.below(2)),
			};
			let node = match motion {
				Motion::Resume => suspended,
				Motion::Kick => r.pick(&metas).copied(),
				_ => some_node(r, model, |n| {
					!matches!(n.status, Status::Registered | Status::Exited)
				}),
			};
			(meta, Call::Propose { node: node.unwrap_or(0), motion })
		}
		_ => match r.pick(&open) {
			Some((node, motion)) => {
				let votes = &model.ballots[&(*node, *motion)].votes;
				let silent: Vec<_> = metas.iter().filter(|m| !votes.contains_key(m)).collect();
				let voter = r.pick(&silent).map_or(meta, |voter| signer(model, **voter));
				let approve = r.chance(85);
				(voter, Call::Vote { node: *node, motion: *motion, approve })
			}
			None => (
				meta,
				Call::Vote { node: any_node(r, model), motion: any_motion(r), approve: true },
			),
		},
	}
}
