//! Units and amounts of the economy.

use stratos_runtime_api::{Balance, EpochIndex, Moment, Noz};

/// Base units of one STOS.
pub const STOS: Balance = 1_000_000_000_000_000_000;

/// nOz of one oz.
pub const OZ: Noz = 1_000_000_000;

/// Milliseconds of a second.
pub const SECOND_MS: Moment = 1_000;

/// Milliseconds of a minute.
pub const MINUTE_MS: Moment = 60 * SECOND_MS;

/// Milliseconds of a day.
pub const DAY_MS: Moment = 24 * 60 * MINUTE_MS;

/// Epochs of a year, where an epoch is 10 minutes.
pub const EPOCHS_PER_YEAR: EpochIndex = 365 * 144;

/// The whole supply: created in genesis, never minted or burned (`docs/economy.md`, Units).
pub const TOTAL_SUPPLY: Balance = 100_000_000 * STOS;

/// The largest deposit or stake that a parameter may demand, base units: 1 % of the supply.
pub const MOST_ASKED: Balance = TOTAL_SUPPLY / 100;
