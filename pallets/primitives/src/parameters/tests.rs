//! A group with every kind of parameter.

use super::{Bound, Bounds, ParameterFault, ParameterGroup, Unit, adopted, at_genesis};
use crate::{Balance, STOS};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{BoundedVec, traits::ConstU32};
use sp_arithmetic::Perbill;

type Sizes = BoundedVec<u16, ConstU32<4>>;

crate::parameters! {
	/// What governance decides about a shop. The context is how much is in stock.
	pub(super) struct ShopParameters: Shop, ShopKey, u32 {
		/// The least that is sold.
		/// At most Most.
		Least = 0, least: u32 = 10, Within(1, 100), COUNT,
			requires |values, _| values.least <= values.most, "be at most Most";
		/// The most that is sold.
		Most = 1, most: u32 = 20, Within(1, 100), COUNT,
			requires |values, stock| values.most <= stock, "be at most what is in stock";
		/// The price. Unset, nothing is sold.
		Price = 2, price: Option<Balance> = None, Within(Some(1), Some(5 * STOS)), STOS;
		/// The discount.
		Discount = 4, discount: Perbill = Perbill::zero(),
			Within(Perbill::zero(), Perbill::from_percent(50)), PERBILL;
		/// The sizes.
		Sizes = 5, sizes: Sizes = Sizes::default(),
			Rule(|sizes| sizes.is_sorted(), "ascend"), COUNT;
		/// Whether it is open.
		Open = 6, open: bool = true, Any, COUNT;
	}
	shared with other {
		/// How long goods are kept.
		Kept = 7, kept: u32 = 5, Within(1, 9), EPOCHS;
	}
}

fn shop(change: fn(&mut ShopParameters)) -> ShopParameters {
	let mut shop = ShopParameters::default();
	change(&mut shop);
	shop
}

const STOCK: u32 = 90;

#[test]
fn the_defaults_are_those_of_the_declaration() {
	let shop = ShopParameters::default();
	assert_eq!((shop.least, shop.most, shop.price, shop.kept), (10, 20, None, 5));
	assert_eq!(shop.validate(STOCK), Ok(()));
}

#[test]
fn each_bound_is_checked_on_both_sides_and_the_fault_names_it() {
	type Change = fn(&mut ShopParameters);
	let bad: [(Change, ShopKey, Bound, &str); 10] = [
		(|p| p.least = 0, ShopKey::Least, Bound::Minimum, "Shop.Least must be 1 to 100, not 0"),
		(|p| p.least = 101, ShopKey::Least, Bound::Maximum, "Shop.Least must be 1 to 100, not 101"),
		(
			|p| p.least = 21,
			ShopKey::Least,
			Bound::Relation,
			"Shop.Least must be at most Most, not 21",
		),
		(
			|p| p.most = 91,
			ShopKey::Most,
			Bound::Relation,
			"Shop.Most must be at most what is in stock, not 91",
		),
		(
			|p| p.price = Some(0),
			ShopKey::Price,
			Bound::Minimum,
			"Shop.Price must be 0.000000000000000001 STOS to 5 STOS, not 0 STOS",
		),
		(
			|p| p.price = Some(6 * STOS),
			ShopKey::Price,
			Bound::Maximum,
			"Shop.Price must be 0.000000000000000001 STOS to 5 STOS, not 6 STOS",
		),
		(
			|p| p.discount = Perbill::from_percent(51),
			ShopKey::Discount,
			Bound::Maximum,
			"Shop.Discount must be 0% to 50%, not 51%",
		),
		(
			|p| p.sizes = Sizes::truncate_from(alloc::vec![2, 1]),
			ShopKey::Sizes,
			Bound::Rule,
			"Shop.Sizes must ascend, not a list of 2",
		),
		(
			|p| p.kept = 0,
			ShopKey::Kept,
			Bound::Minimum,
			"Shop.Kept must be 1 epoch to 9 epochs, not 0 epochs",
		),
		(
			|p| p.kept = 10,
			ShopKey::Kept,
			Bound::Maximum,
			"Shop.Kept must be 1 epoch to 9 epochs, not 10 epochs",
		),
	];
	for (change, parameter, bound, words) in bad {
		let shop = shop(change);
		let value = shop.encoded(parameter);
		let fault = ParameterFault { parameter, bound, value };
		assert_eq!(shop.validate(STOCK), Err(fault.clone()));
		assert_eq!(ShopParameters::explain(&fault), words);
	}
}

#[test]
fn a_value_on_its_bound_is_accepted() {
	type Change = fn(&mut ShopParameters);
	let good: [Change; 8] = [
		|p| p.least = 1,
		|p| p.least = 20,
		|p| p.most = STOCK,
		|p| p.price = Some(1),
		|p| p.price = Some(5 * STOS),
		|p| p.discount = Perbill::from_percent(50),
		|p| p.sizes = Sizes::truncate_from(alloc::vec![1, 1, 2]),
		|p| p.open = false,
	];
	for change in good {
		assert_eq!(shop(change).validate(STOCK), Ok(()));
	}
}

#[test]
fn bounds_are_checked_before_relations() {
	let shop = shop(|p| (p.least, p.kept) = (21, 0));
	assert_eq!(shop.validate(STOCK).unwrap_err().parameter, ShopKey::Kept);
	assert_eq!(shop.check(ShopKey::Least), Ok(()));
	assert_eq!(shop.check_relations(STOCK).unwrap_err().parameter, ShopKey::Least);
}

#[test]
fn a_change_is_adopted_as_a_whole_or_refused_as_a_whole() {
	let (active, check) = (ShopParameters::default(), |shop: &ShopParameters| shop.validate(STOCK));
	assert_eq!(adopted(&active, ShopParameters::default(), check), Ok(None));
	let changed = || shop(|p| (p.least, p.kept) = (3, 7));
	assert_eq!(adopted(&active, changed(), check), Ok(Some(changed())));
	let fault = adopted(&active, shop(|p| (p.least, p.kept) = (3, 0)), check).unwrap_err();
	assert_eq!((fault.parameter, fault.bound), (ShopKey::Kept, Bound::Minimum));
	// What is in force already is not judged again.
	let illegal = || shop(|p| p.kept = 0);
	assert_eq!(adopted(&illegal(), illegal(), check), Ok(None));
}

#[test]
#[should_panic(expected = "shop genesis: Shop.Kept must be 1 epoch to 9 epochs, not 0 epochs")]
fn genesis_names_the_parameter_that_is_out_of_bounds() {
	let check = |shop: &ShopParameters| shop.validate(STOCK);
	assert_eq!(at_genesis(shop(|p| p.kept = 1), check).kept, 1);
	at_genesis(shop(|p| p.kept = 0), check);
}

#[test]
fn a_description_repeats_the_declaration() {
	let price = ShopParameters::describe(ShopKey::Price);
	assert_eq!((price.index, price.name, price.type_name), (2, "Price", "Option<Balance>"));
	assert_eq!((price.docs, price.unit), ("The price. Unset, nothing is sold.", Unit::STOS));
	assert_eq!(price.minimum, Some(Some(1u128).encode()));
	assert_eq!(price.maximum, Some(Some(5 * STOS).encode()));
	let least = ShopParameters::describe(ShopKey::Least);
	assert_eq!(least.docs, "The least that is sold. At most Most.");
	for key in [ShopKey::Open, ShopKey::Sizes] {
		assert_eq!(ShopParameters::describe(key).minimum, None);
	}
}

#[test]
fn the_index_is_the_one_declared() {
	let indices: Vec<u8> = ShopParameters::KEYS.iter().map(|key| key.encode()[0]).collect();
	assert_eq!(indices, [0, 1, 2, 4, 5, 6, 7]);
	for key in ShopParameters::KEYS {
		assert_eq!(ShopParameters::describe(*key).index, key.encode()[0]);
	}
}

#[test]
fn genesis_sets_a_group_by_the_names_of_its_fields_and_nothing_else() {
	let shop: ShopParameters = serde_json::from_str(r#"{"least": 11, "price": 7}"#).expect("JSON");
	assert_eq!((shop.least, shop.price, shop.most), (11, Some(7), 20));
	for bad in [r#"{"lest": 11}"#, r#"{"kept": 6}"#] {
		assert!(serde_json::from_str::<ShopParameters>(bad).is_err(), "{bad}");
	}
	let json = serde_json::to_value(ShopParameters::default()).expect("serialises");
	assert!(json.get("kept").is_none());
}

/// Collects the names that `parameter_list!` passes on.
macro_rules! names {
	(start { $Struct:ident $Key:ident
		{ $($(#[doc = $doc:literal])+ $Name:ident = $index:tt, $field:ident: $type:ty;)+ }
		{ $($Shared:ident, $shared_field:ident: $owner:ident;)* }
	}) => {
		(
			[$((stringify!($Name), $index, stringify!($type)),)+].to_vec(),
			[$((stringify!($Shared), stringify!($owner)),)*].to_vec(),
		)
	};
}

#[test]
fn a_runtime_reads_the_declaration() {
	let (own, shared) = parameter_list!(names! { start });
	assert_eq!(own.len(), 6);
	let (name, index, type_name) = own[2];
	assert_eq!((name, index, type_name.replace(' ', "")), ("Price", 2, "Option<Balance>".into()));
	assert_eq!(shared, [("Kept", "other")]);
}

#[test]
fn unset_is_within_bounds_of_a_set_value() {
	let bounds = Bounds::Within(Some(2u64), Some(3));
	assert_eq!(bounds.broken_by(&None), None);
	assert_eq!(bounds.broken_by(&Some(1)), Some(Bound::Minimum));
	assert_eq!(bounds.broken_by(&Some(4)), Some(Bound::Maximum));
}
