//! How a page looks.

/// The style sheet: light, or dark where the reader prefers that.
pub(super) const CSS: &str = "\
:root {
	color-scheme: light dark;
	--back: #ffffff; --text: #1a1d21; --soft: #5d6670; --line: #d9dee3; --plane: #f5f7f9;
	--good: #0b6b3a; --warning: #8a5a00; --bad: #b3261e;
	--l0: #1f6feb; --l1: #d2570a; --l2: #0b8457; --l3: #8e3bd1; --l4: #b8860b; --l5: #c2185b;
	--l6: #00808f; --l7: #5d6670;
}
@media (prefers-color-scheme: dark) {
	:root {
		--back: #14171a; --text: #e6e9ec; --soft: #9aa4ae; --line: #343b42; --plane: #1c2024;
		--good: #4cc38a; --warning: #e2b340; --bad: #ff7b72;
		--l0: #6cb0ff; --l1: #ff9d5c; --l2: #4cc38a; --l3: #c58fff; --l4: #e2b340; --l5: #ff7eb0;
		--l6: #4fd1de; --l7: #9aa4ae;
	}
}
body {
	background: var(--back); color: var(--text); margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
	font: 16px/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin-bottom: 0.2rem; }
h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
.subtitle { color: var(--soft); margin-top: 0; }
.verdict { padding: 0.6rem 1rem; border-left: 0.3rem solid; background: var(--plane); }
.good { color: var(--good); } .warning { color: var(--warning); } .bad { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1.5rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; margin: 1rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: 0.25rem 0.8rem 0.25rem 0; text-align: left;
	vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { background: var(--plane); padding: 0.8rem; overflow-x: auto; font-size: 0.85rem; }
details { margin: 1rem 0; } summary { cursor: pointer; color: var(--soft); }
figure { margin: 1.5rem 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .axis { stroke: var(--soft); stroke-width: 1; }
svg .curve { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
svg .dashed { stroke-dasharray: 6 4; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; font-size: 0.85rem; }
.legend svg { width: 2rem; display: inline-block; vertical-align: middle; }
.l0 { stroke: var(--l0); } .l1 { stroke: var(--l1); } .l2 { stroke: var(--l2); }
.l3 { stroke: var(--l3); } .l4 { stroke: var(--l4); } .l5 { stroke: var(--l5); }
.l6 { stroke: var(--l6); } .l7 { stroke: var(--l7); }
";
