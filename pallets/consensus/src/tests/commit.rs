//! What a block says of its parent.

use crate::{Error, mock::*, *};
use codec::Encode;
use frame_support::inherent::ProvideInherent;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
};
use sp_inherents::InherentData;
use sp_runtime::{Digest, DigestItem, DispatchError};
use stratos_consensus::{
	Certificate, ENGINE_ID, Equivocation, INHERENT_IDENTIFIER, InherentData as Commit, Proposer,
};

fn note(certificate: Certificate, proofs: Vec<Equivocation>) -> DispatchResultWithPostInfo {
	let proofs = proofs.try_into().expect("within the bound");
	Consensus::note(RuntimeOrigin::none(), certificate, proofs)
}

/// Block 1, and the beginning of block 2 by validator 1.
fn second_block() {
	begin(&by(1), false);
	end();
	begin(&by(1), false);
}

/// The error of a certificate that is made of a right one.
fn refused(change: impl FnOnce(&mut Certificate)) -> DispatchError {
	with_validators(&FOUR, || {
		second_block();
		let mut certificate = certificate(1, &[1, 2, 3]);
		change(&mut certificate);
		let error = note(certificate.clone(), vec![]).unwrap_err().error;
		assert_noop!(note(certificate, vec![]), error);
		assert_ok!(note(self::certificate(1, &[1, 2, 3]), vec![]));
		end();
		error
	})
}

#[test]
fn who_signed_and_who_did_not_is_noted() {
	with_validators(&FOUR, || {
		second_block();
		assert_ok!(note(certificate(1, &[1, 2, 4]), vec![]));
		let mut noted = counts();
		noted.sort();
		let mut expected = [(key(1), true), (key(2), true), (key(3), false), (key(4), true)];
		expected.sort();
		assert_eq!(noted, expected);
		end();
	});
}

#[test]
fn the_weight_is_that_of_what_was_done() {
	with_validators(&FOUR, || {
		second_block();
		let certificate = certificate(1, &[1, 2, 3]);
		let call = Call::<Test>::note {
			certificate: certificate.clone(),
			equivocations: Default::default(),
		};
		let before = call.get_dispatch_info();
		let after = note(certificate, vec![]).expect("valid").actual_weight.expect("known");
		assert!(after.all_lt(before.call_weight));
		let expected = <() as WeightInfo>::note(3).saturating_add(UNIT.saturating_mul(4));
		assert_eq!(after, expected);
		// A weight of what is no certificate does not overflow.
		let _ = Consensus::note_weight(usize::MAX, usize::MAX);
		end();
	});
}

#[test]
fn a_certificate_is_verified_in_every_part() {
	type E = Error<Test>;
	assert_eq!(refused(|c| c.height = 2), E::CertificateHeight.into());
	assert_eq!(refused(|c| c.block = hash_of(7)), E::CertificateBlock.into());
	assert_eq!(refused(|c| c.signatures.swap(0, 1)), E::CertificateOrder.into());
	assert_eq!(
		refused(|c| c.signatures[2].validator.0 = [255; 32]),
		E::CertificateValidator.into()
	);
	assert_eq!(refused(|c| c.round = 1), E::CertificateSignature.into());
	assert_eq!(refused(|c| c.signatures.truncate(2)), E::CertificateQuorum.into());
	let forged = refused(|c| c.signatures[1].signature = c.signatures[0].signature);
	assert_eq!(forged, E::CertificateSignature.into());
}

#[test]
fn the_certificate_is_of_the_set_that_voted_on_the_parent() {
	with_validators(&FOUR, || {
		second_block();
		assert_ok!(note(certificate(1, &[1, 2, 3]), vec![]));
		end();
		// Block 3 installs a new set. Blocks 2 and 3 are still voted on by the old one.
		choose(&[(5, 10)]);
		begin(&by(1), true);
		let early = note(certificate(2, &[5]), vec![]);
		assert_eq!(early.unwrap_err().error, Error::<Test>::CertificateValidator.into());
		assert_ok!(note(certificate(2, &[2, 3, 4]), vec![]));
		end();
		begin(&by(5), false);
		let early = note(certificate(3, &[5]), vec![]);
		assert_eq!(early.unwrap_err().error, Error::<Test>::CertificateValidator.into());
		assert_ok!(note(certificate(3, &[1, 3, 4]), vec![]));
		end();
		begin(&by(5), false);
		let late = note(certificate(4, &[1, 2, 3]), vec![]);
		assert_eq!(late.unwrap_err().error, Error::<Test>::CertificateValidator.into());
		assert_ok!(note(certificate(4, &[5]), vec![]));
		end();
	});
}

#[test]
#[should_panic(expected = "needs the certificate of its parent")]
fn a_block_without_the_certificate_of_its_parent_is_invalid() {
	with_validators(&FOUR, || {
		second_block();
		end();
	});
}

#[test]
#[should_panic(expected = "needs the certificate of its parent")]
fn a_header_that_names_its_proposer_twice_is_no_way_around_it() {
	with_validators(&FOUR, || {
		plain_block(false);
		let mut digest = by(1);
		digest.push(DigestItem::PreRuntime(ENGINE_ID, Proposer { key: key(2), round: 0 }.encode()));
		begin(&digest, false);
		let refused = note(certificate(1, &[1, 2, 3]), vec![]);
		assert_eq!(refused.unwrap_err().error, Error::<Test>::NoProposer.into());
		end();
	});
}

#[test]
fn a_block_notes_once() {
	with_validators(&FOUR, || {
		second_block();
		let certificate = certificate(1, &[1, 2, 3]);
		assert_ok!(note(certificate.clone(), vec![]));
		assert_noop!(note(certificate, vec![]), Error::<Test>::AlreadyNoted);
		end();
	});
}

#[test]
fn nothing_is_noted_of_genesis_or_by_a_single_authority() {
	with_validators(&FOUR, || {
		begin(&by(1), false);
		let of_genesis = note(certificate(0, &[1, 2, 3]), vec![]);
		assert_eq!(of_genesis.unwrap_err().error, Error::<Test>::ParentIsGenesis.into());
		end();
		begin(&Digest::default(), false);
		let by_authority = note(certificate(1, &[1, 2, 3]), vec![]);
		assert_eq!(by_authority.unwrap_err().error, Error::<Test>::NoProposer.into());
		end();
	});
}

#[test]
fn nobody_sends_a_note() {
	with_validators(&FOUR, || {
		second_block();
		let certificate = certificate(1, &[1, 2, 3]);
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
			let sent = Consensus::note(origin, certificate.clone(), Default::default());
			assert_noop!(sent, DispatchError::BadOrigin);
		}
		assert_ok!(note(certificate, vec![]));
		end();
	});
}

#[test]
fn the_author_is_the_validator_that_the_header_names() {
	with_validators(&FOUR, || {
		begin(&by(3), false);
		assert_eq!(Consensus::author(), Some(3));
		end();
		plain_block(false);
		assert_eq!(Consensus::author(), None);
	});
}

/// The host's data.
fn data(certificate: Certificate, equivocations: Vec<Equivocation>) -> InherentData {
	let mut data = InherentData::new();
	let commit = Commit { certificate, equivocations };
	data.put_data(INHERENT_IDENTIFIER, &commit).expect("once");
	data
}

#[test]
fn the_inherent_is_made_where_it_is_due() {
	with_validators(&FOUR, || {
		let given = data(certificate(1, &[1, 2, 3]), vec![]);
		begin(&by(1), false);
		assert_eq!(Consensus::create_inherent(&given), None, "the parent is genesis");
		end();
		begin(&by(1), false);
		assert_eq!(Consensus::create_inherent(&InherentData::new()), None, "the host gave none");
		let mut garbage = InherentData::new();
		garbage.put_data(INHERENT_IDENTIFIER, &7u8).expect("once");
		assert_eq!(Consensus::create_inherent(&garbage), None);
		let call = Consensus::create_inherent(&given).expect("due");
		assert!(Consensus::is_inherent(&call));
		let Call::note { certificate, equivocations } = call else { panic!("not a note") };
		assert_ok!(Consensus::note(RuntimeOrigin::none(), certificate, equivocations));
		end();
		begin(&Digest::default(), false);
		assert_eq!(Consensus::create_inherent(&given), None, "of a single authority");
		end();
	});
}

#[test]
fn the_inherent_has_the_proofs_that_punish_and_no_others() {
	with_validators(&FOUR, || {
		set_evidence_age(0);
		plain_block(false);
		plain_block(true);
		begin(&by(1), false);
		let mut forged = twice(2, 3);
		forged.second.signature = forged.first.signature;
		let proofs = vec![
			twice(1, 3),
			// The same offence again, of the same epoch, and again.
			twice(1, 3),
			forged,
			// Too old, in the future, of nobody.
			twice(2, 1),
			twice(2, 9),
			twice(8, 3),
			twice(3, 3),
		];
		let given = data(certificate(2, &[1, 2, 3]), proofs);
		let call = Consensus::create_inherent(&given).expect("due");
		assert_eq!(punished(), [], "it was tried only");
		let Call::note { certificate, equivocations } = call else { panic!("not a note") };
		assert_eq!(equivocations.to_vec(), [twice(1, 3), twice(3, 3)]);
		assert_ok!(Consensus::note(RuntimeOrigin::none(), certificate, equivocations));
		assert_eq!(punished(), [(key(1), 1), (key(3), 1)]);
		end();
	});
}

#[test]
fn a_proof_that_punishes_nobody_makes_the_block_invalid() {
	with_validators(&FOUR, || {
		second_block();
		let right = certificate(1, &[1, 2, 3]);
		let mut forged = twice(2, 1);
		forged.second.signature = forged.first.signature;
		assert_noop!(note(right.clone(), vec![forged]), Error::<Test>::MessageSignature);
		assert_noop!(note(right.clone(), vec![twice(2, 3)]), Error::<Test>::HeightUnknown);
		let twice_the_same = note(right.clone(), vec![twice(2, 1), twice(2, 1)]);
		assert_eq!(twice_the_same.unwrap_err().error, DispatchError::Other("twice"));
		assert_eq!(punished(), []);
		assert_ok!(note(right, vec![twice(2, 1)]));
		assert_eq!(punished(), [(key(2), 0)]);
		end();
	});
}
