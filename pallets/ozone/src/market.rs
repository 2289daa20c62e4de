//! Arithmetic of the Ozone market: a constant product between STOS and Ozone. No storage.
//!
//! With `S` the genesis deposit, `P` the unissued prepay and `L` the remaining Ozone limit, the
//! marginal price is `(S+P)/L` and the product `(S+P)·L` is kept (whitepaper sections 1.1 and 1.2).
//! Almost every division leaves a remainder. It always stays with the market, so that no trade
//! lowers the product, and splitting, repeating or reversing a trade gains nothing.
//!
//! Amounts of STOS are base units (10^-18 STOS), amounts of Ozone nOz (10^-9 oz).

use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_core::U256;
use stratos_primitives::{
	Balance, MarketState, Noz, STOS,
	math::{mul_div_ceil, mul_div_floor},
};
use stratos_runtime_api::ozone::{MarketOperation, Price};

/// If deposits join `S`, nodes that leave never lower it below 1 STOS, so that a market without
/// nodes has a price. An `S` that began lower stays.
pub const MIN_GENESIS_DEPOSIT: Balance = STOS;

/// The effect of a node's deposit on `S`. Under both rules the limit moves by `floor(L·Z/S)`, with
/// the `S` before it.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub enum DepositRule {
	/// None: `S` stays the sum of the genesis deposits (whitepaper section 4.3). `L` then grows
	/// faster than the STOS behind it, and the price falls with every node that joins.
	StayApart,
	/// `S += Z` when the node becomes active, `S -= Z` when it no longer is, as on the live Stratos
	/// chain. `S/L` is the same before and after.
	JoinS,
}

impl DepositRule {
	/// A node deposits `deposit` base units. Returns the increase of the limit, nOz, rounded down,
	/// and the market after it.
	///
	/// # Errors
	/// As [`raise`], and [`MarketError::Overflow`] if `S + P` does not fit.
	pub fn enter(
		self,
		market: &MarketState,
		deposit: Balance,
	) -> Result<(Noz, MarketState), MarketError> {
		let (increase, after) = raise(market, deposit)?;
		let genesis_deposit = match self {
			Self::StayApart => after.genesis_deposit,
			Self::JoinS => {
				stos_side(&after)?.checked_add(deposit).ok_or(MarketError::Overflow)?;
				after.genesis_deposit.checked_add(deposit).ok_or(MarketError::Overflow)?
			}
		};
		Ok((increase, MarketState { genesis_deposit, ..after }))
	}

	/// A node with a deposit of `deposit` base units leaves. Returns the decrease of the limit,
	/// nOz, rounded down and bounded as by [`lower`], and the market after it. `S` never falls
	/// below [`MIN_GENESIS_DEPOSIT`].
	pub fn leave(
		self,
		market: &MarketState,
		deposit: Balance,
		min_limit: Noz,
	) -> (Noz, MarketState) {
		let (decrease, after) = lower(market, deposit, min_limit);
		let before = after.genesis_deposit;
		let genesis_deposit = match self {
			Self::StayApart => before,
			Self::JoinS => before.saturating_sub(deposit).max(before.min(MIN_GENESIS_DEPOSIT)),
		};
		(decrease, MarketState { genesis_deposit, ..after })
	}
}

/// Why an operation fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarketError {
	/// `S` is 0: the market has no price.
	NotOpen,
	/// The amount is 0.
	ZeroAmount,
	/// The amount does not buy 1 nOz.
	NothingBought,
	/// The amount buys less than the buyer's minimum.
	BelowMinimum,
	/// The Ozone is not below the limit.
	LimitExceeded,
	/// A result does not fit its type.
	Overflow,
}

/// `S + P`: the STOS side of the product.
fn stos_side(market: &MarketState) -> Result<Balance, MarketError> {
	if market.genesis_deposit == 0 {
		return Err(MarketError::NotOpen);
	}
	market.genesis_deposit.checked_add(market.unissued_prepay).ok_or(MarketError::Overflow)
}

/// The marginal price `(S+P)/L` in base units per nOz, as an exact fraction (whitepaper section
/// 1.1). The numerator saturates, far above the total supply.
pub fn price(market: &MarketState) -> Price {
	Price {
		numerator: market.genesis_deposit.saturating_add(market.unissued_prepay),
		denominator: market.remaining_limit,
	}
}

/// The product `(S+P)·L`, which no trade may lower. Exact: both factors have 128 bits.
pub fn product(market: &MarketState) -> U256 {
	let Price { numerator, denominator } = price(market);
	// Cannot overflow: the product of two 128-bit numbers has at most 256 bits.
	U256::from(numerator).saturating_mul(U256::from(denominator))
}

/// Buys Ozone for `stos` base units: `got = floor(L·X/(S+P+X))`, `P += X`, `L -= got` (whitepaper
/// section 1.1).
///
/// Returns the nOz bought, rounded down, and the market after it.
///
/// # Errors
/// If nothing would be bought, or less than `min_ozone` nOz.
pub fn prepay(
	market: &MarketState,
	stos: Balance,
	min_ozone: Noz,
) -> Result<(Noz, MarketState), MarketError> {
	if stos == 0 {
		return Err(MarketError::ZeroAmount);
	}
	let stos_after = stos_side(market)?.checked_add(stos).ok_or(MarketError::Overflow)?;
	let got =
		mul_div_floor(market.remaining_limit, stos, stos_after).ok_or(MarketError::Overflow)?;
	if got == 0 {
		return Err(MarketError::NothingBought);
	}
	if got < min_ozone {
		return Err(MarketError::BelowMinimum);
	}
	let after = MarketState {
		genesis_deposit: market.genesis_deposit,
		// Both fit: P+X ≤ S+P+X, and got ≤ L because X ≤ S+P+X.
		unissued_prepay: market.unissued_prepay.checked_add(stos).ok_or(MarketError::Overflow)?,
		remaining_limit: market.remaining_limit.checked_sub(got).ok_or(MarketError::Overflow)?,
	};
	Ok((got, after))
}

/// The cost of exactly `ozone` nOz: `ceil((S+P)·Δ/(L−Δ))` base units (whitepaper section 1.1,
/// solved for `X`). Rounds up. Zero costs zero.
///
/// # Errors
/// If `ozone` is not below `L`: the last nOz has no price.
pub fn cost(market: &MarketState, ozone: Noz) -> Result<Balance, MarketError> {
	let stos = stos_side(market)?;
	let left = market
		.remaining_limit
		.checked_sub(ozone)
		.filter(|left| *left > 0)
		.ok_or(MarketError::LimitExceeded)?;
	mul_div_ceil(stos, ozone, left).ok_or(MarketError::Overflow)
}

/// Buys exactly `ozone` nOz at their [`cost`]: `P += cost`, `L -= Δ`.
///
/// Returns the base units to pay and the market after it.
///
/// # Errors
/// As [`cost`].
pub fn buy_exact(market: &MarketState, ozone: Noz) -> Result<(Balance, MarketState), MarketError> {
	let paid = cost(market, ozone)?;
	// S+P must fit too, or the next trade could not be computed.
	stos_side(market)?.checked_add(paid).ok_or(MarketError::Overflow)?;
	let after = MarketState {
		genesis_deposit: market.genesis_deposit,
		unissued_prepay: market.unissued_prepay.checked_add(paid).ok_or(MarketError::Overflow)?,
		remaining_limit: market.remaining_limit.checked_sub(ozone).ok_or(MarketError::Overflow)?,
	};
	Ok((paid, after))
}

/// The value of `ozone` nOz: `floor((S+P)·Y/(L+Y))` base units (whitepaper section 1.2).
///
/// Rounds down. Defined for every amount, also where [`settle`] fails.
pub fn value(market: &MarketState, ozone: Noz) -> Balance {
	let stos = U256::from(price(market).numerator);
	let limit_after = U256::from(market.remaining_limit).saturating_add(U256::from(ozone));
	stos.saturating_mul(U256::from(ozone))
		.checked_div(limit_after)
		.and_then(|value| Balance::try_from(value).ok())
		.unwrap_or(0)
}

/// What `ozone` nOz sold back pay: their [`value`], at most `P`.
///
/// The cap at `P` matters after deactivations lowered `L`: the formula alone can then exceed the pool
/// (`docs/economy.md` section 1).
pub fn settlement_value(market: &MarketState, ozone: Noz) -> Balance {
	value(market, ozone).min(market.unissued_prepay)
}

/// Sells `ozone` nOz back: `R = min(floor((S+P)·Y/(L+Y)), P)`, `P -= R`, `L += Y` (whitepaper
/// section 1.2).
///
/// Returns the base units paid, rounded down, and the market after it.
pub fn settle(market: &MarketState, ozone: Noz) -> Result<(Balance, MarketState), MarketError> {
	stos_side(market)?;
	let paid = settlement_value(market, ozone);
	let after = MarketState {
		genesis_deposit: market.genesis_deposit,
		unissued_prepay: market.unissued_prepay.checked_sub(paid).ok_or(MarketError::Overflow)?,
		remaining_limit: market.remaining_limit.checked_add(ozone).ok_or(MarketError::Overflow)?,
	};
	Ok((paid, after))
}

/// A node deposits `deposit` base units: `ΔL = floor(L·Z/S)`, `L += ΔL` (whitepaper section 4.3).
/// `S` does not change.
///
/// Returns the increase in nOz, rounded down, and the market after it.
pub fn raise(market: &MarketState, deposit: Balance) -> Result<(Noz, MarketState), MarketError> {
	stos_side(market)?;
	let increase = mul_div_floor(market.remaining_limit, deposit, market.genesis_deposit)
		.ok_or(MarketError::Overflow)?;
	let remaining_limit =
		market.remaining_limit.checked_add(increase).ok_or(MarketError::Overflow)?;
	Ok((increase, MarketState { remaining_limit, ..*market }))
}

/// A node with a deposit of `deposit` base units leaves: `ΔL = min(floor(L·Z/S), L − L_min)`, `L -=
/// ΔL` (whitepaper section 4.4). `L_min` is `min_limit`, nOz: it keeps the price finite
/// (`docs/economy.md` section 1).
///
/// Returns the decrease in nOz and the market after it. Never fails: a decrease that does not fit
/// its type is cut at `L − L_min` too, and a limit that prepays took below `L_min` stays.
pub fn lower(market: &MarketState, deposit: Balance, min_limit: Noz) -> (Noz, MarketState) {
	if market.genesis_deposit == 0 {
		return (0, *market);
	}
	let most = market.remaining_limit.saturating_sub(min_limit);
	let decrease = mul_div_floor(market.remaining_limit, deposit, market.genesis_deposit)
		.map_or(most, |decrease| decrease.min(most));
	let remaining_limit = market.remaining_limit.saturating_sub(decrease);
	(decrease, MarketState { remaining_limit, ..*market })
}

/// A cancelled traffic reward of `amount` base units returns: `P += amount` (whitepaper section 2).
/// No rounding.
pub fn give_back(market: &MarketState, amount: Balance) -> Result<MarketState, MarketError> {
	stos_side(market)?.checked_add(amount).ok_or(MarketError::Overflow)?;
	let unissued_prepay =
		market.unissued_prepay.checked_add(amount).ok_or(MarketError::Overflow)?;
	Ok(MarketState { unissued_prepay, ..*market })
}

/// The result of `operation` on `market` under `rule` and `min_limit`, and the market after it; `None` if
/// it fails.
pub fn simulate(
	market: &MarketState,
	operation: MarketOperation,
	rule: DepositRule,
	min_limit: Noz,
) -> Option<(u128, MarketState)> {
	match operation {
		MarketOperation::Prepay(stos) => prepay(market, stos, 0).ok(),
		MarketOperation::Settle(ozone) => settle(market, ozone).ok(),
		MarketOperation::Cost(ozone) => Some((cost(market, ozone).ok()?, *market)),
		MarketOperation::Join(deposit) => rule.enter(market, deposit).ok(),
		MarketOperation::Leave(deposit) => Some(rule.leave(market, deposit, min_limit)),
	}
}
