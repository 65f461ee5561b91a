"""Countries and regions: their names, their ids, and which country belongs to which region."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import polars as pl

from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root

FOLDER = "data/reference/lexicon"
_REMEMBERED = 100_000
"""How many phrases are remembered with the places in them: a corpus says the same ones again and again."""


@dataclass(frozen=True)
class Places:
    """What the lexicon says of countries and regions."""

    forms: dict[str, str]  # a name, people or adjective as written → entity id
    peoples: frozenset[str]  # those of the forms that are peoples or adjectives
    labels: dict[str, str]  # entity id → name for people
    regions: dict[str, str]  # alpha-3 → UN region
    members: dict[str, frozenset[str]]  # region → alpha-3 codes of its members
    pattern: re.Pattern[str]  # any of the forms, the longest first
    _known: dict[str, tuple[frozenset[str], str]] = field(default_factory=dict, compare=False, repr=False)

    def find(self, name: str | None) -> str | None:
        """Id of the country or region that *name* names (with or without "the", a possessive, other capitals).

        >>> read_places().find("the United States'"), read_places().find("Atlantis")
        ('USA', None)
        """
        if not name:
            return None
        bare = re.sub(r"(?:['’]s|['’])$", "", re.sub(r"^[Tt]he\s+", "", name.strip().strip('"“”'))).strip()
        return next((self.forms[form] for form in (name, bare, f"the {bare}") if form in self.forms), None)

    def mentioned(self, text: str | None) -> frozenset[str]:
        """Ids of the countries and regions whose names, peoples or adjectives stand in *text*."""
        return self._read(text or "")[0]

    def without(self, text: str | None) -> str:
        """*text* without the names of countries and regions, their peoples and adjectives."""
        return self._read(text or "")[1]

    def _read(self, text: str) -> tuple[frozenset[str], str]:
        if text not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = frozenset(self.forms[form] for form in self.pattern.findall(text))
            self._known[text] = (found, self.pattern.sub(" ", text))
        return self._known[text]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / name
    try:
        frame = pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise LedgerError(f"{FOLDER}/{name}", f"it cannot be read ({error})", "restore the file from git") from error
    return list(frame.iter_rows(named=True))


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _members(cell: str, countries: list[dict[str, str]]) -> frozenset[str]:
    """Alpha-3 codes that a cell of regions.csv stands for: codes, ``region:``, ``subregion:`` and ``*``."""
    found: set[str] = set()
    for part in _split(cell):
        column, _, value = part.partition(":")
        if part == "*":
            found |= {row["country"] for row in countries}
        elif value:
            found |= {row["country"] for row in countries if row[column] == value}
        else:
            found.add(part)
    return frozenset(found)


@lru_cache(maxsize=4)
def read_places(root: Path | None = None) -> Places:
    """The countries and regions of the lexicon of the project at *root* (default: the project one is in).

    Raises:
        LedgerError: one of the files cannot be read.
    """
    folder = (root or project_root()) / FOLDER
    countries, regions = _rows(folder, "countries.csv"), _rows(folder, "regions.csv")
    forms: dict[str, str] = {}
    peoples: set[str] = set()
    for rows, key in ((countries, "country"), (regions, "region")):
        for row in rows:
            forms.update(dict.fromkeys((*_split(row["names"]), *_split(row["peoples"])), row[key]))
            peoples.update(_split(row["peoples"]))
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return Places(
        forms=forms,
        peoples=frozenset(peoples),
        labels={row["country"]: row["label"] for row in countries} | {row["region"]: row["label"] for row in regions},
        regions={row["country"]: row["region"] for row in countries},
        members={row["region"]: _members(row["members"], countries) for row in regions},
        pattern=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"),
    )
