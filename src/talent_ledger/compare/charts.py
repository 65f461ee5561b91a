"""Charts of a comparison: ghost bars of a share table, lines of a series, and dumbbells of cells that moved.

They are drawn with Altair to SVG that stands inside the page: colours are the style sheet's variables, so that a chart
follows the reader's light or dark setting without a script.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from talent_ledger.compare.record import CellChange, TableChange
from talent_ledger.compare.words import printable

VEGA_LITE = "6.4"
"""The version of Vega-Lite that Altair writes for."""
WIDE, NARROW = 560, 300
"""Pixels of a chart in a card, and on a narrow screen."""
WIDER = 880
"""Pixels of the one chart that has the page's width."""
_SANS = "Ledger Sans, Inter, Helvetica Neue, Helvetica, Arial, sans-serif"
_INK, _SOFT, _LINE, _STRONG = "var(--ink)", "var(--ink-soft)", "var(--line)", "var(--line-strong)"
_TONES = {
    "origin": "var(--origin)",
    "work": "var(--work)",
    "study": "var(--study)",
    "institution": "var(--institution)",
}
MOST_ROWS = 24
"""Rows of a chart; beyond them those that changed stand first and the rest is left to the table."""
_STEP = 34
LONGEST = 2_000
"""Characters of a text in a chart, its alternative included."""
_BASE = alt.Chart(alt.NamedData("rows"))


def ghost_bars(change: TableChange, narrow: bool) -> str:
    """A share table before and after: a solid bar for what is stated now, a hollow one for what was stated."""
    rows = [
        {
            "label": change.name_of(row),
            "before": row.before_value,
            "after": row.after_value,
            "reach": max(row.before_value or 0, row.after_value or 0),
            "told": _told(row.before, row.after) if change.status == "changed" else row.after or row.before,
            "moved": row.before != row.after,
        }
        for row in _foremost(change)
    ]
    tone = _TONES.get(change.dimension or "", "var(--plain)")
    y, x = _rows(narrow), alt.X("after:Q", axis=None, scale=alt.Scale(zero=True))
    drop = 9 if narrow else 0
    ghost = _BASE.mark_bar(
        size=20, yOffset=drop, fill=_LINE, fillOpacity=0.6, stroke=_STRONG, strokeDash=[3, 2], strokeWidth=1
    )
    layers = [
        ghost.encode(y=y, x=alt.X("before:Q", axis=None)),
        _BASE.mark_bar(size=10, yOffset=drop, fill=tone).encode(y=y, x=x),
        *_names_above(narrow),
        _values(narrow, drop),
    ]
    return _svg(layers, rows, len(rows), NARROW if narrow else WIDE, f"{change.title}: {_alternative(rows)}")


def dumbbells(changes: Sequence[CellChange], narrow: bool) -> str:
    """Cells in percent that moved: a ring where each stood, a disc where it stands, a line between."""
    rows = [
        {
            "label": change.label,
            "before": change.before_values[0],
            "after": change.after_values[0],
            "reach": max(change.before_values[0] or 0, change.after_values[0] or 0),
            "told": _told(change.before, change.after),
            "moved": True,
            "tone": _TONES.get(change.key.get("dimension") or "", "var(--plain)"),
        }
        for change in changes[:MOST_ROWS]
    ]
    y, drop = _rows(narrow), 9 if narrow else 0
    stroke = alt.Stroke("tone:N", scale=None)
    ring = _BASE.mark_point(fill="var(--card)", size=130, strokeWidth=2, opacity=1, yOffset=drop)
    disc = _BASE.mark_point(size=130, strokeWidth=2, opacity=1, yOffset=drop)
    layers = [
        _BASE.mark_rule(strokeWidth=2, yOffset=drop).encode(
            y=y, x=alt.X("before:Q", axis=None, scale=alt.Scale(zero=True)), x2="after:Q", stroke=stroke
        ),
        ring.encode(y=y, x=alt.X("before:Q", axis=None), stroke=stroke),
        disc.encode(y=y, x=alt.X("after:Q", axis=None), stroke=stroke, fill=alt.Fill("tone:N", scale=None)),
        *_names_above(narrow),
        _values(narrow, drop, 14),
    ]
    return _svg(layers, rows, len(rows), NARROW if narrow else WIDER, f"Changed figures: {_alternative(rows)}")


def series_lines(change: TableChange, narrow: bool) -> str:
    """A series before and after: the former line dashed, the present one solid, values at the points that moved."""
    points = [
        {"when": row.period or row.label, "value": value, "run": run, "told": told if row.before != row.after else ""}
        for row in change.rows
        for run, value, told in (("before", row.before_value, row.before), ("after", row.after_value, row.after))
        if value is not None
    ]
    tone = _TONES.get(change.dimension or "", "var(--plain)")
    across = alt.X("when:O", axis=_scale_axis(grid=False), scale=alt.Scale(padding=0.6))
    up = alt.Y("value:Q", axis=_scale_axis(grid=True), scale=alt.Scale(zero=True))
    layers = []
    for run, colour, dash in (("before", _STRONG, [4, 3]), ("after", tone, [1, 0])):
        mine = _BASE.transform_filter(f"datum.run === '{run}'")
        layers += [
            mine.mark_line(stroke=colour, strokeDash=dash, strokeWidth=2).encode(x=across, y=up),
            mine.mark_point(
                fill="var(--card)" if run == "before" else colour, stroke=colour, size=70, opacity=1
            ).encode(x=across, y=up),
        ]
    words = _BASE.transform_filter("datum.run === 'after'").mark_text(
        dy=-14, font=_SANS, fontSize=14, fontWeight=700, fill=_INK
    )
    layers.append(words.encode(x=across, y=up, text="told:N"))
    told = "; ".join(f"{row.period}: {_told(row.before, row.after)}" for row in change.rows)
    return _svg(layers, points, 6, NARROW if narrow else WIDE, f"{change.title}: {told}")


def _scale_axis(grid: bool) -> alt.Axis:
    return alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        grid=grid,
        gridColor=_LINE,
        tickCount=4,
        labelAngle=0,
        labelFont=_SANS,
        labelFontSize=13,
        labelColor=_SOFT,
    )


def is_series(change: TableChange) -> bool:
    """Whether the table is one entity over several periods."""
    return _periods(change) > 1 and len({row.label for row in change.rows}) == 1


def _periods(change: TableChange) -> int:
    return len({row.period for row in change.rows})


def _foremost(change: TableChange) -> list[Any]:
    if len(change.rows) <= MOST_ROWS:
        return list(change.rows)
    return sorted(change.rows, key=lambda row: row.before == row.after)[:MOST_ROWS]


def _told(before: str | None, after: str | None) -> str:
    if before == after:
        return after or ""
    return f"{before or 'new'} → {after or 'gone'}" if before else f"new: {after}"


def _alternative(rows: Sequence[dict[str, Any]]) -> str:
    return "; ".join(f"{row['label']} {row['told']}" for row in rows)


def _rows(narrow: bool) -> alt.Y:
    axis = alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelLimit=470,
        labelPadding=10,
        labelFont=_SANS,
        labelFontSize=14,
        labelColor=_INK,
    )
    return alt.Y("label:N", sort=None, axis=None if narrow else axis)


def _names_above(narrow: bool) -> list[alt.Chart]:
    if not narrow:
        return []
    text = _BASE.mark_text(
        align="left", baseline="middle", yOffset=-12, font=_SANS, fontSize=13, fill=_INK, limit=NARROW
    )
    return [text.encode(y=_rows(narrow), x=alt.value(0), text="label:N")]


def _values(narrow: bool, drop: int, dx: int = 8) -> alt.Chart:
    """Values to the right of the longer mark; bold where they moved."""
    text = _BASE.mark_text(align="left", baseline="middle", dx=dx, yOffset=drop, font=_SANS, fontSize=14)
    placed: alt.Chart = text.encode(
        y=_rows(narrow),
        x=alt.X("reach:Q", axis=None),
        text="told:N",
        fill=alt.condition("datum.moved", alt.value(_INK), alt.value(_SOFT)),
    )
    return placed


def _svg(layers: Sequence[alt.Chart], rows: Sequence[dict[str, Any]], height: int, width: int, alternative: str) -> str:
    """The layers as SVG whose size the page sets; its text alternative stands in it as ``aria-label``."""
    narrow = width == NARROW
    step = _STEP + 12 if narrow else _STEP
    chart = (
        alt.layer(*layers)
        .properties(
            width=width,
            height=max(1, height) * step,
            datasets={"rows": [{name: _drawable(value) for name, value in row.items()} for row in rows]},
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            padding={"left": 2, "right": 96, "top": 4, "bottom": 4},
        )
        .configure(background="transparent", font=_SANS, view=alt.ViewConfig(stroke=None))
        .configure_axis(grid=False)
    )
    spec = _named(chart.to_dict())
    svg = str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))
    told = html.escape(_drawable(alternative), quote=True)
    root = re.compile(r'(<svg [^>]*class="marks") width="[\d.]+" height="[\d.]+"')
    return root.sub(lambda found: f'{found[1]} role="img" aria-label="{told}"', svg, count=1)


def _drawable(value: Any) -> Any:
    """Bounded text without control characters, for at one of those the converter ends the whole process."""
    return printable(value)[:LONGEST] if isinstance(value, str) else value


def _named(spec: dict[str, Any]) -> dict[str, Any]:
    """Give every view a name of its own place, for Altair's come from a counter of the process."""
    for place, layer in enumerate(spec.get("layer", [])):
        layer["name"] = f"layer_{place}"
    return spec


def know_fonts(folder: Path) -> None:
    """Let the converter measure words in the fonts of *folder*, which the page carries."""
    vl_convert.register_font_directory(str(folder))
