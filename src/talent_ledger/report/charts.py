"""The kinds of chart, drawn with Altair: each is a template that takes its rows and words as data.

A template holds no figure of its own, so a new share table needs no new code, and a page carries each template once
however many charts it shows. Colours are the names of the style sheet's variables (``var(--work)``), so that a chart on
a page follows the reader's light or dark setting and its print style; `resolved` puts the light values in for pictures.

The layer named ``open`` is invisible and at least as large as the mark it covers: the page puts a link over each of its
items, which is how every mark opens its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any, Literal

import altair as alt

from talent_ledger import house

Spec = dict[str, Any]

PADDING = 40
"""Pixels between the first and last point of a line and the ends of its axis: the values above them want that much."""
WIDTH = 880
"""Width in pixels of a picture; a page sets its own."""

VEGA_LITE = "6.4"
"""The version of Vega-Lite that Altair writes for; pages and pictures are drawn with it."""

_SANS = "Ledger Sans, Inter, Helvetica Neue, Helvetica, Arial, sans-serif"
_SERIF = "Ledger Serif, Newsreader, Georgia, serif"
_INK, _SOFT, _LINE, _STRONG = "var(--ink)", "var(--ink-soft)", "var(--line)", "var(--line-strong)"
_CARD, _FLAG, _ORIGIN, _WORK = "var(--card)", "var(--flag)", "var(--origin)", "var(--work)"
_BASE = alt.Chart(alt.NamedData("rows"))
_DASHES = alt.Scale(domain=["solid", "hedged", "remainder"], range=[[1, 0], [5, 3], [1.5, 3]])
_FILL = alt.Fill("colour:N", scale=None)
_STROKE = alt.Stroke("colour:N", scale=None)
_SOLIDITY = alt.FillOpacity("solidity:Q", scale=None)
_DOUBTED = alt.condition("datum.flagged", alt.value(70), alt.value(0))
_BESIDE: tuple[tuple[str, Literal["left", "right"], int], ...] = (("left", "right", -15), ("right", "left", 15))
"""Where words stand beside a mark, how they are aligned there, and how far from it."""
_DASH = alt.StrokeDash("dash:N", scale=_DASHES, legend=None)


def _theme() -> alt.Config:
    return alt.Config(
        font=_SANS,
        background="transparent",
        padding={"left": 0, "right": 0, "top": 2, "bottom": 2},
        view=alt.ViewConfig(stroke=None),
        title=alt.TitleConfig(
            anchor="start",
            frame="bounds",
            font=_SERIF,
            fontSize=27,
            fontWeight=700,
            color=_INK,
            lineHeight=32,
            subtitleFont=_SANS,
            subtitleFontSize=14,
            subtitleColor=_SOFT,
            subtitleLineHeight=20,
            subtitlePadding=8,
            offset=20,
        ),
        axis=alt.AxisConfig(
            labelFont=_SANS,
            labelFontSize=13,
            labelColor=_SOFT,
            labelPadding=6,
            gridColor=_LINE,
            domain=False,
            ticks=False,
        ),
        axisY=alt.AxisConfig(labelFontSize=14, labelColor=_INK, grid=False),
        text=alt.MarkConfig(font=_SANS, fontSize=14, color=_INK),
    )


def _amounts(narrow: bool, count: int = 6) -> alt.Axis:
    """Few, quiet grid lines with the unit on every label: prefix and suffix come with the rows."""
    amount = "format(datum.value, number_format)"
    for letter, word in (("M", "million"), ("G", "billion"), ("T", "trillion")):
        amount = f"replace({amount}, '{letter}', ' {word}')"
    return alt.Axis(
        title=None,
        grid=True,
        labelColor=_SOFT,
        labelFontSize=13,
        tickCount=4 if narrow else count,
        labelFlush=False,
        labelOverlap="greedy",
        labelSeparation=8,
        labelExpr=f"falling && datum.value === 0 ? '' : prefix + {amount} + suffix",  # nobody ranks nought
    )


def _names(narrow: bool) -> alt.Y:
    """One band a row, in the order of the rows, named flush left; a narrow page writes the name above the mark."""
    beside = alt.Axis(
        title=None, labelAlign="left", labelPadding=alt.expr("name_width"), labelLimit=alt.expr("name_width - 16")
    )
    bands = alt.Scale(type="band", paddingInner=0, paddingOuter=0)
    return alt.Y("label:N", sort=None, axis=None if narrow else beside, scale=bands)


def _names_above(narrow: bool, lift: int) -> list[alt.Chart]:
    """On a narrow page: the name once above its marks, on a halo, right of the diamonds if there are any."""
    if not narrow:
        return []
    place: dict[str, Any] = {
        "align": "left",
        "baseline": "middle",
        "yOffset": -lift,
        "limit": alt.expr("width - indent"),
    }
    encoding: dict[str, Any] = {"y": _names(narrow), "x": alt.value(alt.expr("indent")), "text": "above:N"}
    halo = _BASE.mark_text(**place, stroke=_CARD, strokeWidth=5, strokeJoin="round")
    return [halo.encode(**encoding), _BASE.mark_text(**place).encode(**encoding)]


def _doubts(narrow: bool, lift: int) -> alt.Chart:
    """A diamond before every row that carries a doubt; the note has the number that the name carries."""
    mark = _BASE.mark_point(shape="diamond", filled=True, color=_FLAG, opacity=1, yOffset=-lift if narrow else 0)
    chart: alt.Chart = mark.encode(y=_names(narrow), x=alt.value(6 if narrow else -12), size=_DOUBTED)
    return chart


def _across(field: str, axis: alt.Axis | None = None, left: str = "0", right: str = "room") -> alt.X:
    """An amount from left to right, from nought; at the right there is room for the words beside the marks.

    Without an axis where every mark has its value beside it.
    """
    reach = [alt.expr(left), alt.expr(f"max(width - {right}, 40)")]
    return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(zero=True, nice=axis is not None, range=reach))


def _words(narrow: bool, field: str, align: Literal["left", "right"], x: Any, **mark: Any) -> alt.Chart:
    """Words beside a mark, in bold, eight pixels from it unless told otherwise."""
    whole = {"baseline": "middle", "fontWeight": 700, "dx": 8 if align == "left" else -8, **mark}
    text = _BASE.mark_text(align=align, **whole)
    chart: alt.Chart = text.encode(y=_names(narrow), x=x, text=f"{field}:N")
    return chart


def _footer() -> alt.Chart:
    """Notes and source below a picture; a page leaves it empty, for there they are text."""
    text = alt.Chart(alt.NamedData("footer")).mark_text(
        align="left", baseline="top", fontSize=12.5, lineHeight=18, lineBreak="\n", color=_SOFT
    )
    left, below = alt.value(alt.expr("-name_width")), alt.value(alt.expr("height + 44"))
    chart: alt.Chart = text.encode(x=left, y=below, text="words:N")
    return chart


def _finish(layers: list[alt.Chart], step: int, height: int = 0) -> alt.LayerChart:
    """Put the layers together; the height is that many pixels a row, told in ``usermeta``, or fixed."""
    settings: dict[str, Any] = {"prefix": "", "suffix": "", "number_format": ",~r", "ticks": [], "tick_names": []}
    settings |= {
        "left_narrow": 0,
        "room_narrow": 60,
        "name_width": 0,
        "room": 60,
        "left": 0,
        "columns": 25,
        "falling": False,
        "indent": 0,
    }
    chart: alt.LayerChart = (
        alt.layer(*layers, _footer())
        .properties(
            width=WIDTH,
            height=height or step,
            usermeta={"step": step},
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
            datasets={"rows": [], "footer": []},
        )
        .add_params(*(alt.param(name=name, value=value) for name, value in settings.items()))
        .configure(**_theme().to_dict())
    )
    return chart


def bars(narrow: bool) -> alt.LayerChart:
    """Figures as bars: stated ones solid, hedged ones pale and dashed, inferred ones hollow, the remainder dotted.

    A bar ends pale between the values that would be rounded to the stated one.
    """
    drop, size = (11, 18) if narrow else (0, 22)
    y = _names(narrow)
    x = _across("from")
    body = _BASE.mark_bar(size=size, yOffset=drop, strokeWidth=1.5)
    edge = _BASE.mark_bar(size=size + 1.5, yOffset=drop, opacity=0.4)
    span = _BASE.mark_bar(size=size, yOffset=drop, fillOpacity=0.2, strokeWidth=1.5, strokeDash=[5, 3])
    spans = alt.condition("datum.high != datum.value", alt.value(1), alt.value(0))
    return _finish(
        [
            _BASE.mark_rule(color=_STRONG).encode(x=alt.XDatum(0, axis=None)),
            span.encode(y=y, x=_across("edge_low"), x2="high:Q", fill=_FILL, stroke=_STROKE, opacity=spans),
            edge.encode(y=y, x=_across("edge_low"), x2="edge_high:Q", fill=_FILL),
            body.encode(y=y, x=x, x2="edge_low:Q", fill=_FILL, stroke=_STROKE, fillOpacity=_SOLIDITY, strokeDash=_DASH),
            *_names_above(narrow, 12),
            _words(narrow, "text_right", "left", _across("text_at"), yOffset=drop),
            _doubts(narrow, 12),
            _BASE.mark_bar(size=46 if narrow else 30, opacity=0)
            .encode(y=y, x=_across("open_from"), x2="open_to:Q")
            .properties(name="open"),
        ],
        50 if narrow else 34,
    )


def balance(narrow: bool) -> alt.LayerChart:
    """Origin against work: a ring where the talent comes from, a disc where it works, the difference at the right."""
    step = 60 if narrow else 46
    drop, lift = (12, -12) if narrow else (0, 0)
    y = _names(narrow)
    across = partial(_across, left="left_narrow", right="room_narrow") if narrow else partial(_across, left="left")
    present = {side: alt.condition(f"isValid(datum.{side})", alt.value(1), alt.value(0)) for side in ("origin", "work")}
    line = _BASE.mark_rule(color=_LINE, yOffset=step / 2)
    nought = [] if narrow else [_BASE.mark_rule(color=_STRONG).encode(x=alt.XDatum(0, axis=None))]
    comet: dict[str, Any] = {"size": 9, "yOffset": drop, "cornerRadius": 4}
    ring = _BASE.mark_point(shape="circle", size=230, strokeWidth=4, fill=_CARD, stroke=_ORIGIN, yOffset=drop)
    disc = _BASE.mark_point(shape="circle", size=300, fill=_WORK, stroke=_WORK, strokeWidth=1, yOffset=drop)
    spot = _BASE.mark_point(shape="square", size=1100, opacity=0, yOffset=drop)
    right = alt.value(alt.expr("width"))
    difference = _BASE.mark_text(
        align="right", baseline="middle", yOffset=lift, fontSize=15 if narrow else 20, fontWeight=700
    )
    missing = _BASE.mark_text(align="right", baseline="middle", yOffset=lift, fontSize=13, color=_SOFT)
    ink = {"origin": "var(--origin-ink)", "work": _WORK}
    told = "" if narrow else "_told"
    halo: dict[str, Any] = {"color": _CARD, "stroke": _CARD, "strokeWidth": 6, "strokeJoin": "round"}
    words = [
        _words(narrow, f"{side}_left{told}", "right", across(side), dx=-15, yOffset=drop, fontSize=15, **halo)
        for side in ("origin", "work")
    ]  # words may reach over the line at nought
    words += [
        _words(narrow, f"{side}_{place}{told}", align, across(side), dx=dx, yOffset=drop, fontSize=15, color=ink[side])
        for side in ("origin", "work")
        for place, align, dx in _BESIDE
    ]
    return _finish(
        [
            line.encode(y=y, x=alt.value(alt.expr("-name_width")), x2=right),
            *nought,
            _BASE.mark_bar(color=_comet(_ORIGIN, _WORK), **comet).encode(y=y, x=across("gain_from"), x2="gain_to:Q"),
            _BASE.mark_bar(color=_comet(_WORK, _ORIGIN), **comet).encode(y=y, x=across("loss_from"), x2="loss_to:Q"),
            ring.encode(y=y, x=across("origin"), opacity=present["origin"]),
            disc.encode(y=y, x=across("work"), opacity=present["work"]),
            *_names_above(narrow, 12),
            *words,
            difference.encode(y=y, x=right, text="difference:N"),
            missing.encode(y=y, x=right, text="missing:N"),
            _doubts(narrow, 12),
            spot.encode(y=y, x=across("origin")).properties(name="open_origin"),
            spot.encode(y=y, x=across("work")).properties(name="open_work"),
        ],
        step,
    )


def _comet(start: str, end: str) -> alt.Gradient:
    stops = [alt.GradientStop(offset=0, color=start), alt.GradientStop(offset=1, color=end)]
    return alt.LinearGradient(gradient="linear", stops=stops, x1=0, x2=1, y1=0, y2=0)


def units(narrow: bool) -> alt.LayerChart:
    """Counts as squares, one for each thing counted: filled where stated, hollow where inferred."""
    drop = 11 if narrow else 0
    y = _names(narrow)
    columns = alt.Scale(domainMin=0, domainMax=alt.expr("max(columns, width / 28)"), nice=False)
    x, end = (alt.X(f"{field}:Q", axis=None, scale=columns) for field in ("at", "text_at"))
    square = _BASE.mark_point(
        shape="square",
        size=alt.expr("pow(0.8 * min(width / columns, 28), 2)"),
        strokeWidth=1.5,
        yOffset=drop,
        opacity=1,
    )
    return _finish(
        [
            square.encode(y=y, x=x, fill=_FILL, stroke=_STROKE, fillOpacity=_SOLIDITY, strokeDash=_DASH),
            *_names_above(narrow, 12),
            _words(narrow, "text_right", "left", end, yOffset=drop),
            _doubts(narrow, 12),
            square.encode(y=y, x=x, opacity=alt.value(0)).properties(name="open"),
        ],
        50 if narrow else 34,
    )


def series(narrow: bool) -> alt.LayerChart:
    """One line for each entity over time; a point is hollow where the figure is inferred or hedged.

    Names stand in a column at the right; of many lines, those the headline is not about are faint.
    """
    years = alt.Axis(
        title=None,
        grid=False,
        values=alt.expr("ticks"),
        labelExpr="tick_names[indexof(ticks, datum.value)]",
        labelOverlap="greedy",
        labelSeparation=12,
    )
    reach = [alt.expr("0"), alt.expr("max(width - room, 40)")]
    times = alt.Scale(zero=False, nice=False, padding=PADDING, range=reach)
    x, last = (alt.X(f"{field}:Q", axis=years, scale=times) for field in ("time", "name_time"))
    strength = alt.Opacity("strength:Q", scale=None)
    axis, scale = _amounts(narrow, 4), alt.Scale(zero=True, padding=24, reverse=alt.expr("falling"))
    y, beside = (alt.Y(f"{field}:Q", axis=axis, scale=scale) for field in ("value", "name_at"))
    point = _BASE.mark_point(size=150, strokeWidth=3)
    name = _BASE.mark_text(align="left", baseline="middle", dx=14, fontWeight=700)
    above = _BASE.mark_text(align="center", baseline="bottom", dy=-13, fontWeight=700)
    below = _BASE.mark_text(align="center", baseline="top", dy=13, fontWeight=700)
    colour = alt.Color("colour:N", scale=None)
    return _finish(
        [
            _BASE.mark_line(strokeWidth=3).encode(x=x, y=y, detail="series:N", stroke=_STROKE, opacity=strength),
            point.encode(x=x, y=y, stroke=_STROKE, fill=alt.Fill("inside:N", scale=None), opacity=strength),
            above.encode(x=x, y=y, text="text_above:N", color=colour),
            below.encode(x=x, y=y, text="text_below:N", color=colour),
            name.encode(x=last, y=beside, text="name:N", color=colour),
            _doubt_on_line(18, "datum.flagged && !datum.text_below").encode(x=x, y=y),
            _doubt_on_line(-18, "datum.flagged && datum.text_below").encode(x=x, y=y),
            _BASE.mark_point(shape="square", size=1100, opacity=0).encode(x=x, y=y).properties(name="open"),
        ],
        0,
        height=260,
    )


def _doubt_on_line(lift: int, where: str) -> alt.Chart:
    mark = _BASE.mark_point(shape="diamond", filled=True, color=_FLAG, opacity=1, yOffset=lift)
    chart: alt.Chart = mark.encode(size=alt.condition(where, alt.value(70), alt.value(0)))
    return chart


def agreement(narrow: bool) -> alt.LayerChart:
    """What each witness says of one cell: discs for the texts, diamonds for published figures, a line between.

    On a narrow page the words stand in a line of their own below the name, and the marks have the whole width.
    """
    drop = 24 if narrow else 0
    y = _names(narrow)
    axis = _amounts(narrow)
    across = partial(_across, axis=axis, left="14", right="22") if narrow else partial(_across, axis=axis)
    beside = {"yOffset": 2, "dx": 0} if narrow else {"dx": 16}
    words_at = alt.value(alt.expr("indent")) if narrow else across("text_at")
    witness = _BASE.mark_point(strokeWidth=2.5, opacity=1, yOffset=drop)
    shape = alt.Shape("shape:N", scale=None)
    return _finish(
        [
            _BASE.mark_rule(strokeWidth=3, yOffset=drop, opacity=0.35).encode(
                y=y, x=across("low"), x2="top:Q", stroke=_STROKE
            ),
            witness.encode(
                y=y,
                x=across("value"),
                stroke=_STROKE,
                fill=alt.Fill("inside:N", scale=None),
                shape=shape,
                size=alt.Size("area:Q", scale=None),
            ),
            *_names_above(narrow, 20),
            _words(narrow, "text_right", "left", words_at, **beside),
            _BASE.mark_point(shape="square", size=1000, opacity=0, yOffset=drop)
            .encode(y=y, x=across("value"))
            .properties(name="open"),
        ],
        76 if narrow else 38,
    )


TEMPLATES: dict[str, Callable[[bool], alt.LayerChart]] = {
    "agreement": agreement,
    "balance": balance,
    "bars": bars,
    "series": series,
    "units": units,
}
"""Kind of chart → the function that draws it, for a wide or a narrow page."""


@cache
def template(kind: str, narrow: bool) -> Spec:
    """The Vega-Lite specification of a kind of chart, without its rows. Not to be changed: there is one of each."""
    spec: Spec = TEMPLATES[kind](narrow).to_dict(validate=False)  # valid for good: the tests hold it to the schema
    return spec


def filled(spec: Spec, rows: list[dict[str, Any]], settings: dict[str, Any]) -> Spec:
    """A template with its rows and settings in it, as high as the rows need; ``filled`` of charts.js does the same."""
    step = spec["usermeta"]["step"]
    whole = {name: value for name, value in spec.items() if name != "usermeta"}
    named: set[str] = set()
    whole["datasets"] = {**spec["datasets"], "rows": [row | {"above": _once(row["label"], named)} for row in rows]}
    whole["height"] = step * len(named) if step else spec["height"]
    whole["params"] = [{**param, "value": settings.get(param["name"], param["value"])} for param in spec["params"]]
    return whole


def _once(label: str, named: set[str]) -> str:
    """*label* for the first row that has it, nothing for the others."""
    if label in named:
        return ""
    named.add(label)
    return label


def resolved(spec: Any, colours: dict[str, str] | None = None) -> Any:
    """*spec* with the light value of every colour in place of its name.

    >>> resolved({"mark": {"color": "var(--card)"}})
    {'mark': {'color': '#ffffff'}}
    """
    colours = house.tokens() if colours is None else colours
    if isinstance(spec, dict):
        return {key: resolved(value, colours) for key, value in spec.items()}
    if isinstance(spec, list):
        return [resolved(value, colours) for value in spec]
    if isinstance(spec, str) and (found := re.fullmatch(r"var\((--[a-z0-9-]+)\)", spec)):
        return colours[found[1]]
    return spec
