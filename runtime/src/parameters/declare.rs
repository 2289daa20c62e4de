//! Joins the groups of parameters that the pallets declare: the keys of pallet-parameters, the pending
//! values, genesis, bounds and the list for wallets derive from the declarations.

/// Reads the declaration of each pallet in turn and passes all on to `derive_parameters!`.
///
/// A line is `INDEX module Group = pallet;`: the index and the name of the group in
/// `RuntimeParameters`, and the crate that declares it.
macro_rules! join_parameters {
	([$($joined:tt)*]) => {
		$crate::parameters::declare::derive_parameters! { $($joined)* }
	};
	([$($joined:tt)*] $index:tt $module:ident $Group:ident = $pallet:ident; $($rest:tt)*) => {
		$pallet::parameter_list! {
			join_parameters! { @declared [$($joined)*] {$index $module $Group $pallet} {$($rest)*} }
		}
	};
	(@declared [$($joined:tt)*] {$($head:tt)*} {$($rest:tt)*} $declaration:tt) => {
		join_parameters! { [$($joined)* {$($head)* $declaration}] $($rest)* }
	};
}

/// Derives everything from the joined declarations.
macro_rules! derive_parameters {
	($({
		$group_index:tt $module:ident $Group:ident $pallet:ident {
			$Struct:ident $KeyEnum:ident
			{ $($(#[doc = $doc:literal])+ $Key:ident = $index:tt, $field:ident: $type:ty;)+ }
			{ $($Shared:ident, $shared_field:ident: $owner:ident;)* }
		}
	})+) => {
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
						pub static $Key: $type = $pallet::$Struct::default().$field;
					)+
				}
			)+
		}

		$(
			impl Get<$pallet::$Struct> for Pending {
				fn get() -> $pallet::$Struct {
					$pallet::$Struct {
						$($field: <dynamic::$module::$Key as Get<$type>>::get(),)+
						$($shared_field: dynamic::$owner::$Shared::get(),)*
					}
				}
			}
		)+

		$(
			impl Get<$pallet::$Struct> for Adoptable {
				fn get() -> $pallet::$Struct {
					let pending: $pallet::$Struct = Pending::get();
					let active = $pallet::ActiveParameters::<crate::Runtime>::get();
					let kept = pending != active
						&& $pallet::Pallet::<crate::Runtime>::check_parameters(&pending).is_ok()
						&& consequences::check(Depth::Full).is_err();
					if kept { active } else { pending }
				}
			}
		)+

		/// The parameters that a chain starts with, by group.
		#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
		#[serde(
			crate = "stratos_primitives::__private::serde",
			rename_all = "camelCase", default, deny_unknown_fields,
		)]
		pub struct GenesisParameters {
			$(
				#[doc = concat!("Group ", stringify!($Group), ".")]
				pub $module: $pallet::$Struct,
			)+
		}

		impl InitialParameters<RuntimeParameters> for GenesisParameters {
			fn changes(&self) -> Vec<RuntimeParameters> {
				let mut changes = Vec::new();
				$(
					let (values, default) = (&self.$module, $pallet::$Struct::default());
					$(
						if values.$field != default.$field {
							let value = Some(Clone::clone(&values.$field));
							changes.push(RuntimeParameters::$Group(
								dynamic::$module::Parameters::$Key(dynamic::$module::$Key, value),
							));
						}
					)+
				)+
				changes
			}
		}

		impl Rules<RuntimeParameters> for EconomyRules {
			fn check(change: &RuntimeParameters) -> Result<(), Refusal> {
				match change {$(
					RuntimeParameters::$Group(change) => match change {$(
						dynamic::$module::Parameters::$Key(_, value) => {
							// A default is within its bounds, and so is `None`, which restores it.
							let Some(value) = value else { return Ok(()) };
							let values = $pallet::$Struct {
								$field: Clone::clone(value),
								..Default::default()
							};
							let checked = values.check($pallet::$KeyEnum::$Key);
							checked.map_err(|fault| Refusal {
								fault: Fault::OutOfBounds(Place { group: $group_index, key: $index }),
								reason: $pallet::$Struct::explain(&fault),
							})
						}
					)+},
				)+}
			}

			fn check_together() -> Result<(), Refusal> {
				$(
					let values: $pallet::$Struct = Pending::get();
					$pallet::Pallet::<crate::Runtime>::check_parameters(&values).map_err(|fault| {
						Refusal {
							fault: Fault::Inconsistent($group_index),
							reason: $pallet::$Struct::explain(&fault),
						}
					})?;
				)+
				Ok(())
			}

			fn check_consequences() -> Result<(), Refusal> {
				consequences::check(Depth::Full)
			}

			fn consequences() -> Vec<Consequence> {
				consequences::consequences(Depth::Full)
			}

			fn list() -> Vec<ParameterInfo> {
				let mut list = Vec::new();
				$(
					let values = Values {
						default: $pallet::$Struct::default(),
						current: $pallet::ActiveParameters::<crate::Runtime>::get(),
						pending: Pending::get(),
					};
					$(list.push(values.info($group_index, $pallet::$KeyEnum::$Key));)+
				)+
				list
			}
		}
	};
}

pub(super) use {derive_parameters, join_parameters};
