//! `payment_*`: weight and fee of an extrinsic, from the runtime's `TransactionPaymentApi`.

use super::runtime_method;
use crate::{
	executor::CallLimits,
	rpc::{
		Context,
		error::{self, RpcResult, runtime},
		types::{Bytes, HashHex, decode_extrinsic},
	},
};
use codec::{Compact, Decode, Encode};
use jsonrpsee::{
	RpcModule,
	core::RegisterMethodError,
	types::{ErrorObjectOwned, Params},
};
use serde_json::{Value, json};
use sp_core::U256;
use std::fmt::Display;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	runtime_method::register(module, "payment_queryInfo", |params, context, limits| {
		let what = "Unable to query dispatch info.";
		let encoded = query(context, limits, params, "TransactionPaymentApi_query_info", what)?;
		DispatchInfo::decode(&mut &encoded[..]).map(DispatchInfo::json).map_err(call_failed(what))
	})?;
	runtime_method::register(module, "payment_queryFeeDetails", |params, context, limits| {
		let what = "Unable to query fee details.";
		let encoded =
			query(context, limits, params, "TransactionPaymentApi_query_fee_details", what)?;
		FeeDetails::decode(&mut &encoded[..]).map(FeeDetails::json).map_err(call_failed(what))
	})?;
	Ok(())
}

fn call_failed<E: Display>(what: &'static str) -> impl Fn(E) -> ErrorObjectOwned {
	move |cause| error::error_with(runtime::CALL, what, cause)
}

fn query(
	context: &Context,
	limits: &CallLimits,
	params: Params<'_>,
	function: &str,
	what: &'static str,
) -> RpcResult<Vec<u8>> {
	let mut params = params.sequence();
	let bytes: Bytes = params.next()?;
	let at: Option<HashHex> = params.optional_next()?;
	let extrinsic = decode_extrinsic(&bytes)
		.map_err(|cause| error::error_with(runtime::DECODE, what, cause))?;
	let mut arguments = extrinsic.0;
	// The maximum request size is far below u32::MAX.
	let length = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
	length.encode_to(&mut arguments);
	context
		.chain
		.client_call(context.block_or_best(at), function, &arguments, limits)
		.map_err(call_failed(what))
}

/// FRAME's `RuntimeDispatchInfo<u128, Weight>`.
#[derive(Decode)]
struct DispatchInfo {
	ref_time: Compact<u64>,
	proof_size: Compact<u64>,
	class: Class,
	partial_fee: u128,
}

/// FRAME's `DispatchClass`.
#[derive(Decode)]
enum Class {
	Normal,
	Operational,
	Mandatory,
}

impl DispatchInfo {
	fn json(self) -> Value {
		json!({
			"weight": { "ref_time": self.ref_time.0, "proof_size": self.proof_size.0 },
			"class": match self.class {
				Class::Normal => "normal",
				Class::Operational => "operational",
				Class::Mandatory => "mandatory",
			},
			// A decimal string, since JSON numbers lose digits above 2^53.
			"partialFee": self.partial_fee.to_string(),
		})
	}
}

/// FRAME's `FeeDetails<u128>`. The tip follows in the encoding; Substrate does not return it.
#[derive(Decode)]
struct FeeDetails {
	inclusion_fee: Option<InclusionFee>,
}

/// FRAME's `InclusionFee<u128>`.
#[derive(Decode)]
struct InclusionFee {
	base_fee: u128,
	len_fee: u128,
	adjusted_weight_fee: u128,
}

impl FeeDetails {
	fn json(self) -> Value {
		json!({
			"inclusionFee": self.inclusion_fee.map(|fee| json!({
				"baseFee": U256::from(fee.base_fee),
				"lenFee": U256::from(fee.len_fee),
				"adjustedWeightFee": U256::from(fee.adjusted_weight_fee),
			})),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn dispatch_info_is_serialized_as_in_substrate() {
		let encoded = (Compact(1_000_000u64), Compact(3u64), 1u8, 12_345_678_901_234_567_890u128);
		let info = DispatchInfo::decode(&mut &encoded.encode()[..]).unwrap();
		assert_eq!(
			info.json(),
			json!({
				"weight": { "ref_time": 1_000_000, "proof_size": 3 },
				"class": "operational",
				"partialFee": "12345678901234567890",
			})
		);
	}

	#[test]
	fn fee_details_are_serialized_as_in_substrate() {
		let encoded = (Some((1u128, 255u128, 1u128 << 100)), 0u128).encode();
		assert_eq!(
			FeeDetails::decode(&mut &encoded[..]).unwrap().json(),
			json!({ "inclusionFee": {
				"baseFee": "0x1",
				"lenFee": "0xff",
				"adjustedWeightFee": "0x10000000000000000000000000",
			}})
		);
		let free = FeeDetails::decode(&mut &[0u8][..]).unwrap();
		assert_eq!(free.json(), json!({ "inclusionFee": null }));
	}
}
