"""Our charts as templates of ``dvc plots``: ``dvc plots diff A B`` lays two revisions over each other in them.

``python -m talent_ledger.compare.plots`` writes the templates to ``.dvc/plots`` (they are in git) and a page for DVC to
put plots in that works without a network (it is not in git; ``.dvc/config.local`` points to it).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from talent_ledger.compare.charts import VEGA_LITE
from talent_ledger.compare.revisions import find_root
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import write_text

Spec = dict[str, Any]

PAGE = "plots_page.html"
"""Name of DVC's page below ``.dvc``."""
_INK, _SOFT, _LINE, _STRONG = "#1a1d23", "#545a66", "#e3e0d8", "#868c98"
_TONES = {"origin": "#d0601a", "work": "#1b62ad", "study": "#7b4ba8", "institution": "#1d7a74"}
_PLAIN = "#4a5a73"
_LATER = [_PLAIN, "#d0601a", "#1d7a74", "#a8327d", "#8a6d00", "#1b62ad"]
_FONT = "Inter, Helvetica Neue, Helvetica, Arial, sans-serif"
_Y: dict[str, Any] = {"field": "<DVC_METRIC_Y>", "type": "nominal"}
_BASE = alt.Chart(alt.NamedData("rows"))


_PREPARED: list[dict[str, Any]] = [
    {"calculate": "toNumber(datum['<DVC_METRIC_X>'])", "as": "amount"},
    {"window": [{"op": "first_value", "field": "rev", "as": "first"}], "frame": [None, None]},
    {"joinaggregate": [{"op": "distinct", "field": "rev", "as": "revisions"}]},
    {
        "calculate": "datum.revisions > 1 && datum.rev !== 'workspace' && "
        "(datum.rev === datum.first || datum.first === 'workspace')",
        "as": "earlier",
    },
]
"""Numbers out of the text of CSV files, and the rows of the earlier revision marked: the first that DVC names, or the
one that is not the working tree."""


def _ghosts(colour: alt.Color, y: alt.Y) -> Any:
    """Bars: the earlier revision wide and hollow, the later ones narrow and solid before it, with their values."""
    x = _amounts()
    tooltip = [alt.Tooltip(field=name, type="nominal") for name in ("rev", "<DVC_METRIC_Y>", "<DVC_METRIC_X>")]
    ghost = _BASE.transform_filter("datum.earlier").mark_bar(
        size=18, fill=_LINE, fillOpacity=0.7, stroke=_STRONG, strokeDash=[3, 2]
    )
    solid = _BASE.transform_filter("!datum.earlier").mark_bar(size=8)
    words = _BASE.transform_filter("!datum.earlier").mark_text(align="left", dx=6, fill=_INK, fontSize=12)
    return alt.layer(
        ghost.encode(x=x, y=y, tooltip=tooltip),
        solid.encode(x=x, y=y, color=colour, tooltip=tooltip),
        words.encode(x=x, y=y, text="amount:Q"),
    )


def shares() -> Spec:
    """Every population's shares as bars, by area: for ``data/published/csv/observations.csv``."""
    panels = (
        _ghosts(_by_dimension(), _areas())
        .properties(width=440, height=alt.Step(24))
        .facet(row=alt.Row("shown:N", title=None, header=_header()), spacing=14)
        .resolve_scale(y="independent")
    )
    spec: Spec = panels.to_dict()
    return spec | {
        "transform": [
            *_PREPARED,
            {"filter": "datum.unit_measure === 'percent' && datum.kind === 'share'"},
            {
                "calculate": "(datum.population || datum.measure) + (datum.dimension ? ', by ' + datum.dimension : '')"
                " + (datum.time_period ? ', ' + datum.time_period : '')",
                "as": "shown",
            },
        ]
    }


def talent_balance() -> Spec:
    """Origin against work, per area of a population that a text states both of: discs joined by a line.

    The earlier revision stands pale beside it.
    """
    x = _amounts()
    offset = alt.YOffset("rev:N", sort=None)
    opacity = alt.Opacity("solidity:Q", scale=None)
    tooltip = [
        alt.Tooltip(field=name, type="nominal")
        for name in ("rev", "<DVC_METRIC_Y>", "dimension", "<DVC_METRIC_X>", "population", "time_period")
    ]
    joined = _BASE.mark_line(strokeWidth=2, stroke=_STRONG).encode(
        x=x, y=_areas(), yOffset=offset, opacity=opacity, detail=["rev:N", alt.Detail(**_Y)]
    )
    discs = _BASE.mark_point(size=110, strokeWidth=2, filled=True).encode(
        x=x, y=_areas(), yOffset=offset, opacity=opacity, color=_by_dimension("origin", "work"), tooltip=tooltip
    )
    panels = (
        alt.layer(joined, discs)
        .properties(width=440, height=alt.Step(14))
        .facet(row=alt.Row("whose:N", title=None, header=_header()), spacing=14)
        .resolve_scale(y="independent")
    )
    spec: Spec = panels.to_dict()
    return spec | {
        "transform": [
            *_PREPARED,
            {"filter": "datum.unit_measure === 'percent' && indexof(['origin', 'work'], datum.dimension) >= 0"},
            {
                "joinaggregate": [{"op": "distinct", "field": "dimension", "as": "dimensions"}],
                "groupby": ["document_id", "population"],
            },
            {"filter": "datum.dimensions > 1"},
            {"calculate": "datum.population + ' (' + datum.document_id + ')'", "as": "whose"},
            {"calculate": "datum.earlier ? 0.35 : 1", "as": "solidity"},
        ]
    }


def bars_by_part() -> Spec:
    """Scores as bars, a panel for each part of the annotated texts."""
    panels = (
        _ghosts(_by_revision(), alt.Y(**_Y, title=None, sort=None))
        .properties(width=440, height=alt.Step(24))
        .facet(row=alt.Row("part:N", title=None, header=_header()), spacing=14)
        .resolve_scale(y="independent")
    )
    spec: Spec = panels.to_dict()
    return spec | {"transform": _PREPARED}


def reliability() -> Spec:
    """Stated confidence against the part that is right, one line a revision; the diagonal is honesty."""
    whole = alt.Scale(domain=[0, 1])
    x = alt.X("amount:Q", title="<DVC_METRIC_X_LABEL>", scale=whole)
    y = alt.Y(field="<DVC_METRIC_Y>", type="quantitative", title="<DVC_METRIC_Y_LABEL>", scale=whole)
    diagonal = _BASE.mark_rule(strokeDash=[4, 4], stroke=_STRONG).encode(
        x=alt.XDatum(0), y=alt.YDatum(0), x2=alt.X2Datum(1), y2=alt.Y2Datum(1)
    )
    dash = alt.StrokeDash("earlier:N", scale=alt.Scale(domain=[True, False], range=[[4, 3], [1, 0]]), legend=None)
    line = _BASE.mark_line(point=True, strokeWidth=2).encode(x=x, y=y, color=_by_revision(), strokeDash=dash)
    panels = (
        alt.layer(diagonal, line)
        .properties(width=230, height=230)
        .facet(column=alt.Column("part:N", title=None, header=_header(row=False)))
    )
    spec: Spec = panels.to_dict()
    return spec | {"transform": _PREPARED}


def _areas() -> alt.Y:
    return alt.Y(**_Y, title=None, sort=alt.EncodingSortField(field="amount", op="max", order="descending"))


def _amounts() -> alt.X:
    return alt.X("amount:Q", title="<DVC_METRIC_X_LABEL>", stack=None, scale=alt.Scale(zero=True))


def _by_dimension(*shown: str) -> alt.Color:
    return alt.Color(
        "dimension:N",
        title=None,
        scale=alt.Scale(domain=[*_TONES, ""], range=[*_TONES.values(), _PLAIN]),
        legend=alt.Legend(orient="top", values=list(shown or _TONES), symbolOpacity=1),
    )


def _by_revision() -> alt.Color:
    return alt.Color("rev:N", title=None, sort=None, scale=alt.Scale(range=_LATER), legend=alt.Legend(orient="top"))


def _header(row: bool = True) -> alt.Header:
    if not row:
        return alt.Header(labelFontSize=13, labelFontWeight="bold", labelColor=_INK)
    return alt.Header(
        labelOrient="top",
        labelAnchor="start",
        labelFontSize=13,
        labelFontWeight="bold",
        labelColor=_INK,
        labelPadding=4,
    )


_TEMPLATES: dict[str, Callable[[], Spec]] = {
    "shares": shares,
    "talent_balance": talent_balance,
    "bars_by_part": bars_by_part,
    "reliability": reliability,
}


def templates() -> dict[str, str]:
    """Name → template, as the text of its file."""
    return {name: json.dumps(_template(draw()), indent=2) + "\n" for name, draw in _TEMPLATES.items()}


def _template(spec: Spec) -> Spec:
    """A chart's specification with DVC's anchors for title and data, and without names that come from a counter."""
    spec |= {
        "title": {
            "text": "<DVC_METRIC_TITLE>",
            "subtitle": "Of several revisions the earlier is drawn hollow, dashed or pale.",
            "subtitleColor": _SOFT,
            "subtitlePadding": 5,
            "anchor": "start",
            "fontSize": 17,
            "color": _INK,
            "offset": 14,
        },
        "data": {"values": "<DVC_METRIC_DATA>"},
        "background": "white",
        "config": {
            "font": _FONT,
            "view": {"stroke": None},
            "axis": {"labelColor": _INK, "titleColor": _SOFT, "gridColor": _LINE, "domain": False, "ticks": False},
        },
    }
    return dict(_unnamed(spec))


def _unnamed(value: Any) -> Any:
    if isinstance(value, dict):
        named = "name" in value and str(value["name"]).startswith("view_")
        kept = {key: _unnamed(one) for key, one in value.items() if not (named and key == "name")}
        return {key: one for key, one in kept.items() if not (key == "data" and one == {"name": "rows"})}
    return [_unnamed(one) for one in value] if isinstance(value, list) else value


def page() -> str:
    """DVC's page for plots with Vega inside; it may load nothing, whatever stands in the data."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
    policy = (
        "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
{{refresh_tag}}
<title>Plots · Talent Ledger</title>
<link rel="icon" href="data:,">
<style>
body {{ margin: 2rem; background: #faf9f6; color: {_INK}; font: 15px/1.5 {_FONT}; }}
h1 {{ font: 700 1.75rem Georgia, serif; }}
body > div {{ display: block; margin: 0 0 1.5rem; padding: 1.25rem; border: 1px solid {_LINE}; border-radius: 10px;
  background: #fff; overflow-x: auto; }}
</style>
<script>(() => {{
{bundle.replace("</script", "<" + chr(92) + "/script")}
}})();</script>
</head>
<body>
<h1>Plots</h1>
{{plot_divs}}
</body>
</html>
"""


def install(root: Path) -> None:
    """Write templates and page below ``.dvc`` of *root*, and let DVC of this copy use the page."""
    folder = root / ".dvc"
    for name, text in templates().items():
        write_text(folder / "plots" / f"{name}.json", text)
    write_text(folder / PAGE, page())
    subprocess.run(
        [sys.executable, "-m", "dvc", "config", "--local", "plots.html_template", PAGE], cwd=folder, check=True
    )


def main() -> int:
    """Install into the project around the working directory; 2 when there is none."""
    try:
        install(find_root())
    except LedgerError as error:
        print(f"plots: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
