//! What is decided on each call: who may make it, and when.
//!
//! Every filter and every proxy type reads this table, and the table lists what is *allowed*. A call
//! that a pallet gains has no row, and the runtime does not compile until somebody decides on it.
//!
//! | word | who or when |
//! |---|---|
//! | `accepted` | the base call filter lets it pass, whatever origin; a call without the word is refused to everybody, root included ([`super::supply`]) |
//! | `lockdown` | it also passes in a lockdown ([`super::lockdown`]) |
//! | `non_transfer` | a proxy of type `NonTransfer` may make it |
//! | `governance` | a proxy of type `Governance` may make it |
//! | `cancel` | a proxy of type `CancelProxy` may make it |
//!
//! `non_transfer` is for calls that move no value: they neither spend, lock nor unlock STOS or Ozone of
//! the account, nor decide who receives what it earns, nor dispatch calls under another origin.
//! A batch is among them because its calls pass the filter of the proxy one by one.

use super::lockdown;
use crate::RuntimeCall;

/// What is decided on a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decision {
	/// The base call filter lets it pass.
	pub accepted: bool,
	/// It passes in a lockdown.
	pub lockdown: bool,
	/// A proxy of type `NonTransfer` may make it.
	pub non_transfer: bool,
	/// A proxy of type `Governance` may make it.
	pub governance: bool,
	/// A proxy of type `CancelProxy` may make it.
	pub cancel: bool,
}

impl Decision {
	/// Nobody may make the call.
	const REFUSED: Self = Self {
		accepted: false,
		lockdown: false,
		non_transfer: false,
		governance: false,
		cancel: false,
	};
}

/// Makes [`decision`] and [`table`] of rows: a pallet, and for each list of words the calls to which
/// it applies.
macro_rules! decide {
	($($Pallet:ident = $pallet:ident {
		$([$($word:ident)*] $($call:ident)+;)+
	})+) => {
		/// What is decided on `call`.
		pub fn decision(call: &RuntimeCall) -> Decision {
			match call {
				$(RuntimeCall::$Pallet(call) => match call {
					$($($pallet::Call::$call { .. })|+ => {
						Decision { $($word: true,)* ..Decision::REFUSED }
					})+
					// FRAME's variant for type parameters. It has no value.
					$pallet::Call::__Ignore(..) => Decision::REFUSED,
				},)+
			}
		}

		/// All rows: pallet, call, decision.
		#[cfg(test)]
		pub(crate) fn table() -> alloc::vec::Vec<(&'static str, &'static str, Decision)> {
			let mut table = alloc::vec::Vec::new();
			$($(
				let decision = Decision { $($word: true,)* ..Decision::REFUSED };
				let calls = [$(stringify!($call)),+];
				table.extend(calls.map(|call| (stringify!($Pallet), call, decision)));
			)+)+
			table
		}
	};
}

decide! {
	System = frame_system {
		[accepted lockdown non_transfer governance] remark remark_with_event;
		// Root's. Raw writes spare what holds STOS: see `supply`.
		[accepted lockdown] set_heap_pages set_code set_code_without_checks set_storage kill_storage
			kill_prefix authorize_upgrade authorize_upgrade_without_checks apply_authorized_upgrade;
	}
	Timestamp = pallet_timestamp {
		[accepted lockdown] set;
	}
	Balances = pallet_balances {
		[accepted] transfer_allow_death transfer_keep_alive transfer_all force_transfer force_unreserve
			upgrade_accounts;
		// They mint or burn.
		[] burn force_set_balance force_adjust_total_issuance;
	}
	Utility = pallet_utility {
		[accepted lockdown non_transfer governance] batch batch_all force_batch;
		[accepted lockdown] as_derivative dispatch_as dispatch_as_fallible with_weight if_else;
	}
	Multisig = pallet_multisig {
		// The multisig's account is another origin, without the filter of a proxy.
		[accepted lockdown] as_multi_threshold_1 as_multi approve_as_multi cancel_as_multi poke_deposit;
	}
	Proxy = pallet_proxy {
		[accepted lockdown non_transfer cancel] reject_announcement;
		[accepted lockdown] proxy add_proxy remove_proxy remove_proxies create_pure kill_pure announce
			remove_announcement proxy_announced poke_deposit;
	}
	Sudo = pallet_sudo {
		[accepted lockdown] sudo sudo_unchecked_weight set_key sudo_as remove_key;
	}
	Ozone = pallet_ozone {
		[accepted] prepay;
	}
	Mining = pallet_mining {
		// A withdrawal pays the beneficiary that the owner chose.
		[accepted non_transfer] open_report submit_page close_report attest_report discard_report
			withdraw_rewards withdraw_all;
		// Governance's.
		[accepted] pay_incentive;
	}
	Deposit = pallet_deposit {
		// A retirement pays the beneficiary that the owner chose.
		[accepted non_transfer] set_kinds set_free_capacity set_bandwidth claim_deposit retire
			verify_candidate refuse_candidate propose vote close_ballot commit_tasks;
		// A profile is paid for by a hold.
		[accepted] register_resource_node activate register_meta_node top_up unregister set_beneficiary
			set_operator set_profile set_foundation kick;
	}
	Staking = pallet_staking {
		[accepted non_transfer] rejoin unjail withdraw_unbonded withdraw_rewards
			withdraw_validator_rewards withdraw_deposit_rewards collect_slashes;
		[accepted] register_validator bond_more unbond_self set_commission set_consensus_key leave
			delegate undelegate redelegate report_offence;
	}
	Consensus = pallet_consensus {
		// Without it validators make no block, in a lockdown neither.
		[accepted lockdown] note;
		[accepted non_transfer] report_equivocation;
	}
	Files = pallet_files {
		[accepted non_transfer] attest;
		[accepted] record remove;
	}
	Parameters = pallet_parameters {
		[accepted] set_parameter;
	}
	BoundedParameters = pallet_bounded_parameters {
		[accepted] set;
	}
	Preimage = pallet_preimage {
		[accepted lockdown governance] note_preimage unnote_preimage;
		[accepted lockdown] request_preimage unrequest_preimage ensure_updated;
	}
	Scheduler = pallet_scheduler {
		[accepted lockdown] schedule cancel schedule_named cancel_named schedule_after
			schedule_named_after set_retry set_retry_named cancel_retry cancel_retry_named;
	}
	ConvictionVoting = pallet_conviction_voting {
		[accepted lockdown governance] vote undelegate unlock remove_vote remove_other_vote;
		[accepted lockdown] delegate;
	}
	Referenda = pallet_referenda {
		[accepted lockdown governance] submit refund_decision_deposit refund_submission_deposit
			set_metadata;
		[accepted lockdown] place_decision_deposit cancel kill nudge_referendum one_fewer_deciding;
	}
	Treasury = pallet_treasury {
		[accepted] spend payout check_status void_spend remove_approval;
		// Of an older queue, which this chain does not have.
		[] spend_local;
	}
	MultiBlockMigrations = pallet_migrations {
		[accepted lockdown] force_set_cursor force_set_active_cursor force_onboard_mbms clear_historic;
	}
	Lockdown = lockdown {
		[accepted lockdown] lift;
	}
}
