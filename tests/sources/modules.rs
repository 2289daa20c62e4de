//! Reads the modules of a crate and which of them import which. Tests are left out: code under
//! `#[cfg(test)]`, with the files it declares.

use std::{
	collections::{BTreeMap, BTreeSet, HashMap},
	fs,
	path::Path,
};

/// The modules of a crate, by path: "executor::memory". The crate root is "".
#[derive(Default)]
pub(crate) struct Crate {
	modules: BTreeMap<String, Module>,
}

#[derive(Default)]
struct Module {
	/// Every path that the code names, as segments.
	paths: Vec<Vec<String>>,
	/// Names that `pub use` passes on, with the paths they stand for.
	reexports: HashMap<String, Vec<String>>,
	/// Child modules that exist in tests only.
	test_modules: Vec<String>,
}

impl Crate {
	/// Reads all `.rs` files below a `src` folder, except `main.rs`.
	pub(crate) fn read(src: &Path) -> Self {
		let mut found = Self::default();
		found.read_folder(src, "");
		let only_tests: Vec<String> = found
			.modules
			.iter()
			.flat_map(|(path, module)| module.test_modules.iter().map(|name| join(path, name)))
			.collect();
		let is_test = |path: &str| only_tests.iter().any(|test| is_within(path, test));
		found.modules.retain(|path, _| !is_test(path));
		found
	}

	fn read_folder(&mut self, folder: &Path, path: &str) {
		for entry in fs::read_dir(folder).expect("a folder") {
			let file = entry.expect("an entry").path();
			let name = file.file_stem().and_then(|name| name.to_str()).expect("a name of text");
			if file.is_dir() {
				self.read_folder(&file, &join(path, name));
			} else if file.extension().is_some_and(|extension| extension == "rs") && name != "main"
			{
				let own = matches!(name, "lib" | "mod");
				let module = if own { path.to_owned() } else { join(path, name) };
				let text = fs::read_to_string(&file).expect("a source file");
				self.add(module, &text);
			}
		}
	}

	fn add(&mut self, path: String, text: &str) {
		self.modules.insert(path, Module::parse(&tokens(text)));
	}

	/// The names of the modules directly below `path`.
	pub(crate) fn children(&self, path: &str) -> BTreeSet<&str> {
		let below = self.modules.keys().filter_map(|module| below(module, path));
		below.filter_map(|rest| rest.split("::").next()).collect()
	}

	/// Every module with the modules that it imports. A `pub use` of a module's own child is not an
	/// import: it only says where the child's items are found.
	pub(crate) fn imports(&self) -> BTreeMap<&str, BTreeSet<&str>> {
		let imports = |(from, module): (_, &Module)| {
			let targets = module.paths.iter().filter_map(|path| self.resolve(from, path, 0));
			(from, targets.filter(|to| *to != from).collect())
		};
		self.modules.iter().map(|(from, module)| imports((from.as_str(), module))).collect()
	}

	/// The module in which the item of a path is defined; `None` for another crate's.
	fn resolve(&self, from: &str, path: &[String], depth: usize) -> Option<&str> {
		let mut at = match path.first()?.as_str() {
			"crate" => String::new(),
			"self" => from.to_owned(),
			"super" => parent(from).to_owned(),
			child => Some(join(from, child)).filter(|child| self.modules.contains_key(child))?,
		};
		for segment in &path[1..] {
			let child = join(&at, segment);
			if segment == "super" {
				at = parent(&at).to_owned();
			} else if self.modules.contains_key(&child) {
				at = child;
			} else {
				let reexported =
					self.modules.get(&at).and_then(|module| module.reexports.get(segment));
				let target = reexported.filter(|_| depth < 8);
				let target = target.and_then(|target| self.resolve(&at, target, depth + 1));
				return target.or_else(|| self.known(&at));
			}
		}
		self.known(&at)
	}

	fn known(&self, path: &str) -> Option<&str> {
		self.modules.get_key_value(path).map(|(path, _)| path.as_str())
	}

	/// Groups of two or more modules that import each other, directly or through others; with or
	/// without the imports of the crate root.
	pub(crate) fn circles(&self, without_root: bool) -> Vec<Vec<&str>> {
		let mut imports = self.imports();
		if without_root {
			imports.insert("", BTreeSet::new());
		}
		let reaches: BTreeMap<&str, BTreeSet<&str>> =
			imports.keys().map(|module| (*module, reachable(&imports, module))).collect();
		let mut seen = BTreeSet::new();
		let mut circles = Vec::new();
		for (module, reached) in &reaches {
			if seen.contains(module) || !reached.contains(module) {
				continue;
			}
			let circle: Vec<&str> =
				reached.iter().copied().filter(|other| reaches[other].contains(module)).collect();
			seen.extend(circle.iter().copied());
			circles.push(circle);
		}
		circles
	}
}

/// What a module imports, directly or by way of others.
fn reachable<'a>(
	imports: &BTreeMap<&'a str, BTreeSet<&'a str>>,
	module: &str,
) -> BTreeSet<&'a str> {
	let mut reached = BTreeSet::new();
	let mut next: Vec<&str> = imports[module].iter().copied().collect();
	while let Some(module) = next.pop() {
		if reached.insert(module) {
			next.extend(&imports[module]);
		}
	}
	reached
}

/// `path::name`, or `name` in the crate root.
pub(crate) fn join(path: &str, name: &str) -> String {
	if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") }
}

fn parent(path: &str) -> &str {
	path.rsplit_once("::").map_or("", |(parent, _)| parent)
}

/// What is left of `module` below `path`; `None` if it is not below.
pub(crate) fn below<'a>(module: &'a str, path: &str) -> Option<&'a str> {
	match path {
		"" => Some(module).filter(|module| !module.is_empty()),
		path => module.strip_prefix(path)?.strip_prefix("::"),
	}
}

fn is_within(module: &str, path: &str) -> bool {
	module == path || below(module, path).is_some()
}

impl Module {
	fn parse(tokens: &[String]) -> Self {
		let mut module = Self::default();
		let mut at = 0;
		while at < tokens.len() {
			let token = tokens[at].as_str();
			if token == "#" && is_cfg_test(&tokens[at..]) {
				let end = end_of_item(tokens, at);
				let inside = &tokens[at..end];
				let declared = inside.windows(3).find(|item| item[0] == "mod" && item[2] == ";");
				module.test_modules.extend(declared.map(|item| item[1].clone()));
				at = end;
			} else if token == "use" {
				let public = is_public(&tokens[..at]);
				let end = at + tokens[at..].iter().position(|token| token == ";").unwrap_or(0);
				module.add_use(&tokens[at + 1..end], public);
				at = end.max(at + 1);
			} else if is_name(token) && (at == 0 || !matches!(&*tokens[at - 1], "::" | ".")) {
				let length = path_length(&tokens[at..]);
				if length > 1 && !is_visibility(&tokens[..at]) {
					let segments = tokens[at..at + length].iter().step_by(2);
					module.paths.push(segments.cloned().collect());
				}
				at += length;
			} else {
				at += 1;
			}
		}
		module
	}

	fn add_use(&mut self, tree: &[String], public: bool) {
		for (path, name) in flatten(tree) {
			let own = !matches!(&*path[0], "crate" | "super");
			if public {
				self.reexports.insert(name, path.clone());
			}
			if !(public && own) {
				self.paths.push(path);
			}
		}
	}
}

/// The paths of a use tree, each with the name by which it is imported.
fn flatten(tree: &[String]) -> Vec<(Vec<String>, String)> {
	let mut path = Vec::new();
	let mut at = 0;
	while at < tree.len() {
		match tree[at].as_str() {
			"::" => {}
			"as" => return vec![(path, tree[at + 1].clone())],
			"{" => {
				let inner = &tree[at + 1..tree.len() - 1];
				let parts = split(inner).into_iter().flat_map(flatten);
				let whole = |(rest, name): (Vec<String>, String)| {
					let rest = rest.into_iter().filter(|segment| segment != "self");
					let whole: Vec<String> = path.iter().cloned().chain(rest).collect();
					let name = if name == "self" { path[path.len() - 1].clone() } else { name };
					(whole, name)
				};
				return parts.map(whole).filter(|(path, _)| !path.is_empty()).collect();
			}
			segment => path.push(segment.to_owned()),
		}
		at += 1;
	}
	path.last().cloned().map(|name| (path, name)).into_iter().collect()
}

/// Splits at the commas that are not within braces.
fn split(tokens: &[String]) -> Vec<&[String]> {
	let (mut depth, mut begin, mut parts) = (0, 0, Vec::new());
	for (at, token) in tokens.iter().enumerate() {
		match token.as_str() {
			"{" => depth += 1,
			"}" => depth -= 1,
			"," if depth == 0 => {
				parts.push(&tokens[begin..at]);
				begin = at + 1;
			}
			_ => {}
		}
	}
	parts.push(&tokens[begin..]);
	parts
}

/// How many tokens a path has that begins here: `a::b` has 3.
fn path_length(tokens: &[String]) -> usize {
	let mut length = 1;
	while tokens.get(length).is_some_and(|token| token == "::")
		&& tokens.get(length + 1).is_some_and(|token| is_name(token))
	{
		length += 2;
	}
	length
}

fn is_name(token: &str) -> bool {
	token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Whether the tokens before a `use` make it public: `pub`, `pub(crate)`, `pub(super)`.
fn is_public(before: &[String]) -> bool {
	match before.last().map(String::as_str) {
		Some("pub") => true,
		Some(")") => before.len() > 3 && before[before.len() - 4] == "pub",
		_ => false,
	}
}

/// Whether the tokens before a path are those of `pub(in path)`.
fn is_visibility(before: &[String]) -> bool {
	before.ends_with(&["pub", "(", "in"].map(str::to_owned))
}

fn is_cfg_test(tokens: &[String]) -> bool {
	let begin: Vec<&str> = tokens.iter().take(7).map(String::as_str).collect();
	begin == ["#", "[", "cfg", "(", "test", ")", "]"]
}

/// Behind the item that an attribute at `at` belongs to: its `;` or its closing brace.
fn end_of_item(tokens: &[String], at: usize) -> usize {
	let mut depth = 0;
	for (number, token) in tokens.iter().enumerate().skip(at) {
		match token.as_str() {
			"{" | "[" | "(" => depth += 1,
			"}" | "]" | ")" => {
				depth -= 1;
				if depth == 0 && token == "}" {
					return number + 1;
				}
			}
			";" if depth == 0 => return number + 1,
			_ => {}
		}
	}
	tokens.len()
}

/// Names, `::` and single marks of a source text, without comments and literals.
pub(crate) fn tokens(text: &str) -> Vec<String> {
	let text: Vec<char> = text.chars().collect();
	let mut tokens = Vec::new();
	let mut at = 0;
	while at < text.len() {
		let here = &text[at..];
		let begins = |begin: &str| here.iter().take(begin.len()).collect::<String>() == begin;
		let name = |c: &char| c.is_alphanumeric() || *c == '_';
		at += if begins("//") {
			here.iter().position(|c| *c == '\n').unwrap_or(here.len())
		} else if begins("/*") {
			2 + here.windows(2).position(|pair| pair == ['*', '/']).unwrap_or(here.len())
		} else if let Some(length) = raw_string(here) {
			length
		} else if here[0] == '"' {
			quoted(here, '"')
		} else if here[0] == '\'' && (here.get(1) == Some(&'\\') || here.get(2) == Some(&'\'')) {
			quoted(here, '\'')
		} else if name(&here[0]) {
			let length = here.iter().position(|c| !name(c)).unwrap_or(here.len());
			tokens.push(here[..length].iter().collect());
			length
		} else if begins("::") {
			tokens.push("::".to_owned());
			2
		} else {
			if !here[0].is_whitespace() {
				tokens.push(here[0].to_string());
			}
			1
		};
	}
	tokens
}

/// The length of a literal in quotes.
fn quoted(text: &[char], quote: char) -> usize {
	let mut at = 1;
	while at < text.len() && text[at] != quote {
		at += if text[at] == '\\' { 2 } else { 1 };
	}
	at + 1
}

/// The length of a raw string that begins here.
fn raw_string(text: &[char]) -> Option<usize> {
	let rest = text.strip_prefix(&['r']).or_else(|| text.strip_prefix(&['b', 'r']))?;
	let hashes = rest.iter().take_while(|c| **c == '#').count();
	if rest.get(hashes) != Some(&'"') {
		return None;
	}
	let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
	let inside = &rest[hashes + 1..];
	let length = inside.windows(end.len()).position(|part| part == end).unwrap_or(inside.len());
	Some(text.len() - rest.len() + hashes + 1 + length + end.len())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn krate(modules: &[(&str, &str)]) -> Crate {
		let mut found = Crate::default();
		for (path, text) in modules {
			found.add((*path).to_owned(), text);
		}
		found
	}

	#[test]
	fn imports_are_found_in_every_form() {
		let found = krate(&[
			("", "pub mod a; pub mod b;"),
			("a", "pub mod deep; pub use deep::Thing; pub(crate) use deep::{Other as Name};"),
			("a::deep", "pub struct Thing;"),
			("b", "mod c; use crate::a::{self, Thing}; fn f() { c::g::<super::a::Name>() }"),
			(
				"b::c",
				"// use crate::a;\nconst T: &str = \"crate::a::x\"; pub(in crate::a) use std::fmt;",
			),
		]);
		let imports = found.imports();
		assert_eq!(imports["a"], BTreeSet::new(), "a re-export is no import");
		assert_eq!(imports["b"], BTreeSet::from(["a", "a::deep", "b::c"]));
		assert_eq!(imports["b::c"], BTreeSet::new(), "comments and strings are no imports");
		assert_eq!(found.children(""), BTreeSet::from(["a", "b"]));
		assert!(found.circles(false).is_empty());
	}

	#[test]
	fn a_circle_is_found_through_a_re_export() {
		let found = krate(&[
			("", ""),
			("a", "mod x; mod y; pub use x::X;"),
			("a::x", "use super::y::Y; pub struct X;"),
			("a::y", "use super::X; pub struct Y;"),
			("b", "use crate::a::X;"),
		]);
		assert_eq!(found.circles(false), [["a::x", "a::y"]]);
	}

	#[test]
	fn the_root_of_a_pallet_may_know_its_modules() {
		let found = krate(&[("", "use a::A; pub struct Pallet;"), ("a", "use crate::Pallet;")]);
		assert_eq!(found.circles(false), [["", "a"]]);
		assert!(found.circles(true).is_empty());
	}

	#[test]
	fn tests_are_ignored() {
		let text = "#[cfg(test)]\nmod tests;\n#[cfg(test)] mod inline { use crate::b; }\nfn f() {}";
		let module = Module::parse(&tokens(text));
		assert_eq!(module.test_modules, ["tests"]);
		assert!(module.paths.is_empty());
	}

	#[test]
	fn literals_and_lifetimes_are_distinguished() {
		let text = r##"fn f<'a>(c: char) -> &'a str { if c == '"' || c == '\'' { r#"x"::y"# } else { b::c } }"##;
		assert_eq!(Module::parse(&tokens(text)).paths, [["b", "c"]]);
	}
}
