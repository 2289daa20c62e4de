//! Rendered pages.

use super::*;

fn page() -> Page {
	let mut page = Page::new("A <title> & \"more\"", "sub");
	page.push(Part::Heading("Heading".into()));
	page.push(Part::Verdict { mood: Mood::Bad, text: "no".into() });
	page.push(Part::Facts(vec![("name".into(), "<script>alert(1)</script>".into())]));
	page.push(Part::Table(Table {
		head: vec!["a".into(), "b".into()],
		rows: vec![vec!["1".into(), "2'".into()], vec!["3".into()]],
		numbers: vec![1],
	}));
	page.push(Part::Plot(Plot {
		title: "Price".into(),
		x: "epoch".into(),
		y: "STOS/oz".into(),
		lines: vec![
			Line {
				name: "before".into(),
				points: vec![(0.0, 1.0), (9.0, 3.0)],
				..Default::default()
			},
			Line {
				name: "after".into(),
				points: vec![(0.0, 1.0), (4.0, f64::NAN), (9.0, 2.0)],
				colour: 9,
				dashed: true,
			},
		],
	}));
	page.push(Part::Code("a\u{1b}b".into()));
	page
}

#[test]
fn all_text_is_escaped() {
	let html = page().render();
	assert!(html.contains("<title>A &lt;title&gt; &amp; &quot;more&quot;</title>"), "{html}");
	assert!(!html.contains("<script>alert"), "{html}");
	assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
	assert!(html.contains("2&#39;"));
	assert!(!html.contains('\u{1b}'));
}

#[test]
fn a_page_loads_no_external_resources() {
	let html = page().render();
	for outside in [" src=", " href=", "url(", "@import", "<link", "fetch(", "eval("] {
		assert!(!html.contains(outside), "{outside}");
	}
	assert!(html.contains("content=\"default-src 'none'; style-src 'sha256-"), "no policy");
	assert!(html.contains("prefers-color-scheme: dark"));
}

#[test]
fn plots_contain_numbers_units_and_a_table() {
	let html = page().render();
	let line = "{\"colour\":1,\"dashed\":true,\"name\":\"after\",\"ys\":[1.0,null,2.0]}";
	assert!(html.contains(line) && html.contains("\"xs\":[0.0,4.0,9.0]"), "no numbers");
	assert!(html.contains(">before, STOS/oz</th>"), "no table");
	assert!(html.contains("The MIT License"), "uPlot is copied without its licence");
}

#[test]
fn a_page_without_plots_has_no_script() {
	let mut page = page();
	page.parts.retain(|part| !matches!(part, Part::Plot(_)));
	assert!(!page.render().contains("<script"));
	page.push(Part::Plot(Plot::default()));
	assert!(page.render().contains("new uPlot("));
}

#[test]
fn short_rows_are_filled_and_every_element_is_closed() {
	let html = page().render();
	assert!(html.contains("<tr><td>3</td><td class=\"number\"></td></tr>"), "{html}");
	for tag in ["table", "details", "figure", "script", "style", "dl", "pre", "body", "html"] {
		let open =
			html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
		assert_eq!(open, html.matches(&format!("</{tag}>")).count(), "{tag}");
	}
}

#[test]
fn rendering_is_deterministic() {
	assert_eq!(page().render(), page().render());
}
