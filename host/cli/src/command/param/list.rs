//! `stratos param list` and `stratos param show`.

use crate::{
	client::parameters::{Catalogue, Parameter, full_name},
	command::{
		failure::Failure,
		output::{names, print, print_json},
		param::connect::connect,
		session::NodeArgs,
	},
};
use clap::Args;
use serde_json::{Value as Json, json};
use std::fmt::Write;

/// List the parameters with their current and pending values.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos param list
  stratos param list Staking --json")]
pub(super) struct ListArgs {
	/// Only the parameters of this group
	#[arg(value_name = "GROUP")]
	group: Option<String>,
	/// Print JSON, values as text and SCALE-encoded
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	node: NodeArgs,
}

/// Show a parameter: docs, type, bounds, default, current and pending value.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos param show SettlementThreshold
  stratos param show Deposit.CoolingOff --json")]
pub(super) struct ShowArgs {
	/// The parameter, `Name` or `Group.Name`
	#[arg(value_name = "NAME")]
	name: String,
	/// Print one JSON object
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	node: NodeArgs,
}

pub(super) async fn list(arguments: &ListArgs) -> Result<(), Failure> {
	let (session, answer) = connect(&arguments.node).await?;
	let catalogue = Catalogue::decode(&session.metadata, &session.properties, &answer)?;
	let mut groups: Vec<&str> = catalogue.list.iter().map(|one| one.group.as_str()).collect();
	groups.dedup();
	let wanted = |parameter: &&Parameter| {
		let group = arguments.group.as_deref();
		group.is_none_or(|group| parameter.group.eq_ignore_ascii_case(group))
	};
	let list: Vec<&Parameter> = catalogue.list.iter().filter(wanted).collect();
	if list.is_empty() {
		let group = arguments.group.as_deref().unwrap_or("");
		return Err(Failure::new(format!("there is no group `{group}`"))
			.help(format!("the groups are {}", names(&groups, |group| group))));
	}
	if arguments.json {
		let list: Vec<Json> = list.iter().map(|one| json(&catalogue, one)).collect();
		return print_json(&list.into());
	}
	let mut text = String::new();
	let width = list.iter().map(|one| one.name.len()).max().unwrap_or(0);
	let mut group = "";
	for parameter in list {
		if group != parameter.group {
			// Writing to a string cannot fail.
			let _ =
				writeln!(text, "{}{}", if group.is_empty() { "" } else { "\n" }, parameter.group);
			group = &parameter.group;
		}
		let mut value = catalogue.format(parameter, &parameter.current);
		if value.contains('\n') {
			value = "several values: see `stratos param show`".to_owned();
		}
		let _ = write!(text, "  {:<width$}  {value}", parameter.name);
		if let Some(pending) = &parameter.pending {
			let pending = catalogue.format(parameter, pending);
			let _ = write!(text, ", {pending} from the next epoch on");
		}
		text.push('\n');
	}
	print(&text);
	Ok(())
}

pub(super) async fn show(arguments: &ShowArgs) -> Result<(), Failure> {
	let (session, answer) = connect(&arguments.node).await?;
	let catalogue = Catalogue::decode(&session.metadata, &session.properties, &answer)?;
	let parameter = catalogue.find(&arguments.name)?;
	match arguments.json {
		true => print_json(&json(&catalogue, parameter)),
		false => {
			print(&text(&catalogue, parameter));
			Ok(())
		}
	}
}

/// A parameter as lines.
fn text(catalogue: &Catalogue<'_>, parameter: &Parameter) -> String {
	let mut text = format!("{}\n", full_name(parameter));
	for line in parameter.docs.lines() {
		let _ = writeln!(text, "  {}", line.trim());
	}
	let mut line = |label: &str, value: String| {
		let value = value.replace('\n', "\n            ");
		let _ = writeln!(text, "{label:<12}{value}");
	};
	line("type", parameter.type_name.clone());
	match (&parameter.minimum, &parameter.maximum) {
		(Some(low), Some(high)) => {
			let (low, high) = (catalogue.format(parameter, low), catalogue.format(parameter, high));
			line("bounds", format!("{low} to {high}"));
		}
		_ => line("bounds", "see above".to_owned()),
	}
	line("default", catalogue.format(parameter, &parameter.default));
	line("in force", catalogue.format(parameter, &parameter.current));
	if let Some(pending) = &parameter.pending {
		line("next epoch", catalogue.format(parameter, pending));
	}
	text
}

fn json(catalogue: &Catalogue<'_>, parameter: &Parameter) -> Json {
	let value = |bytes: &Vec<u8>| {
		json!({
			"text": catalogue.format(parameter, bytes),
			"encoded": sp_core::bytes::to_hex(bytes, false),
		})
	};
	json!({
		"group": parameter.group,
		"name": parameter.name,
		"type": parameter.type_name,
		"unit": parameter.unit,
		"decimals": parameter.decimals,
		"docs": parameter.docs,
		"default": value(&parameter.default),
		"minimum": parameter.minimum.as_ref().map(value),
		"maximum": parameter.maximum.as_ref().map(value),
		"current": value(&parameter.current),
		"pending": parameter.pending.as_ref().map(value),
	})
}
