//! Pages as a whole.

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
	page.push(Part::Folded { summary: "rest".into(), parts: vec![Part::Code("a\u{1b}b".into())] });
	page
}

#[test]
fn everything_is_escaped() {
	let html = page().render();
	assert!(html.contains("<title>A &lt;title&gt; &amp; &quot;more&quot;</title>"), "{html}");
	assert!(!html.contains("<script"), "{html}");
	assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
	assert!(html.contains("2&#39;"));
	assert!(!html.contains('\u{1b}'));
}

#[test]
fn a_page_needs_nothing_from_elsewhere() {
	let html = page().render();
	for outside in ["http:", "https:", "src=", "href=", "url(", "@import", "<link"] {
		assert!(!html.contains(outside), "{outside} in {html}");
	}
	assert!(html.contains("prefers-color-scheme: dark"));
}

#[test]
fn plots_have_axes_units_and_a_legend() {
	let html = page().render();
	for part in [">epoch</text>", ">STOS/oz</text>", "> before</span>", "> after</span>"] {
		assert!(html.contains(part), "{part} in {html}");
	}
	// What is not a number is not drawn.
	assert!(!html.contains("NaN") && html.contains("curve l1 dashed"), "{html}");
}

#[test]
fn rows_are_filled_up_and_every_element_is_closed() {
	let html = page().render();
	assert!(html.contains("<tr><td>3</td><td class=\"number\"></td></tr>"), "{html}");
	for tag in ["table", "details", "figure", "svg", "dl", "pre", "body", "html"] {
		let open =
			html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
		assert_eq!(open, html.matches(&format!("</{tag}>")).count(), "{tag}");
	}
}

#[test]
fn the_same_page_is_the_same_bytes() {
	assert_eq!(page().render(), page().render());
}
