"""The style sheet of figures on a page: it paints the night, and shows the chart that fits.

Paper gets the wide one, by day.
"""

from __future__ import annotations

from pipeline.reports.figures.palette import HAIR, HUES, LINE, PAGE, SOFT

_LAYOUT = """
.plot { margin: 2rem 0; }
.plot figcaption { max-width: 44rem; margin-bottom: 1rem; }
.plot figcaption h2 { margin: 0 0 .25rem; }
.plot-chart { max-width: 100%; height: auto; overflow: visible; }
.plot-narrow { display: none; }
.plot-left-out { max-width: 44rem; }
.plot-table { overflow-x: auto; max-height: 28rem; }
.plot-table table { border-collapse: collapse; font-size: .875rem; }
.plot-table caption { text-align: left; }
.plot-table th, .plot-table td { padding: .25rem .75rem .25rem 0; text-align: left; }
.plot-table td { vertical-align: top; }
.plot-table .plot-number { text-align: right; font-variant-numeric: tabular-nums; }
@media screen and (max-width: 47rem) {
  .plot-wide { display: none; }
  .plot-narrow { display: block; }
}
@media print { .plot-chart { break-inside: avoid; } .plot figcaption { break-after: avoid; } }
""".lstrip()


def _colours(is_dark: bool) -> str:
    named = {f"fill-{hue}": shade for hue, shade in HUES.items()} | {
        "fill-page": PAGE,
        "soft": SOFT,
    }
    lines = {f"stroke-{hue}": shade for hue, shade in HUES.items()}
    lines |= {"stroke-page": PAGE, "hair": HAIR, "line": LINE}
    rules = [("fill", name, shade) for name, shade in named.items()]
    rules += [("stroke", name, shade) for name, shade in lines.items()]
    return "\n".join(
        f".plot-{name} {{ {what}: {shade.dark if is_dark else shade.light}; }}"
        for what, name, shade in rules
    )


STYLES = (
    f"{_LAYOUT}{_colours(False)}\n"
    f"@media screen and (prefers-color-scheme: dark) {{\n{_colours(True)}\n}}\n"
)
