"""What the extractor knows about the world, read once from the CSV files in ``data/reference/lexicon``."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root


@dataclass(frozen=True, slots=True)
class Place:
    """A country, region or group of countries under one of its written forms."""

    entity_id: str
    label: str
    form: str  # name, people (people or adjective), capital
    entity_type: str  # country, nationality, region, group, organization


@dataclass(frozen=True, slots=True)
class Unit:
    """A physical unit or unit of time."""

    name: str
    kind: str  # count or duration


@dataclass(frozen=True)
class Lexicon:
    """All of it. Patterns are alternations, longest form first."""

    places: dict[str, Place]
    place_pattern: re.Pattern[str]
    place_start: re.Pattern[str]  # a letter that some place begins with: where alone the pattern needs trying
    currency_symbols: dict[str, str]
    currency_names: dict[str, str]
    subunits: dict[str, str]  # a hundredth of a currency by its name ("pence", "groszy") → the currency
    currency_candidates: dict[str, tuple[str, ...]]  # of a sign or name, in file order; the first is the default
    currency_cues: dict[str, frozenset[str]]  # places and words that speak for a currency where a sign is shared
    city_currencies: dict[str, tuple[str, ...]]  # what is paid with in a city whose name only one country has
    scales: dict[str, float]
    attached_scales: dict[str, float]
    money_scales: dict[str, float]
    units: dict[str, Unit]
    hedges_before: dict[str, str]
    hedges_after: dict[str, str]
    words: dict[str, frozenset[str]]
    noun_classes: dict[str, str]  # a common noun → what sort of thing it names
    localities: dict[str, str]  # a city, state or province under any of its names → its usual name
    known_names: dict[str, str]  # a company or product with a common word or a person's name for its own → its type
    given_names: frozenset[str]
    companies: frozenset[str]  # names by which companies with shareholders go

    def class_of(self, noun: str) -> str:
        """What sort of thing a common noun names; "unknown" when the lexicon does not say."""
        word = noun.lower()
        return self.noun_classes.get(word) or self.noun_classes.get(word.removesuffix("s"), "unknown")

    def is_measure(self, noun: str) -> bool:
        """Whether a noun says what is measured ("surplus", "sales"), so that the figure is its owner's."""
        measures = ("financial_measure", "economy_measure", "growth_noun", "rate_noun", "share_noun")
        return noun not in self.words["person_noun"] and any(noun in self.words[name] for name in measures)

    def is_somebody(self, noun: str) -> bool:
        """Whether a noun names people, things or companies one can talk about over several sentences."""
        return noun in self.words["person_noun"] or self.class_of(noun) in ("people", "product", "organization")

    def companies_in(self, words: str) -> set[str]:
        """The companies any of whose names begins with one of *words*, which are in lower case."""
        first = set(words.split())
        return {name for name in self.companies if name.split()[0].lower() in first}


def alternation(forms: Iterable[str]) -> str:
    r"""A regular expression for any of *forms*, the longest first, to be put in brackets.

    What several begin with stands there once (a prefix tree), so that one look at a letter rules out all of them.

    >>> alternation(["per cent", "%", "per", "point"])
    '%|p(?:er(?:\\ cent)?|oint)'
    """
    tree: dict[str, Any] = {}
    for form in forms:
        branch = tree
        for letter in form:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return "|".join(_branches(tree))


def _branches(tree: dict[str, Any]) -> list[str]:
    return [re.escape(letter) + _rest(branch) for letter, branch in sorted(tree.items()) if letter]


def _rest(tree: dict[str, Any]) -> str:
    """What may follow at a place of the tree; where a form ends there (the key ""), nothing may follow as well."""
    parts, ends = _branches(tree), "" in tree
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join(parts)})" + ("?" if ends else "") if parts else ""


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(lines)]
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(str(path), f"the lexicon cannot be read ({error})", "restore the file from git") from error


def _split(cell: str) -> list[str]:
    return [form for form in (part.strip() for part in cell.split("|")) if form]


def _places(folder: Path) -> dict[str, Place]:
    places: dict[str, Place] = {}
    countries = _rows(folder / "countries.csv")
    for row in countries:
        for form in _split(row["capitals"]):
            places.setdefault(form, Place(row["country"], row["label"], "capital", "country"))
    for row in countries:
        for form in _split(row["names"]):
            places[form] = Place(row["country"], row["label"], "name", "country")
        for form in _split(row["peoples"]):
            places[form] = Place(row["country"], row["label"], "people", "nationality")
    for row in _rows(folder / "regions.csv"):
        kind = {"group": "region", "organization": "region"}.get(row["kind"], "region")
        for form in _split(row["names"]):
            places[form] = Place(row["region"], row["label"], "name", kind)
        for form in _split(row["peoples"]):
            places[form] = Place(row["region"], row["label"], "people", kind)
    return places


def _candidates(currencies: list[dict[str, str]], *columns: str) -> dict[str, tuple[str, ...]]:
    """The currencies that share a sign or name ("$", "Rs", "crowns"), in the order of the file."""
    found: dict[str, list[str]] = {}
    for row in currencies:
        for form in (form for column in columns for form in _split(row[column])):
            if row["currency"] not in found.setdefault(form, []):
                found[form].append(row["currency"])
    return {form: tuple(codes) for form, codes in found.items()}


def _currency_cues(currencies: list[dict[str, str]], places: dict[str, Place]) -> dict[str, frozenset[str]]:
    """Names, peoples and capitals of the countries that use a currency, and its further cues."""
    forms: dict[str, list[str]] = {}
    for form, place in places.items():
        forms.setdefault(place.entity_id, []).append(form)
    return {
        row["currency"]: frozenset(
            [*_split(row["cues"]), *(form for country in _split(row["countries"]) for form in forms.get(country, []))]
        )
        for row in currencies
    }


def _words(folder: Path) -> dict[str, frozenset[str]]:
    """Word lists: one row a list, its name and its words; measures in lower case too, as a parse has them."""
    lists = {row["list"]: frozenset(_split(row["words"])) for row in _rows(folder / "words.csv")}
    measures = {name: words for name, words in lists.items() if name.endswith(("_measure", "_noun"))}
    return lists | {name: words | {word.lower() for word in words} for name, words in measures.items()}


def _noun_classes(folder: Path) -> dict[str, str]:
    """Each noun with its class; a noun that stands in several rows has the class of the last."""
    return {noun: row["noun_class"] for row in _rows(folder / "nouns.csv") for noun in _split(row["nouns"])}


def _localities(folder: Path) -> dict[str, str]:
    rows = _rows(folder / "localities.csv")
    return {form: row["locality"] for row in rows for form in (row["locality"], *_split(row["other_names"]))}


def _companies(folder: Path) -> frozenset[str]:
    rows = _rows(folder / "companies.csv")
    return frozenset(form for row in rows for form in (row["company"], *_split(row["other_names"])))


def _city_currencies(folder: Path, currencies: list[dict[str, str]]) -> dict[str, tuple[str, ...]]:
    """The currencies of cities, but of none that namesakes in other countries have."""
    paid: dict[str, list[str]] = {}
    for row in currencies:
        for country in _split(row["countries"]):
            paid.setdefault(country, []).append(row["currency"])
    homes: dict[str, set[str]] = {}
    for row in _rows(folder / "localities.csv"):
        if row["kind"] == "city":
            for form in (row["locality"], *_split(row["other_names"])):
                homes.setdefault(form, set()).add(row["country"])
    return {form: tuple(paid[country]) for form, (country, *others) in homes.items() if not others and country in paid}


@lru_cache(maxsize=4)
def read_lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon in *folder* (default: ``data/reference/lexicon`` of the project)."""
    folder = folder or project_root() / "data" / "reference" / "lexicon"
    places = _places(folder)
    currencies = _rows(folder / "currencies.csv")
    symbols = _candidates(currencies, "symbols", "prefixes")
    # Markdown writes a dollar sign as \$
    symbols |= {s.replace("$", r"\$"): found for s, found in symbols.items() if "$" in s and "\\" not in s}
    names = _candidates(currencies, "names", "prefixes")
    scales = _rows(folder / "scales.csv")
    hedges = _rows(folder / "hedges.csv")
    return Lexicon(
        places=places,
        place_pattern=re.compile(rf"(?<![\w-])(?:{alternation(places)})(?!\w)"),
        place_start=re.compile(f"[{re.escape(''.join(sorted({form[0] for form in places})))}]"),
        currency_symbols={form: found[0] for form, found in symbols.items()},
        currency_names={form: found[0] for form, found in names.items()},
        subunits={form: row["currency"] for row in currencies for form in _split(row["subunits"])},
        currency_candidates=names | symbols,
        currency_cues=_currency_cues(currencies, places),
        city_currencies=_city_currencies(folder, currencies),
        scales={row["word"]: float(row["factor"]) for row in scales if not row["attached"]},
        attached_scales={row["word"]: float(row["factor"]) for row in scales if row["attached"] == "yes"},
        money_scales={row["word"]: float(row["factor"]) for row in scales if row["attached"] == "money"},
        units={
            form: Unit(row["unit"], row["kind"]) for row in _rows(folder / "units.csv") for form in _split(row["forms"])
        },
        hedges_before={row["phrase"]: row["qualifier"] for row in hedges if row["position"] == "before"},
        hedges_after={row["phrase"]: row["qualifier"] for row in hedges if row["position"] == "after"},
        words=_words(folder),
        noun_classes=_noun_classes(folder),
        localities=_localities(folder),
        known_names={row["name"]: row["type"] for row in _rows(folder / "names.csv")},
        given_names=frozenset(row["given_name"] for row in _rows(folder / "given_names.csv")),
        companies=_companies(folder),
    )
