//! No Live chain begins from a genesis with which it cannot work.

use crate::{command::failure::Failure, launch::checks, text::counted};
use std::path::Path;
use stratos_host::{
	chain_spec::{ChainSpec, ChainType},
	node::{executor, folders},
};

/// Refuses a new chain of type Live whose genesis fails a check. A chain that has a database goes on: its
/// genesis cannot be changed, and later releases of this program have another embedded runtime.
pub(in crate::command) fn refuse_useless(
	spec: &ChainSpec,
	embedded: &[u8],
	base: Option<&Path>,
) -> Result<(), Failure> {
	if spec.chain_type != ChainType::Live {
		return Ok(());
	}
	let base = match base {
		Some(base) => base.to_owned(),
		None => folders::default_base().map_err(Failure::new)?,
	};
	let folder = folders::chain_folder(&base, &spec.id).map_err(Failure::new)?;
	if folder.join(folders::DATABASE).exists() {
		return Ok(());
	}
	let verdict = checks::verify(spec, executor()?, embedded);
	let failed: Vec<_> = verdict.failed().collect();
	let Some((first, rest)) = failed.split_first() else { return Ok(()) };
	let others = match rest.len() {
		0 => String::new(),
		more => format!(" (and {} failed)", counted(more, "more check")),
	};
	let file = spec.file.as_ref().map_or("mainnet".to_owned(), |path| path.display().to_string());
	Err(Failure::new(format!(
		"{} cannot begin: the check `{}` failed: {}{others}",
		spec.name, first.name, first.found
	))
	.help(format!(
		"`stratos genesis verify {file}` shows all checks; `stratos genesis init` begins a launch"
	)))
}
