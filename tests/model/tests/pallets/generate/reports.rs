//! Reports of traffic and their pages.

use super::*;

/// Records of all kinds that cost about `most` nOz.
fn usage(r: &mut Random, model: &Economy, epoch: u32, most: u128, wild: bool) -> Vec<Usage> {
	let rates = model.rates_in(epoch);
	let number = 1 + r.below(3);
	let each = most / u128::from(number);
	let of = |per_oz: u64, ozone: u128| {
		u64::try_from(ozone.saturating_mul(per_oz.into()) / stratos_model::OZ).unwrap_or(u64::MAX)
	};
	let one = |r: &mut Random| {
		let bytes = of(rates.bytes_per_oz, each);
		match r.below(6) {
			0 => Usage::Upload(bytes / u64::from(rates.default_replicas), None),
			1 => {
				let more = r.below(u64::from(rates.max_replicas - rates.min_replicas) + 1) as u32;
				let replicas = if wild { r.below(70) as u32 } else { rates.min_replicas + more };
				Usage::Upload(bytes / u64::from(replicas.max(1)), Some(replicas))
			}
			2 => Usage::Query(bytes / 2, of(rates.touches_per_oz, each / 2)),
			3 if wild || rates.noz_per_compute_unit.is_some() => {
				let rate = rates.noz_per_compute_unit.unwrap_or(1).max(1);
				Usage::Computation(u64::try_from(each / u128::from(rate)).unwrap_or(u64::MAX))
			}
			_ => Usage::Download(bytes),
		}
	};
	(0..number).map(|_| one(r)).collect()
}

pub(super) fn page(
	r: &mut Random,
	model: &Economy,
	epoch: u32,
	report: &stratos_model::reports::Report,
) -> Page {
	let mut page = Page::default();
	let wild = r.chance(6);
	// Once in a while users use up what they have: the Volume Pool may pay all that it has for it.
	let exhausted = r.chance(6);
	let last_user = report.pages.iter().flat_map(|p| &p.usage).map(|e| e.0).max();
	let last_node = report.pages.iter().flat_map(|p| &p.contributions).map(|e| e.0).max();
	let last_worker = report.pages.iter().flat_map(|p| &p.performance).map(|e| e.0).max();
	let last_migrant = report.pages.iter().flat_map(|p| &p.migrations).map(|e| e.0).max();
	let mut traffic = 0;
	for (user, ozone) in &model.ozone {
		if last_user.is_none_or(|last| *user > last) && *ozone > 0 && (exhausted || r.chance(60)) {
			// Sometimes all that a user has: a report of another epoch that is applied first leaves too little.
			let most = if wild || r.chance(20) { *ozone } else { *ozone / 2 };
			let used = if exhausted { *ozone } else { r.amount(most).clamp(1, *ozone) };
			let usage = usage(r, model, epoch, used, wild);
			match model.price(epoch, &usage) {
				Ok(price) if wild || price <= *ozone => {
					page.usage.push((*user, usage));
					traffic += price;
				}
				Err(_) if wild => page.usage.push((*user, usage)),
				_ => {}
			}
		}
	}
	for (index, node) in &model.nodes {
		let leaving = node.exit().is_some() || (wild && r.chance(20));
		if leaving && last_migrant.is_none_or(|last| *index > last) && r.chance(40) {
			let dear = r.chance(10);
			let most = model.market.l / if dear { 10 } else { 10_000 };
			let bytes = r.amount(most).max(1);
			page.migrations.push((*index, bytes));
			traffic += bytes;
		}
	}
	let contributors: Vec<NodeIndex> = model
		.nodes
		.iter()
		.filter(|(index, node)| {
			last_node.is_none_or(|last| **index > last)
				&& (wild
					|| (!node.is_meta()
						&& matches!(
							node.status,
							Status::Active | Status::Suspended | Status::Exiting(_)
						)))
		})
		.map(|(index, _)| *index)
		.collect();
	let mut chosen: Vec<NodeIndex> =
		contributors.iter().copied().filter(|_| r.chance(60)).collect();
	if chosen.is_empty() {
		chosen.extend(r.pick(&contributors));
	}
	let mut left = traffic;
	for (place, node) in chosen.iter().enumerate() {
		let last = place + 1 == chosen.len();
		let even = traffic / chosen.len() as u128;
		let part = if last {
			left
		} else if r.chance(40) {
			even.min(left)
		} else {
			r.wide(left / 2 + 1)
		};
		if part > 0 {
			page.contributions.push((*node, part));
			left -= part;
		}
	}
	for index in model.nodes.keys() {
		if last_worker.is_none_or(|last| *index > last) && r.chance(50) {
			let failed =
				if r.chance(if index % 3 == 0 { 70 } else { 25 }) { 1 + r.below(20) } else { 0 };
			page.performance.push((
				*index,
				r.below(10) as u32 + u32::from(!r.chance(1)),
				failed as u32,
			));
		}
	}
	if wild {
		match r.below(4) {
			0 => page.usage.reverse(),
			1 => page.contributions.reverse(),
			2 => page.performance.push((any_node(r, model), 1, 0)),
			_ => page.contributions.push((any_node(r, model), 1)),
		}
	}
	page
}

pub(super) fn report(r: &mut Random, model: &Economy) -> (Account, Call) {
	let metas = model.active_metas();
	let Some(meta) = r.pick(&metas).copied() else {
		return (r.person(), Call::OpenReport { epoch: model.epoch });
	};
	let owner = |index: &NodeIndex| signer(model, *index);
	let closed: Vec<_> = model
		.reports
		.iter()
		.filter(|(key, report)| report.closed && !model.decided.contains(key))
		.map(|(key, _)| *key)
		.collect();
	if let Some((epoch, reporter)) = r.pick(&closed).copied()
		&& r.chance(65)
	{
		let behind = &model.reports[&(epoch, reporter)].attesters;
		let others: Vec<_> = metas.iter().filter(|meta| !behind.contains(meta)).collect();
		let attester = r.pick(&others).map_or(owner(&meta), |other| owner(other));
		let right_hash = !r.chance(5);
		return (attester, Call::AttestReport { epoch, reporter, right_hash });
	}
	let applied: Vec<_> = model
		.applied
		.iter()
		.filter(|(epoch, _)| **epoch + model.parameters.mining.report_window >= model.epoch)
		.collect();
	if let Some((epoch, report)) = r.pick(&applied).copied()
		&& r.chance(20)
	{
		let (epoch, reporter) = (*epoch, report.attesters[0]);
		let all = model.active_metas();
		let silent: Vec<_> = all.iter().filter(|meta| !report.attesters.contains(meta)).collect();
		let attester = r.pick(&silent).map_or(owner(&meta), |other| owner(other));
		return (attester, Call::AttestReport { epoch, reporter, right_hash: !r.chance(10) });
	}
	let open: Vec<_> = model
		.reports
		.iter()
		.filter(|((_, meta), report)| !report.closed && metas.contains(meta))
		.map(|(key, _)| *key)
		.collect();
	if let Some((epoch, reporter)) = r.pick(&open).copied()
		&& r.chance(85)
	{
		let report = &model.reports[&(epoch, reporter)];
		let who = owner(&reporter);
		if !report.pages.is_empty() && r.chance(70) {
			let mut totals = model.totals(epoch, report).expect("far below 128 bits");
			if r.chance(5) {
				totals = Totals { charged: totals.charged + 1, ..totals };
			}
			return (who, Call::CloseReport { epoch, right_hash: !r.chance(4), totals });
		}
		if r.chance(4) {
			return (who, Call::DiscardReport { epoch });
		}
		let number = report.pages.len() as u32 + u32::from(r.chance(3));
		let page = page(r, model, epoch, report);
		return (who, Call::SubmitPage { epoch, number, page });
	}
	let epoch = if r.chance(60) {
		model.epoch
	} else {
		(model.epoch + 1).saturating_sub(r.below(6) as u32)
	};
	(owner(&meta), Call::OpenReport { epoch })
}
