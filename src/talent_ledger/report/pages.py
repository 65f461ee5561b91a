"""Pages that carry everything: style, fonts, scripts and data inside, under a policy that lets nothing else in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import vl_convert
from markupsafe import Markup

from talent_ledger import house
from talent_ledger.report.charts import VEGA_LITE
from talent_ledger.schema.files import write_text

_FILES = resources.files(__package__)


@dataclass
class Parts:
    """The data of a page in named parts: those that fit go into the page, the rest into files beside it."""

    folder: Path
    room: int
    """Bytes the page may carry."""
    inside: list[tuple[str, str]] = field(default_factory=list)
    beside: int = 0

    def add(self, name: str, content: Any, keep: bool = False) -> None:
        """Put *content* under *name*; with *keep* it goes into the page whatever its size."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        size = len(text.encode("utf-8"))
        if keep or size <= self.room:
            self.room -= size
            self.inside.append((name, text))
            return
        self.beside += 1
        write_text(self.folder / f"{name}.js", f"ledger({json.dumps(name)},{_script_string(text)})\n")


def _script_string(text: str) -> str:
    """*text* as a JavaScript string: JSON's, with the two line ends that older engines would stumble over."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def inline_json(text: str) -> Markup:
    r"""JSON that stands inside a script element: no ``<`` survives, so nothing can end the element.

    >>> inline_json('{"title": "</script><b>"}')
    Markup('{"title": "\\u003c/script>\\u003cb>"}')
    """
    return Markup(text.replace("<", "\\u003c"))


def read_asset(name: str) -> str:
    """The text of a file of this package."""
    return _FILES.joinpath(name).read_text(encoding="utf-8")


def style_of(*sheets: str) -> str:
    """The house style with style sheets of this package."""
    return house.style_of(*(_FILES.joinpath(f"style/{sheet}.css") for sheet in sheets))


def script_of(*scripts: str) -> str:
    """What every page runs and then *scripts*, in one, with names of their own."""
    return "(() => {\n" + "\n".join(read_asset(f"script/{script}.js") for script in ("page", *scripts)) + "\n})();\n"


@cache
def chart_bundle() -> str:
    """Vega, Vega-Lite and the CSP-safe interpreter, wrapped so that their short names stay inside."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
    return "(()=>{" + bundle.replace("</script", "<\\/script") + "})();\n"


def render(template: str, parts: Parts, style: str, scripts: dict[str, str], *, served: str = "", **words: Any) -> str:
    """A page from its template; every word that comes from data is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: read_asset(f"templates/{name}")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(
        policy=house.content_policy(style, list(scripts.values()), files=parts.beside > 0, served=bool(served)),
        served=served,
        navigation=Markup(house.navigation(template)),
        style=Markup(style),
        parts=[{"name": name, "json": inline_json(text)} for name, text in parts.inside],
        **{name: Markup(text) for name, text in scripts.items()},
        **words,
    )
