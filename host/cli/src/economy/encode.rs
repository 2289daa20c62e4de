//! Calls as values of the metadata's types.

use crate::{
	client::{ClientError, Metadata, Pallet},
	economy::call::{Call, Page},
};
use codec::{Compact, Encode};
use scale_info::{Variant, form::PortableForm};
use scale_value::Value;

/// What a node of ours declares as free, bytes.
const CAPACITY: u128 = 10_000_000_000_000;

/// A network key with its signature over the proof of the key.
pub(crate) struct NodeKey {
	pub(crate) id: [u8; 32],
	pub(crate) proof: [u8; 64],
}

/// Encodes calls by the metadata. `account` is the account of whoever acts.
pub(crate) struct Encoder<'a, A> {
	pub(crate) metadata: &'a Metadata,
	pub(crate) account: &'a dyn Fn(A) -> Option<[u8; 32]>,
}

impl<A: Copy> Encoder<'_, A> {
	fn encode(&self, value: &Value<()>, ty: u32, what: &str) -> Result<Vec<u8>, ClientError> {
		let mut bytes = Vec::new();
		scale_value::scale::encode_as_type(value, ty, &self.metadata.types, &mut bytes)
			.map_err(|cause| ClientError::value(what, cause.to_string()))?;
		Ok(bytes)
	}

	fn account(&self, who: A) -> Result<[u8; 32], ClientError> {
		(self.account)(who).ok_or_else(|| ClientError::missing("key of an actor"))
	}

	/// The encoded calls of the runtime that a call of ours stands for.
	pub(crate) fn calls(
		&self,
		ours: &Call<A>,
		key: Option<NodeKey>,
	) -> Result<Vec<Vec<u8>>, ClientError> {
		match ours {
			Call::Report { epoch, pages } => self.report(*epoch, pages),
			ours => Ok(vec![self.bytes(&self.value(ours, key)?)?]),
		}
	}

	/// Several calls in one, all or none; one as it is.
	pub(crate) fn together(&self, mut calls: Vec<Vec<u8>>) -> Result<Option<Vec<u8>>, ClientError> {
		match calls.len() {
			0 | 1 => Ok(calls.pop()),
			_ => {
				let count = u32::try_from(calls.len()).unwrap_or(u32::MAX);
				let list = [Compact(count).encode(), calls.concat()].concat();
				self.call("Utility", "batch_all", &[list]).map(Some)
			}
		}
	}

	/// A call whose arguments are encoded.
	pub(crate) fn call(
		&self,
		pallet: &str,
		name: &str,
		fields: &[Vec<u8>],
	) -> Result<Vec<u8>, ClientError> {
		let (pallet, call) = self.find(pallet, name)?;
		Ok([&[pallet.index, call.index][..], &fields.concat()].concat())
	}

	fn find(
		&self,
		pallet: &str,
		name: &str,
	) -> Result<(&Pallet, &Variant<PortableForm>), ClientError> {
		let unknown = || ClientError::missing(&format!("call {pallet}.{name}"));
		let pallet = self.metadata.pallet(pallet).ok_or_else(unknown)?;
		let call = self.metadata.calls(pallet).iter().find(|call| call.name == name);
		Ok((pallet, call.ok_or_else(unknown)?))
	}

	fn bytes(&self, call: &Value<()>) -> Result<Vec<u8>, ClientError> {
		self.encode(call, self.metadata.extrinsic.call, "a call")
	}

	fn value(&self, ours: &Call<A>, key: Option<NodeKey>) -> Result<Value<()>, ClientError> {
		let account = |who| Ok::<_, ClientError>(Value::from_bytes(self.account(who)?));
		let index = |number: &u32| Value::u128((*number).into());
		let none = || Value::unnamed_variant("None", []);
		Ok(match ours {
			Call::Transfer { to, amount } => {
				let dest = Value::unnamed_variant("Id", [account(*to)?]);
				let fields = [("dest", dest), ("value", Value::u128(*amount))];
				call("Balances", "transfer_keep_alive", fields)
			}
			Call::Prepay { amount, beneficiary } => {
				let beneficiary = match beneficiary {
					Some(who) => Value::unnamed_variant("Some", [account(*who)?]),
					None => none(),
				};
				let fields = [
					("amount", Value::u128(*amount)),
					("beneficiary", beneficiary),
					("min_ozone", Value::u128(0)),
				];
				call("Ozone", "prepay", fields)
			}
			Call::SetOperator { node, operator } => {
				let operator = Value::unnamed_variant("Some", [account(*operator)?]);
				call("Deposit", "set_operator", [("node", index(node)), ("operator", operator)])
			}
			Call::Report { .. } => return Err(ClientError::missing("single call for a report")),
			Call::Attest { epoch, reporter, hash } => {
				let fields = [
					("epoch", index(epoch)),
					("reporter", index(reporter)),
					("hash", Value::from_bytes(hash)),
				];
				call("Mining", "attest_report", fields)
			}
			Call::Register { deposit, .. } => {
				let (id, proof) = proof(key)?;
				let kinds = [("storage", true), ("database", true), ("computation", false)];
				let kinds = kinds.map(|(name, offered)| (name, Value::bool(offered)));
				let fields = [
					("id", id),
					("kinds", Value::named_composite(kinds)),
					("deposit", Value::u128(*deposit)),
					("free_capacity", Value::u128(CAPACITY)),
					("beneficiary", none()),
					("proof", proof),
				];
				call("Deposit", "register_resource_node", fields)
			}
			Call::RegisterMeta { deposit, .. } => {
				let (id, proof) = proof(key)?;
				let deposit = Value::u128(*deposit);
				let fields =
					[("id", id), ("deposit", deposit), ("beneficiary", none()), ("proof", proof)];
				call("Deposit", "register_meta_node", fields)
			}
			Call::Verify { node } => call("Deposit", "verify_candidate", [("node", index(node))]),
			Call::Fund { from, to, amount } => {
				let address = |account| Value::unnamed_variant("Id", [account]);
				let fields = [
					("source", address(account(*from)?)),
					("dest", address(account(*to)?)),
					("value", Value::u128(*amount)),
				];
				call("Balances", "force_transfer", fields)
			}
			Call::SetFoundation { to } => {
				call("Deposit", "set_foundation", [("account", account(*to)?)])
			}
			Call::Activate { node } => {
				let fields = [("node", index(node)), ("additional", Value::u128(0))];
				call("Deposit", "activate", fields)
			}
			Call::Unregister { node } => call("Deposit", "unregister", [("node", index(node))]),
			Call::Resume { node, propose } => {
				let motion = Value::unnamed_variant("Resume", []);
				let fields = vec![("node", index(node)), ("motion", motion)];
				match propose {
					true => call("Deposit", "propose", fields),
					false => {
						let approve = [("approve", Value::bool(true))];
						call("Deposit", "vote", fields.into_iter().chain(approve))
					}
				}
			}
			Call::Delegate { validator, amount } => stake("delegate", validator, Some(*amount)),
			Call::Undelegate { validator, amount } => stake("undelegate", validator, Some(*amount)),
			Call::WithdrawStake { validator } => stake("withdraw_rewards", validator, None),
			Call::WithdrawNodes { nodes } => {
				let nodes = Value::unnamed_composite(nodes.iter().map(index));
				call("Mining", "withdraw_all", [("nodes", nodes)])
			}
		})
	}

	/// Opens a report, adds its pages and closes it.
	fn report(&self, epoch: u32, pages: &[Page<A>]) -> Result<Vec<Vec<u8>>, ClientError> {
		let number = |number: u128| Value::u128(number);
		let of_epoch = || ("epoch", number(epoch.into()));
		let mut calls = vec![self.bytes(&call("Mining", "open_report", [of_epoch()]))?];
		let (_, submit) = self.find("Mining", "submit_page")?;
		let [epoch_type, number_type, page_type] = submit.fields.as_slice() else {
			return Err(ClientError::missing("call Mining.submit_page of a known form"));
		};
		// The hash of a report: of its epoch, then of one page after the other.
		let mut hash = sp_crypto_hashing::blake2_256(&(*b"stratos/report", epoch).encode());
		let mut total = 0u128;
		for (place, page) in (0u32..).zip(pages) {
			let content = self.encode(&self.page(page)?, page_type.ty.id, "a page")?;
			hash = sp_crypto_hashing::blake2_256(&[&hash[..], &content].concat());
			total = total.saturating_add(page.total);
			let fields = [
				self.encode(&number(epoch.into()), epoch_type.ty.id, "an epoch")?,
				self.encode(&number(place.into()), number_type.ty.id, "a number")?,
				content,
			];
			calls.push(self.call("Mining", "submit_page", &fields)?);
		}
		let totals = [("charged", total), ("migrated", 0), ("contributed", total)];
		let totals = Value::named_composite(totals.map(|(name, amount)| (name, number(amount))));
		let fields = [of_epoch(), ("hash", Value::from_bytes(hash)), ("totals", totals)];
		calls.push(self.bytes(&call("Mining", "close_report", fields))?);
		Ok(calls)
	}

	fn page(&self, page: &Page<A>) -> Result<Value<()>, ClientError> {
		let number = |number: u128| Value::u128(number);
		// By ascending account.
		let mut usage = Vec::with_capacity(page.usage.len());
		for (who, bytes) in &page.usage {
			usage.push((self.account(*who)?, *bytes));
		}
		usage.sort_unstable();
		let usage = usage.into_iter().map(|(account, bytes)| {
			let record = Value::named_variant("Download", [("bytes", number(bytes.into()))]);
			let records = Value::unnamed_composite([record]);
			Value::named_composite([("user", Value::from_bytes(account)), ("records", records)])
		});
		let contributions = page.contributions.iter().map(|(node, amount)| {
			Value::unnamed_composite([number((*node).into()), number(*amount)])
		});
		let tasks = page.tasks.iter().map(|(node, completed, failed)| {
			Value::named_composite([
				("node", number((*node).into())),
				("completed", number((*completed).into())),
				("failed", number((*failed).into())),
			])
		});
		Ok(Value::named_composite([
			("usage", Value::unnamed_composite(usage)),
			("contributions", Value::unnamed_composite(contributions)),
			("performance", Value::unnamed_composite(tasks)),
			("migrations", Value::unnamed_composite([])),
		]))
	}
}

/// A call by its names.
fn call(
	pallet: &str,
	name: &str,
	fields: impl IntoIterator<Item = (&'static str, Value<()>)>,
) -> Value<()> {
	Value::unnamed_variant(pallet, [Value::named_variant(name, fields)])
}

fn stake(name: &str, validator: &[u8; 32], amount: Option<u128>) -> Value<()> {
	let amount = amount.map(|amount| ("amount", Value::u128(amount)));
	let fields = [("validator", Value::from_bytes(validator))];
	call("Staking", name, fields.into_iter().chain(amount))
}

/// A network key with its proof.
fn proof(key: Option<NodeKey>) -> Result<(Value<()>, Value<()>), ClientError> {
	let key = key.ok_or_else(|| ClientError::missing("key for a node"))?;
	let proof = Value::unnamed_variant("Sr25519", [Value::from_bytes(key.proof)]);
	Ok((Value::from_bytes(key.id), Value::unnamed_variant("Some", [proof])))
}
