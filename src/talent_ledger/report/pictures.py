"""Pictures of the charts as SVG and PNG, the same bytes on every machine: fonts and drawing come with the project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import vl_convert

from talent_ledger import house
from talent_ledger.report import wording
from talent_ledger.report.charts import VEGA_LITE, WIDTH, Spec, filled, resolved, template
from talent_ledger.report.figures import KEYS, Figure
from talent_ledger.schema.files import replaced, write_text

MARGIN = 30
SCALE = 1.5
"""Pixels of a PNG for each pixel of its SVG."""
TITLE_LINE, SMALL_LINE, NOTE_LINE = 68, 126, 138
"""Characters that fit a line of the title, of the subtitle, of the notes."""
CREDIT = "Drawn from the sentences by Talent Ledger."

_NOTHING: Spec = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "background": "var(--paper)",
    "padding": MARGIN,
    "width": WIDTH,
    "height": 60,
    "view": {"stroke": None},
    "data": {"values": [{"words": "Nothing is published yet that could be drawn."}]},
    "mark": {"type": "text", "font": "Ledger Serif", "fontSize": 24, "fontWeight": 700},
    "encoding": {"text": {"field": "words"}},
}

_fonts_known = False


def _know_fonts() -> None:
    global _fonts_known  # noqa: PLW0603 - the converter keeps one list of fonts for the process
    if not _fonts_known:
        vl_convert.register_font_directory(str(house.FONTS))
        _fonts_known = True


def lines_of(figure: Figure) -> dict[str, list[str]]:
    """Title, subtitle and footer of a picture, in lines that fit it; ``linesOf`` of charts.js does the same."""
    told = [
        f"{wording.superscript(number)} {note}" if number else note
        for number, note in [
            *((0, caption) for caption in figure.captions),
            *((number, note) for number, note in enumerate(figure.notes, start=1)),
        ]
    ]
    marks = [KEYS[key] for key in figure.keys if key in KEYS and key not in ("stated", "flagged", "ring", "disc")]
    if marks:
        told.append(wording.sentence_case("; ".join(marks)) + ".")
    told.append(f"Source: {figure.source}. {CREDIT}")
    return {
        "title": wording.wrap(figure.title, TITLE_LINE),
        "subtitle": [line for part in [*figure.subtitle, figure.caution] for line in wording.wrap(part, SMALL_LINE)],
        "footer": [line for part in told for line in wording.wrap(part, NOTE_LINE)],
    }


def specification(figure: Figure) -> Spec:
    """The chart as a Vega-Lite specification that stands alone: words, rows and colours inside."""
    spec = filled(template(figure.chart, narrow=False), figure.rows, figure.settings)
    words = lines_of(figure)
    spec["title"] = {"text": words["title"], "subtitle": words["subtitle"]}
    spec["description"] = figure.alternative
    spec["datasets"]["footer"] = [{"words": "\n".join(words["footer"])}]
    spec |= {"width": WIDTH, "padding": MARGIN, "background": "var(--paper)"}
    return dict(resolved(spec))


def svg_of(figure: Figure) -> str:
    """The chart as SVG."""
    _know_fonts()
    return _renumbered(vl_convert.vegalite_to_svg(specification(figure), vl_version=VEGA_LITE))


def _renumbered(svg: str) -> str:
    """*svg* with its gradients and clips numbered from 0: the converter counts them on from picture to picture.

    >>> _renumbered('<linearGradient id="gradient_7"/><path fill="url(#gradient_7)"/>')
    '<linearGradient id="gradient_0"/><path fill="url(#gradient_0)"/>'
    """
    numbers: dict[str, str] = {}

    def renumber(found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], f"{found[1]}{len(numbers)}")

    return re.sub(r"\b(gradient_|clip)\d+\b", renumber, svg)


def write_picture(figure: Figure, folder: Path) -> Path:
    """Write ``NAME.svg`` and ``NAME.png`` into *folder*; the name comes from the finding. Returns the PNG's path."""
    _know_fonts()
    name = file_name(figure)
    svg = svg_of(figure)
    write_text(folder / f"{name}.svg", svg)
    png = folder / f"{name}.png"
    with replaced(png) as aside:
        aside.write_bytes(vl_convert.svg_to_png(svg, scale=SCALE))
    return png


def write_front_picture(figures: Sequence[Figure], path: Path) -> None:
    """Write the picture a README shows, as PNG: the talent balance, else the first chart there is."""
    _know_fonts()
    chosen = next((figure for figure in figures if figure.chart == "balance"), next(iter(figures), None))
    spec = resolved(_NOTHING) if chosen is None else specification(chosen)
    svg = _renumbered(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))
    with replaced(path) as aside:
        aside.write_bytes(vl_convert.svg_to_png(svg, scale=SCALE))


def file_name(figure: Figure) -> str:
    """A file name for a figure: its section, the head of its first subtitle, and the end of its id.

    Only letters, digits and hyphens survive, so that no title can name another folder.
    """
    head = re.sub(r"[^a-z0-9]+", "-", figure.subtitle[0].lower()).strip("-")[:48].strip("-")
    tail = re.sub(r"[^a-z0-9]+", "", figure.figure_id)[-6:]
    return "-".join(filter(None, [figure.section, head, tail]))
