//! `stratos call`.

use crate::{
	client::{Api, Method, by_name, storage},
	command::{
		failure::Failure,
		output::{indented, names, print, print_json, summary},
		session::{NodeArgs, Session, block_on},
	},
	text::counted,
};
use clap::Args;
use serde_json::json;
use std::fmt::Write;

/// Call a runtime API of a running chain.
///
/// Arguments and answer are encoded by the runtime's metadata. The call does not change the chain.
/// Without METHOD, the functions of the API are listed; without API, the APIs.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos call                                    the APIs of the chain
  stratos call OzoneApi                           its functions, their arguments and docs
  stratos call OzoneApi quote 100STOS
  stratos call AccountNonceApi account_nonce //Alice --json
  stratos call EpochApi summary --at 1200

Arguments have the syntax of `stratos tx`; see `stratos help tx`.")]
pub(super) struct CallArgs {
	/// The API's name
	#[arg(value_name = "API")]
	api: Option<String>,
	/// The function's name
	#[arg(value_name = "METHOD")]
	method: Option<String>,
	/// The arguments
	#[arg(value_name = "ARGUMENTS", allow_negative_numbers = true)]
	arguments: Vec<String>,
	/// The block at which to call, by number or hash [default: the newest]
	#[arg(long, value_name = "BLOCK")]
	at: Option<String>,
	/// Print JSON; numbers of more than 32 bits are strings
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	node: NodeArgs,
}

pub(super) fn execute(arguments: &CallArgs) -> Result<(), Failure> {
	block_on(run(arguments))
}

async fn run(arguments: &CallArgs) -> Result<(), Failure> {
	let session = Session::open(&arguments.node, arguments.at.as_deref()).await?.lenient();
	let apis = &session.metadata.apis;
	if apis.is_empty() {
		return Err(Failure::new("the runtime's metadata does not describe its APIs")
			.help("metadata describes APIs from version 15 on"));
	}
	let Some(name) = &arguments.api else { return list(&session, arguments.json) };
	let api = session.metadata.api(name).ok_or_else(|| {
		Failure::new(format!("the runtime has no API `{name}`"))
			.help(format!("it has {}", names(apis, |api| &api.name)))
	})?;
	let Some(name) = &arguments.method else {
		return describe(&session, api, arguments.json);
	};
	let method = by_name(&api.methods, name, |method| &method.name).ok_or_else(|| {
		Failure::new(format!("{} has no function `{name}`", api.name))
			.help(format!("it has {}", names(&api.methods, |method| &method.name)))
	})?;
	let full = format!("{}_{}", api.name, method.name);
	if arguments.arguments.len() != method.inputs.len() {
		let (found, wanted) = (arguments.arguments.len(), method.inputs.len());
		let wanted = counted(wanted, "argument");
		return Err(Failure::new(format!("{full} takes {wanted}, not {found}"))
			.help(format!("write {}", signature(&session, api, method))));
	}
	let parser = session.parser();
	let mut encoded = Vec::new();
	for (text, (name, ty)) in arguments.arguments.iter().zip(&method.inputs) {
		encoded.extend_from_slice(&parser.encoded(text, *ty, name)?);
	}
	let answer = session.client.call(&full, &encoded, Some(session.block)).await?;
	let value = storage::decode(&session.metadata, "the runtime's answer", method.output, &answer)?;
	match arguments.json {
		true => print_json(&session.formatter().json(&value)),
		false => {
			let formatter = session.formatter().described(None, &method.docs);
			print(&formatter.text_block(&value));
			Ok(())
		}
	}
}

fn list(session: &Session, as_json: bool) -> Result<(), Failure> {
	let apis = &session.metadata.apis;
	if as_json {
		let apis: Vec<_> = apis
			.iter()
			.map(|api| {
				let methods: Vec<_> = api.methods.iter().map(|method| &method.name).collect();
				json!({ "name": api.name, "methods": methods, "docs": api.docs })
			})
			.collect();
		return print_json(&apis.into());
	}
	let mut text = String::new();
	for api in apis {
		// Writing to a string cannot fail.
		let _ = writeln!(text, "{}: {}", api.name, names(&api.methods, |method| &method.name));
	}
	print(&text);
	Ok(())
}

fn describe(session: &Session, api: &Api, as_json: bool) -> Result<(), Failure> {
	let metadata = &session.metadata;
	if as_json {
		let methods: Vec<_> = api
			.methods
			.iter()
			.map(|method| {
				let inputs: Vec<_> = method
					.inputs
					.iter()
					.map(|(name, ty)| json!({ "name": name, "type": metadata.type_name(*ty) }))
					.collect();
				json!({
					"name": method.name,
					"arguments": inputs,
					"output": metadata.type_name(method.output),
					"docs": method.docs,
				})
			})
			.collect();
		return print_json(&json!({ "name": api.name, "docs": api.docs, "methods": methods }));
	}
	let mut text = format!("{}: {}\n", api.name, summary(&api.docs));
	for method in &api.methods {
		let output = metadata.type_name(method.output);
		let _ = writeln!(text, "\n{} → {output}", signature(session, api, method));
		text.push_str(&indented(&method.docs, "    "));
		for (name, ty) in &method.inputs {
			let _ = writeln!(text, "    {name}: {}", metadata.how_to_write(*ty));
		}
	}
	print(&text);
	Ok(())
}

fn signature(session: &Session, api: &Api, method: &Method) -> String {
	let mut text = format!("{} {}", api.name, method.name);
	for (name, ty) in &method.inputs {
		let _ = write!(text, " {name}:{}", session.metadata.type_name(*ty));
	}
	text
}
