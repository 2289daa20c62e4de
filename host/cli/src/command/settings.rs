//! Options of `stratos run` from the environment and from a configuration file.
//!
//! What the command line does not give is looked up in the environment, then in the file, and added to the
//! command line. So each option has one name, one check and one description.

use crate::command::failure::Failure;
use clap::{Arg, ArgAction, ArgMatches, Command, parser::ValueSource};
use std::{
	env,
	ffi::{OsStr, OsString},
	fs::File,
	io::Read,
	path::{Path, PathBuf},
};
use toml::{Table, Value};

/// The command whose options can be given elsewhere.
const COMMAND: &str = "run";

/// The option with the name of the file.
const CONFIG: &str = "config";

/// What the names of environment variables begin with.
const PREFIX: &str = "STRATOS_";

/// The largest configuration file, bytes.
const MAX_FILE: u64 = 1 << 20;

/// The most values of a list.
const MAX_VALUES: usize = 1_000;

/// Adds the options of `stratos run` that the environment and a file give. `root` is the program's command
/// line. Other commands stay as they are, and so does a command line that is wrong: parsing it says why.
///
/// # Errors
/// If the file cannot be read, or it or a variable has an option or a value that does not exist.
pub(super) fn complete(
	mut root: Command,
	arguments: Vec<OsString>,
) -> Result<Vec<OsString>, Failure> {
	root.build();
	let Ok(matches) = root.try_get_matches_from_mut(&arguments) else { return Ok(arguments) };
	let Some((COMMAND, given)) = matches.subcommand() else { return Ok(arguments) };
	let Some(command) = root.find_subcommand(COMMAND) else { return Ok(arguments) };
	let added = Options { command, given }.elsewhere(|name| env::var_os(name), read)?;
	Ok(arguments.into_iter().chain(added.into_iter().map(Setting::argument)).collect())
}

/// An option with a value, from elsewhere than the command line. Flags have none.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Setting {
	name: String,
	value: Option<OsString>,
}

impl Setting {
	fn path(&self) -> Option<PathBuf> {
		self.value.clone().map(Into::into)
	}

	fn argument(self) -> OsString {
		let mut argument = OsString::from(format!("--{}", self.name));
		if let Some(value) = self.value {
			argument.push("=");
			argument.push(value);
		}
		argument
	}
}

struct Options<'a> {
	command: &'a Command,
	/// What the command line gives.
	given: &'a ArgMatches,
}

impl Options<'_> {
	fn all(&self) -> impl Iterator<Item = &Arg> {
		let own = |arg: &&Arg| !matches!(arg.get_long(), None | Some("help" | "version"));
		self.command.get_arguments().filter(own)
	}

	fn find(&self, name: &str) -> Option<&Arg> {
		self.all().find(|arg| arg.get_long() == Some(name))
	}

	/// Whether the command line decides on an option: it has it, or one that excludes it.
	fn is_given(&self, arg: &Arg) -> bool {
		let given = |arg: &Arg| {
			self.given.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine)
		};
		let excluded = |other: &&Arg| {
			given(other)
				&& (conflicts(self.command, other, arg) || conflicts(self.command, arg, other))
		};
		given(arg) || self.all().any(|other| excluded(&other))
	}

	/// Whether an option that is set already decides on another.
	fn excludes(&self, set: &Setting, other: &Setting) -> bool {
		let both = self.find(&set.name).zip(self.find(&other.name));
		let conflict =
			|(a, b): (&Arg, &Arg)| conflicts(self.command, a, b) || conflicts(self.command, b, a);
		set.name == other.name || both.is_some_and(conflict)
	}

	/// The settings of the environment and of the file that is named, by functions that read them.
	fn elsewhere(
		&self,
		variable: impl Fn(&str) -> Option<OsString>,
		read: impl Fn(&Path) -> Result<String, Failure>,
	) -> Result<Vec<Setting>, Failure> {
		let mut settings = self.of_environment(variable)?;
		let path = self.given.get_one::<PathBuf>(CONFIG).cloned();
		let path = path.or_else(|| settings.iter().find(|one| one.name == CONFIG)?.path());
		if let Some(path) = path {
			let mut file = self.of_file(&read(&path)?, &path)?;
			file.retain(|one| !settings.iter().any(|other| self.excludes(other, one)));
			settings.extend(file);
		}
		Ok(settings)
	}

	/// The settings of the environment, by a function for its variables.
	fn of_environment(
		&self,
		variable: impl Fn(&str) -> Option<OsString>,
	) -> Result<Vec<Setting>, Failure> {
		let mut settings = Vec::new();
		for arg in self.all().filter(|arg| !self.is_given(arg)) {
			let Some(name) = arg.get_long() else { continue };
			let variable_name = format!("{PREFIX}{}", name.replace('-', "_").to_uppercase());
			let Some(value) = variable(&variable_name) else { continue };
			let name = name.to_owned();
			match arg.get_action() {
				ArgAction::SetTrue => match flag(&value) {
					Some(true) => settings.push(Setting { name, value: None }),
					Some(false) => {}
					None => {
						return Err(Failure::new(format!(
							"{variable_name} is `{}`",
							value.to_string_lossy()
						))
						.help(format!("--{name} is true or false")));
					}
				},
				ArgAction::Append => {
					let Some(text) = value.to_str() else {
						return Err(Failure::new(format!("{variable_name} is not text")));
					};
					let one = |text: &str| Setting {
						name: name.clone(),
						value: Some(text.trim().into()),
					};
					settings
						.extend(text.split(',').filter(|text| !text.trim().is_empty()).map(one));
				}
				_ => settings.push(Setting { name, value: Some(value) }),
			}
		}
		Ok(settings)
	}

	/// The settings of a file that the command line does not decide on.
	fn of_file(&self, text: &str, path: &Path) -> Result<Vec<Setting>, Failure> {
		let table: Table = text.parse().map_err(|cause: toml::de::Error| {
			Failure::new(format!("{} is not TOML: {}", path.display(), cause.message()))
				.help("write a line for each option, such as `rpc-port = 9944`")
		})?;
		let mut settings = Vec::new();
		for (name, value) in table {
			let fail = |text: String| Failure::new(format!("{}: {text}", path.display()));
			let Some(arg) = self.find(&name).filter(|_| name != CONFIG) else {
				return Err(fail(format!("`{name}` is no option of `stratos run`"))
					.help("`stratos run --help` lists them; the file has them without --"));
			};
			let wrong = || {
				let like = match arg.get_action() {
					ArgAction::SetTrue => "true or false",
					ArgAction::Append => "a list of texts",
					_ => "a text or a number",
				};
				fail(format!("`{name}` is {}", value.type_str())).help(format!("it must be {like}"))
			};
			let one = |value: &Value| match value {
				Value::String(text) => Ok(text.into()),
				Value::Integer(number) => Ok(number.to_string().into()),
				_ => Err(wrong()),
			};
			let values: Vec<Option<OsString>> = match (arg.get_action(), &value) {
				(ArgAction::SetTrue, Value::Boolean(true)) => vec![None],
				(ArgAction::SetTrue, Value::Boolean(false)) => Vec::new(),
				(ArgAction::SetTrue, _) => return Err(wrong()),
				(ArgAction::Append, Value::Array(list)) if list.len() <= MAX_VALUES => {
					list.iter().map(|value| one(value).map(Some)).collect::<Result<_, _>>()?
				}
				(ArgAction::Append, Value::Array(list)) => {
					return Err(fail(format!("`{name}` has {} values", list.len()))
						.help(format!("it may have {MAX_VALUES}")));
				}
				_ => vec![Some(one(&value)?)],
			};
			if !self.is_given(arg) {
				let setting = |value| Setting { name: name.clone(), value };
				settings.extend(values.into_iter().map(setting));
			}
		}
		Ok(settings)
	}
}

fn conflicts(command: &Command, arg: &Arg, other: &Arg) -> bool {
	command.get_arg_conflicts_with(arg).iter().any(|conflict| conflict.get_id() == other.get_id())
}

/// True or false, as variables have it.
fn flag(value: &OsStr) -> Option<bool> {
	match value.to_str()? {
		"true" | "1" => Some(true),
		"false" | "0" | "" => Some(false),
		_ => None,
	}
}

fn read(path: &Path) -> Result<String, Failure> {
	let failed = |cause| Failure::file("read", path, &cause);
	let mut text = String::new();
	File::open(path)
		.map_err(failed)?
		.take(MAX_FILE + 1)
		.read_to_string(&mut text)
		.map_err(failed)?;
	if text.len() as u64 > MAX_FILE {
		return Err(Failure::new(format!("{} is larger than 1 MiB", path.display()))
			.help("a configuration file has a line for each option"));
	}
	Ok(text)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::command::run::RunArgs;
	use clap::Args;

	fn root() -> Command {
		let run = RunArgs::augment_args(Command::new(COMMAND));
		let mut root = Command::new("stratos").subcommand(run).subcommand(Command::new("key"));
		root.build();
		root
	}

	/// What is added to a command line with these variables and this file.
	fn completed(
		line: &str,
		variables: &[(&str, &str)],
		file: Option<&str>,
	) -> Result<Vec<String>, String> {
		let config = file.map(|_| "--config=node.toml");
		let mut root = root();
		let matches = root.try_get_matches_from_mut(line.split(' ').chain(config));
		let matches = matches.map_err(|error| error.to_string())?;
		let (_, given) = matches.subcommand().ok_or("no command")?;
		let command = root.find_subcommand(COMMAND).ok_or("no run")?;
		let variable = |name: &str| {
			let found = variables.iter().find(|(other, _)| *other == name);
			found.map(|(_, value)| OsString::from(value))
		};
		let read = |_: &Path| Ok(file.unwrap_or_default().to_owned());
		let added = Options { command, given }.elsewhere(variable, read);
		let text = |setting: Setting| setting.argument().into_string().map_err(|_| "text".into());
		added.map_err(|failure| failure.to_string())?.into_iter().map(text).collect()
	}

	#[test]
	fn the_command_line_goes_before_the_environment_and_that_before_the_file() {
		let file = "rpc-port = 1\npruning = \"archive\"\nstate-cache = 7\n";
		let variables = [("STRATOS_RPC_PORT", "2"), ("STRATOS_PRUNING", "9")];
		let added = completed("stratos run --rpc-port 3", &variables, Some(file)).unwrap();
		assert_eq!(added, ["--pruning=9", "--state-cache=7"]);
		let added = completed("stratos run", &variables, Some(file)).unwrap();
		assert_eq!(added, ["--rpc-port=2", "--pruning=9", "--state-cache=7"]);
	}

	#[test]
	fn an_option_that_excludes_another_decides() {
		let added =
			completed("stratos run --dev", &[("STRATOS_CHAIN", "x")], Some("chain = \"y\""));
		assert_eq!(added.unwrap(), Vec::<String>::new());
		let added = completed("stratos run", &[("STRATOS_DEV", "1")], Some("chain = \"y\""));
		assert_eq!(added.unwrap(), ["--dev"]);
	}

	#[test]
	fn flags_and_lists() {
		let file = "rpc-external = true\naccept-clock = false\npeer = [\"a:1\", \"b:2\"]\n";
		let added = completed("stratos run", &[], Some(file)).unwrap();
		assert_eq!(added, ["--peer=a:1", "--peer=b:2", "--rpc-external"]);
		let variables = [("STRATOS_PEER", "c:3, d:4"), ("STRATOS_RPC_EXTERNAL", "false")];
		let added = completed("stratos run", &variables, Some(file)).unwrap();
		assert_eq!(added, ["--peer=c:3", "--peer=d:4", "--rpc-external"]);
		let added = completed("stratos run --peer e:5", &[], Some(file)).unwrap();
		assert_eq!(added, ["--rpc-external"]);
	}

	#[test]
	fn what_is_wrong_is_named() {
		for (file, part) in [
			("rpc_port = 1", "`rpc_port` is no option"),
			("config = \"x\"", "`config` is no option"),
			("help = true", "`help` is no option"),
			("dev = 1", "true or false"),
			("rpc-port = [1]", "a text or a number"),
			("peer = { a = 1 }", "a list of texts"),
			("rpc-port", "not TOML"),
		] {
			let error = completed("stratos run", &[], Some(file)).unwrap_err();
			assert!(error.contains(part), "{file}: {error}");
		}
		let error = completed("stratos run", &[("STRATOS_DEV", "yes")], None).unwrap_err();
		assert!(error.contains("STRATOS_DEV is `yes`"), "{error}");
	}

	#[test]
	fn other_commands_are_left_alone() {
		for line in ["stratos key", "stratos run --no-such-option", "stratos"] {
			let arguments: Vec<OsString> = line.split(' ').map(Into::into).collect();
			assert_eq!(complete(root(), arguments.clone()), Ok(arguments));
		}
	}
}
