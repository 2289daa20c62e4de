//! The macro by which the table of parameters is read: the store, the bounds and the list for
//! wallets come from the same lines, so that they cannot disagree.

/// Declares all governed parameters.
///
/// A group is `INDEX module Variant: Struct`, the struct that a pallet takes over at a boundary; how
/// to get the one in force; how to check one as a whole; and the fields that are those of another
/// group. A line in it is its documentation and `Variant = INDEX, field: Type, bounds, unit;`.
macro_rules! dynamic_table {
	($(
		$group_index:tt $module:ident $Group:ident: $Struct:ident {
			in_force: $in_force:expr,
			together: $together:expr,
			shared: { $($shared:ident: $other:ident :: $Source:ident),* },
			$(
				$(#[doc = $doc:literal])+
				$Key:ident = $index:tt, $field:ident: $type:ty, $bounds:expr, $unit:expr;
			)+
		}
	)+) => {
		/// What pallet-parameters stores, by group.
		#[frame_support::dynamic_params::dynamic_params(
			RuntimeParameters,
			pallet_parameters::Parameters::<crate::Runtime>
		)]
		pub mod dynamic {
			use super::*;
			use frame_support::dynamic_params::dynamic_pallet_params;
			$(
				#[dynamic_pallet_params]
				#[codec(index = $group_index)]
				pub mod $module {
					$(
						$(#[doc = $doc])+
						#[codec(index = $index)]
						pub static $Key: $type = $Struct::default().$field;
					)+
				}
			)+
		}

		$(
			impl Get<$Struct> for Pending {
				fn get() -> $Struct {
					$Struct {
						$($field: <dynamic::$module::$Key as Get<$type>>::get(),)+
						$($shared: dynamic::$other::$Source::get(),)*
					}
				}
			}
		)+

		impl Rules<RuntimeParameters> for EconomyRules {
			fn check(change: &RuntimeParameters) -> Result<(), Refusal> {
				match change {$(
					RuntimeParameters::$Group(change) => match change {$(
						dynamic::$module::Parameters::$Key(_, value) => {
							let place = Place { group: $group_index, key: $index };
							let name = concat!(stringify!($Group), ".", stringify!($Key));
							let bounds: Bounds<$type> = $bounds;
							check_value(place, name, &bounds, value.as_ref())
						}
					)+},
				)+}
			}

			fn check_together() -> Result<(), Refusal> {
				$(
					let check: fn(&$Struct) -> Result<(), String> = $together;
					check(&Pending::get()).map_err(|reason| Refusal {
						fault: Fault::Inconsistent($group_index),
						reason: format!("{}: {reason}", stringify!($Group)),
					})?;
				)+
				Ok(())
			}

			fn list() -> Vec<ParameterInfo> {
				let mut list = Vec::new();
				$(
					let group = Group::<$Struct> {
						index: $group_index,
						name: stringify!($Group),
						default: $Struct::default(),
						current: $in_force,
						pending: Pending::get(),
					};
					$(
						list.push(group.info(
							($index, stringify!($Key), stringify!($type)),
							concat!($($doc),+),
							$unit,
							&{ let bounds: Bounds<$type> = $bounds; bounds },
							|values| &values.$field,
						));
					)+
				)+
				list
			}
		}
	};
}

pub(super) use dynamic_table;
