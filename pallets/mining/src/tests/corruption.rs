//! Storage that is broken on purpose is found.

use crate::{mock::*, *};
use frame_support::hypothetically;
use stratos_primitives::{OZ, Reward};

fn broken(claim: &str) {
	let error = Mining::check_invariants().expect_err(claim);
	assert!(error.contains(claim), "{error}");
}

#[test]
fn every_claim_fails_when_the_storage_is_corrupted() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 1_000 * OZ), (1, 100 * OZ)]);
		run_to_epoch(1);
		contribute(&[(2, 7)]);
		submit_more();
		check();
		hypothetically!({
			TotalMined::<Test>::mutate(|mined| *mined += 1);
			broken("the Mining Pool holds");
		});
		hypothetically!({
			TotalMined::<Test>::put(MINING_CAP + 1);
			broken("mined of at most");
		});
		hypothetically!({
			RewardsHeld::<Test>::mutate(|held| *held -= 1);
			broken("the rewards account holds");
		});
		hypothetically!({
			NodeAccounts::<Test>::mutate(0, |accounts| {
				accounts.mutate(0, |a| a.lock(Reward { traffic: 1, mining: 0 }))
			});
			broken("the nodes' accounts add up to");
		});
		hypothetically!({
			// Moved from one node to another: the sum is right, the nodes are not.
			NodeAccounts::<Test>::mutate(0, |accounts| {
				accounts
					.mutate(0, |a| a.locked = Reward::from(a.locked).saturating_sub(one()).into());
				accounts
					.mutate(1, |a| a.locked = Reward::from(a.locked).saturating_add(one()).into());
			});
			broken("locked or taken");
		});
		hypothetically!({
			EarnedPages::<Test>::remove(0, 0);
			broken("locked or taken");
		});
		hypothetically!({
			EpochResults::<Test>::remove(0);
			broken("no result");
		});
		hypothetically!({
			Unsettled::<Test>::mutate(|sum| *sum += 1);
			broken("contributions add up to");
		});
		hypothetically!({
			ContributionPages::<Test>::mutate(0, |page| page.set(9, 9));
			broken("contributions add up to");
		});
		hypothetically!({
			EligiblePages::<Test>::insert(0, pages::ContributionPage::default());
			broken("eligible contributions are left");
		});
		hypothetically!({
			Reports::<Test>::remove(1, 7);
			broken("has no report");
		});
		hypothetically!({
			Reporters::<Test>::remove(1);
			broken("is not listed");
		});
		hypothetically!({
			Reports::<Test>::mutate(1, 7, |slot| slot.as_mut().unwrap().totals.charged += 1);
			broken("does not balance");
		});
		hypothetically!({
			NextReportId::<Test>::put(0);
			broken("is beyond the next id");
		});
		hypothetically!({
			AcceptedReporter::<Test>::insert(1, 7);
			broken("accepted are");
		});
	});
}

fn one() -> Reward {
	Reward { traffic: 1, mining: 0 }
}

/// A report that is closed and not decided.
fn submit_more() {
	next_block();
	run_to_epoch(1);
	AcceptedReporter::<Test>::remove(1);
	AppliedReports::<Test>::remove(1);
	give_ozone(USER, 5);
	submit(7, 1, &[page(&[(USER, 5)], &[(0, 5)])]);
}
