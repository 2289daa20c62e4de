//! When something happens next.

use super::{chain, next_epoch};
use crate::{Mining, Runtime, RuntimeCall, RuntimeOrigin, System, summary::timetable};
use frame_support::traits::UnfilteredDispatchable;
use stratos_runtime_api::epochs::Timetable;

#[test]
fn the_timetable_has_the_next_block_with_work() {
	chain("local").execute_with(|| {
		next_epoch();
		let (epoch, first, length) = Mining::epoch_position();
		let next = first + length;
		assert_eq!(timetable(), Timetable { epoch, next_epoch: next, next_work: next });
		let at = first + 7;
		let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![1] });
		let schedule = pallet_scheduler::Call::<Runtime>::schedule {
			when: at,
			maybe_periodic: None,
			priority: 0,
			call: Box::new(call.into()),
		};
		schedule.dispatch_bypass_filter(RuntimeOrigin::root()).expect("scheduled");
		assert_eq!(timetable().next_work, at);
		assert!(System::block_number() < at);
	});
}
