"""The house style: what every page shares. Its style sheet and fonts, and the policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable

_FACES = (
    ("Ledger Sans", 400, "ledger-sans-regular"),
    ("Ledger Sans", 700, "ledger-sans-bold"),
    ("Ledger Serif", 700, "ledger-serif-bold"),
)
FONTS = resources.files(__package__).joinpath("fonts")
"""The fonts as TrueType, for pictures, and as WOFF2, for pages."""
_SHEET = resources.files(__package__).joinpath("house.css")


PAGES = {
    "index.html": "Report",
    "review.html": "Review desk",
    "validation.html": "Checks",
    "evaluation.html": "Accuracy",
}
"""The pages every run makes, in the order the bar at the top names them."""


def navigation(current: str) -> str:
    """The links of the bar at the top, as markup; *current* is the page they stand on.

    >>> navigation("review.html").splitlines()[2]
    '<a href="review.html" aria-current="page">Review desk</a>'
    """
    here = {current: ' aria-current="page"'}
    links = (f'<a href="{page}"{here.get(page, "")}>{name}</a>' for page, name in PAGES.items())
    return "\n".join(['<nav aria-label="Pages">', *links, "</nav>"])


def style_of(*sheets: Traversable) -> str:
    """The style of a page: the fonts, the house's own sheet, then the *sheets* of the page."""
    return "\n".join([*map(_face, _FACES), *(sheet.read_text(encoding="utf-8") for sheet in (_SHEET, *sheets))])


def _face(face: tuple[str, int, str]) -> str:
    family, weight, name = face
    data = base64.b64encode(FONTS.joinpath(f"{name}.woff2").read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f"@font-face{{font-family:'{family}';font-weight:{weight};font-display:block;src:{source}}}"


def tokens() -> dict[str, str]:
    """The values of the sheet's first (light) block, by the name of their variable."""
    sheet = _SHEET.read_text(encoding="utf-8")
    return {name: value.strip() for name, value in re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", sheet[: sheet.index("}")])}


def content_policy(style: str, scripts: Sequence[str] = (), *, files: bool = False, served: bool = False) -> str:
    """The Content-Security-Policy of a page: this style and these scripts by their hashes, and nothing from elsewhere.

    With *files* it may read data files that lie beside it; *served* by the project's own server, it may speak to that.

    >>> content_policy("p {}").split("; ")[:2]
    ["default-src 'none'", "style-src 'sha256-SNJDlN1Iy2mnt7DOjQIyDb2LQE6O5PQiSZomcdzawQ4='"]
    """
    rules = ["default-src 'none'", f"style-src {_hash(style)}", "font-src data:", "img-src data: blob:"]
    if scripts:
        own = [*map(_hash, scripts), *(["'self'"] if files else [])]
        rules += [f"script-src {' '.join(own)}", "require-trusted-types-for 'script'", "trusted-types ledger default"]
    rules.append("connect-src 'self'" if served else "connect-src 'none'")
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
