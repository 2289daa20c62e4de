//! The macro that declares a group of parameters.

/// Declares a group of parameters.
///
/// ```ignore
/// parameters! {
///     /// What governance decides about the shop.
///     #[derive(Copy)]
///     pub struct ShopParameters: Shop, ShopKey, () {
///         /// The least that is sold.
///         Least = 0, least: u32 = 10, Within(1, 100), COUNT,
///             requires |values, ()| values.least <= values.most, "be at most Most";
///         /// The most that is sold.
///         Most = 1, most: u32 = 20, Within(1, 100), COUNT;
///     }
/// }
/// ```
///
/// The head names the struct, the group, the enum of its parameters, and the context of its relations
/// ([`ParameterGroup::Context`](crate::parameters::ParameterGroup::Context)). A parameter is its doc,
/// its name, its index, its field with type and default, its [`Bounds`](crate::parameters::Bounds) and
/// its [`Unit`](crate::parameters::Unit), and after `requires` its relation with words that complete
/// "must". An index is never reused: it is part of storage keys.
///
/// `shared with other { … }` declares parameters that this group takes from group `other`, where they
/// have the same names. Genesis and governance set them there.
///
/// The macro also exports `parameter_list!`, by which a runtime reads the declaration. There can
/// therefore be one group in a crate.
#[macro_export]
macro_rules! parameters {
	(
		$(#[$attribute:meta])*
		$vis:vis struct $Struct:ident: $Group:ident, $Key:ident, $context:ty {
			$(
				$(#[doc = $doc:literal])+
				$Name:ident = $index:tt, $field:ident: $type:ty = $default:expr, $bounds:expr, $unit:ident
				$(, requires $holds:expr, $words:literal)?;
			)+
		}
		$(shared with $owner:ident {
			$(
				$(#[doc = $shared_doc:literal])+
				$Shared:ident = $shared_index:tt, $shared_field:ident: $shared_type:ty
					= $shared_default:expr, $shared_bounds:expr, $shared_unit:ident;
			)+
		})?
	) => {
		$(#[$attribute])*
		#[derive(
			Clone, PartialEq, Eq, Debug,
			::codec::Encode, ::codec::Decode, ::codec::DecodeWithMemTracking, ::codec::MaxEncodedLen,
			::scale_info::TypeInfo,
			$crate::__private::serde::Serialize, $crate::__private::serde::Deserialize,
		)]
		#[serde(
			crate = "stratos_primitives::__private::serde",
			rename_all = "camelCase", default, deny_unknown_fields,
		)]
		$vis struct $Struct {
			$($(#[doc = $doc])+ pub $field: $type,)+
			$($($(#[doc = $shared_doc])+ #[serde(skip)] pub $shared_field: $shared_type,)+)?
		}

		#[doc = concat!("Names one of [`", stringify!($Struct), "`].")]
		#[derive(
			Clone, Copy, PartialEq, Eq, Debug,
			::codec::Encode, ::codec::Decode, ::codec::DecodeWithMemTracking, ::codec::MaxEncodedLen,
			::scale_info::TypeInfo,
		)]
		$vis enum $Key {
			$($(#[doc = $doc])+ #[codec(index = $index)] $Name,)+
			$($($(#[doc = $shared_doc])+ #[codec(index = $shared_index)] $Shared,)+)?
		}

		impl Default for $Struct {
			fn default() -> Self {
				Self {
					$($field: $default,)+
					$($($shared_field: $shared_default,)+)?
				}
			}
		}

		#[allow(unused_imports)]
		const _: () = {
			use $crate::{
				__private::{String, Vec},
				parameters::{
					Bound, Bounds::{self, Any, Rule, Within}, Description, ParameterFault,
					ParameterGroup, Unit, check_value, explain_fault,
				},
			};

			impl ParameterGroup for $Struct {
				type Key = $Key;
				type Context = $context;

				const NAME: &'static str = stringify!($Group);
				const KEYS: &'static [$Key] = &[$($Key::$Name,)+ $($($Key::$Shared,)+)?];

				fn describe(key: $Key) -> Description {
					match key {
						$($Key::$Name => {
							let bounds: Bounds<$type> = $bounds;
							Description {
								index: $index,
								name: stringify!($Name),
								type_name: stringify!($type),
								docs: concat!($($doc),+).trim_ascii(),
								unit: Unit::$unit,
								minimum: bounds.minimum(),
								maximum: bounds.maximum(),
							}
						})+
						$($($Key::$Shared => {
							let bounds: Bounds<$shared_type> = $shared_bounds;
							Description {
								index: $shared_index,
								name: stringify!($Shared),
								type_name: stringify!($shared_type),
								docs: concat!($($shared_doc),+).trim_ascii(),
								unit: Unit::$shared_unit,
								minimum: bounds.minimum(),
								maximum: bounds.maximum(),
							}
						})+)?
					}
				}

				fn encoded(&self, key: $Key) -> Vec<u8> {
					match key {
						$($Key::$Name => ::codec::Encode::encode(&self.$field),)+
						$($($Key::$Shared => ::codec::Encode::encode(&self.$shared_field),)+)?
					}
				}

				fn check(&self, key: $Key) -> Result<(), ParameterFault<$Key>> {
					match key {
						$($Key::$Name => check_value(key, &self.$field, &$bounds),)+
						$($($Key::$Shared => check_value(key, &self.$shared_field, &$shared_bounds),)+)?
					}
				}

				fn check_relations(&self, context: $context) -> Result<(), ParameterFault<$Key>> {
					let _ = context;
					$($(
						let holds: fn(&Self, $context) -> bool = $holds;
						if !holds(self, context) {
							return Err(ParameterFault::new($Key::$Name, Bound::Relation, &self.$field));
						}
					)?)+
					Ok(())
				}

				fn explain(fault: &ParameterFault<$Key>) -> String {
					match fault.parameter {
						$($Key::$Name => {
							let name = concat!(stringify!($Group), ".", stringify!($Name));
							let bounds: Bounds<$type> = $bounds;
							explain_fault(fault, name, &bounds, Unit::$unit, concat!($($words)?))
						})+
						$($($Key::$Shared => {
							let name = concat!(stringify!($Group), ".", stringify!($Shared));
							let bounds: Bounds<$shared_type> = $shared_bounds;
							explain_fault(fault, name, &bounds, Unit::$shared_unit, "")
						})+)?
					}
				}
			}
		};

		$crate::parameters! {
			@list ($) $Struct $Key
			{ $($(#[doc = $doc])+ $Name = $index, $field: $type;)+ }
			{ $($($Shared, $shared_field: $owner;)+)? }
		}
	};
	(@list ($d:tt) $Struct:ident $Key:ident { $($own:tt)* } { $($shared:tt)* }) => {
		/// Passes the parameters of this pallet on to the macro `next`, after its own arguments.
		#[doc(hidden)]
		#[macro_export]
		macro_rules! parameter_list {
			($d next:ident! { $d($d arguments:tt)* }) => {
				$d next! { $d($d arguments)* { $Struct $Key { $($own)* } { $($shared)* } } }
			};
		}
	};
}
