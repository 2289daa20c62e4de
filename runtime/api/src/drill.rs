//! Misbehaviour on request, for tests of hosts. Only in the blob with the feature `drill`.

sp_api::decl_runtime_apis! {
	/// Calls that misbehave.
	pub trait DrillApi {
		/// Never returns, if the key `:drill` of the state says `spin`.
		fn spin();
	}
}
