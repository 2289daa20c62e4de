//! Checks of the sources: which module may import which, that every dependency is used, and that the
//! documents and the list of mutations name what exists. The layers are those of `docs/architecture.md`.

mod dependencies;
mod documents;
mod layers;
mod modules;
mod mutations;

use modules::Crate;
use std::path::Path;

/// The folders whose modules must not import each other in circles.
const WITHOUT_CIRCLES: [&str; 11] = [
	"host/src",
	"host/cli/src",
	"pallets/primitives/src",
	"pallets/ozone/src",
	"pallets/mining/src",
	"pallets/deposit/src",
	"pallets/staking/src",
	"pallets/bounded-parameters/src",
	"tests/src",
	"tests/weights/src",
	"runtime/wasm/src",
];

/// The root of the repository.
fn repository() -> &'static Path {
	Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn read(src: &str) -> Crate {
	Crate::read(&repository().join(src))
}

/// Fails with all of `wrong`, one per line.
#[track_caller]
fn none(wrong: &[String], help: &str) {
	assert!(wrong.is_empty(), "{}\n{help}", wrong.join("\n"));
}

#[test]
fn modules_import_only_lower_layers() {
	let mut wrong = Vec::new();
	let folders = layers::of_modules();
	assert!(folders.len() >= 3, "docs/architecture.md has the layers of {} folders", folders.len());
	for (folder, order) in folders {
		let (src, path) = folder.split_once("src").expect("a folder in `src`");
		let path = path.trim_start_matches('/').replace('/', "::");
		let krate = read(&format!("{src}src"));
		wrong.extend(layers::violations(&krate, &path, &order, &folder));
	}
	none(&wrong, "`docs/architecture.md` says what may import what");
}

#[test]
fn modules_do_not_import_each_other_in_circles() {
	let mut circles = Vec::new();
	for src in WITHOUT_CIRCLES {
		let krate = read(src);
		// FRAME puts storage, calls and events into the root, whose `Pallet` the modules extend.
		let without_root = src.starts_with("pallets/");
		let named = |circle: &Vec<&str>| {
			let names: Vec<&str> =
				circle.iter().map(|name| if name.is_empty() { "(root)" } else { name }).collect();
			format!("{src}: {}", names.join(", "))
		};
		circles.extend(krate.circles(without_root).iter().map(named));
	}
	none(&circles, "move what both sides need into a module below them");
}

#[test]
fn crates_depend_only_on_lower_layers() {
	let order = layers::of_crates();
	let level =
		|folder: &str| order.iter().position(|layer| layer.iter().any(|name| name == folder));
	let mut wrong = Vec::new();
	let packages = dependencies::packages();
	for package in &packages {
		let Some(own) = level(&package.folder) else {
			wrong.push(format!("{} is in no layer", package.folder));
			continue;
		};
		for dependency in package.dependencies.iter().filter(|one| one.kind != "dev") {
			let Some(folder) = &dependency.folder else { continue };
			if level(folder).is_none_or(|other| other <= own) {
				wrong.push(format!("{} depends on {folder}", package.folder));
			}
		}
	}
	for folder in order.iter().flatten() {
		if !packages.iter().any(|package| package.folder == *folder) {
			wrong.push(format!("there is no crate {folder}"));
		}
	}
	none(&wrong, "`docs/architecture.md` says which crate may depend on which");
}

#[test]
fn every_dependency_is_used() {
	let packages = dependencies::packages();
	let mut wrong: Vec<String> = packages.iter().flat_map(dependencies::unused).collect();
	wrong.extend(dependencies::unused_by_the_workspace(&packages));
	none(
		&wrong,
		"remove it, or make it a dev-dependency; one that only chooses features is listed under \
		 [package.metadata.cargo-machete] in Cargo.toml",
	);
}

#[test]
fn mutations_name_lines_that_exist() {
	none(&mutations::outdated(), "adapt the list to what the lines are now");
}

#[test]
fn documents_name_files_that_exist() {
	none(&documents::missing(), "correct the path");
}
