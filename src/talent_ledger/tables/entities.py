"""Who a claim is about: countries and their people by ISO 3166-1 alpha-3, regions, organizations by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from talent_ledger.schema.columns import ENTITIES
from talent_ledger.schema.frames import conform
from talent_ledger.tables.places import Places, read_places

_AREAS = ("country", "nationality", "region")
_LEGAL_FORM = (
    r"(?i),?\s+(?:inc|corp|corporation|ltd|limited|plc|llc|llp|ag|gmbh|nv|n\.v|s\.?a|s\.?p\.?a|oyj|asa|pty|bhd|kk)\.?$"
)


@dataclass(frozen=True)
class Resolved:
    """Claims whose ``entity_id`` is canonical, and the table of entities they are about (columns ENTITIES)."""

    claims: pl.DataFrame
    entities: pl.DataFrame


def resolve(claims: pl.DataFrame, places: Places | None = None) -> Resolved:
    """Resolve the entities of *claims* (columns CLAIMS): places by the lexicon, other names to one spelling a document.

    A name is looked up as a place only where the claim's type leaves that open, so that a company named after a
    country stays a company. The rows keep their order.
    """
    places = places or read_places()
    resolved = resolve_claims(claims, places)
    return Resolved(resolved, entities_of(mentions_in(resolved), places))


def resolve_claims(claims: pl.DataFrame, places: Places) -> pl.DataFrame:
    """The claims of :func:`resolve` alone."""
    return _one_spelling(_plain_nouns(_areas(claims, places)))


_PEOPLE = r"^(?:people|persons|nationals|citizens|natives)\s+(?:of|from|born in)\s+(?:the\s+)?"
_ORIGIN = r"\s+(?:people|nationals|citizens|origin|descent|nationality)$"
_LEADING = r"^(?:(?:and|or|but|while|with|by|for|of|in|from|to|at|on|as|before|after|than|that)\s+)+"


def _bare(column: str) -> pl.Expr:
    """A name without quotation marks, a conjunction or preposition before it, article and possessive."""
    return (
        pl.col(column)
        .str.strip_chars(" \"“”'‘’")
        .str.replace(_LEADING, "")
        .str.replace(r"^[Tt]he\s+", "")
        .str.replace(r"['’]s$|['’]$", "")
        .str.strip_chars()
    )


def _people(column: str) -> pl.Expr:
    """The place or adjective of "people of Chinese origin", "citizens of France", "Indian nationals"."""
    return _bare(column).str.replace(_PEOPLE, "").str.replace(_ORIGIN, "").str.strip_chars()


def _one_place(name: str, places: Places) -> str | None:
    """The one place that *name* consists of, under however many of its names ("Chinese PRC").

    >>> _one_place("Chinese PRC", read_places()), _one_place("Chinese Indian", read_places())
    ('CHN', None)
    """
    mentioned = places.mentioned(name)
    return next(iter(mentioned)) if len(mentioned) == 1 and not places.without(name).strip() else None


def _areas(claims: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Entities that are countries or regions under their ids."""
    forms = pl.DataFrame({"form": list(places.forms), "place": list(places.forms.values())}).unique("form")
    ids = pl.DataFrame({"form": sorted(places.labels)}).with_columns(place=pl.col("form"))
    open_to_places = pl.col("entity_type").is_null() | pl.col("entity_type").is_in([*_AREAS, "other"])
    of_people = _people("entity") != _bare("entity")
    joined = (
        claims.with_columns(
            _by_id=_bare("entity_id"), _by_name=_bare("entity"), _by_people=pl.when(of_people).then(_people("entity"))
        )
        .join(ids, left_on="_by_id", right_on="form", how="left", maintain_order="left")
        .join(forms, left_on="_by_id", right_on="form", how="left", suffix="_of_id", maintain_order="left")
        .join(forms, left_on="_by_name", right_on="form", how="left", suffix="_of_name", maintain_order="left")
    )
    peoples = {name: _one_place(name, places) for name in joined["_by_people"].drop_nulls().unique()}
    joined = joined.with_columns(place_of_people=pl.col("_by_people").replace_strict(peoples, return_dtype=pl.String))
    named = pl.when(pl.col("entity_id").is_null()).then(pl.col("place_of_name"))
    place = pl.coalesce("place", pl.when(open_to_places).then(pl.coalesce("place_of_id", named)), "place_of_people")
    is_country = pl.col("_place").is_in(sorted(places.regions))
    return joined.with_columns(_place=place).select(
        pl.coalesce("_place", pl.col("entity_id").str.replace(_LEADING, ""), "_by_name").alias(name)
        if name == "entity_id"
        else pl.when(pl.col("_place").is_null() | (is_country & pl.col(name).is_in(["country", "nationality"])))
        .then(pl.col(name))
        .when(is_country)
        .then(pl.lit("country"))
        .otherwise(pl.lit("region"))
        .alias(name)
        if name == "entity_type"
        else pl.col(name)
        for name in claims.columns
    )


def _plain_nouns(claims: pl.DataFrame) -> pl.DataFrame:
    """Groups and things without the capital that a sentence begins with: "Women" and "women" are one entity."""
    name, capital = pl.col("entity_id"), r"^\p{Lu}[^\p{Lu}]*$"
    plain = name.str.slice(0, 1).str.to_lowercase() + name.str.slice(1)
    common = pl.col("entity_type").is_in(["group", "other"]) & name.str.contains(capital)
    return claims.with_columns(entity_id=pl.when(common).then(plain).otherwise(name))


def _one_spelling(claims: pl.DataFrame) -> pl.DataFrame:
    """One spelling a document for names that differ in capitals, article, possessive or legal form only."""
    key = _bare("entity_id").str.replace(_LEGAL_FORM, "").str.to_lowercase()
    spelling = (
        claims.filter(pl.col("entity_id").is_not_null())
        .with_columns(_key=key)
        .group_by("document_id", "_key", "entity_id")
        .len()
        .sort(["document_id", "_key", "len", "entity_id"], descending=[False, False, True, False])
        .unique(["document_id", "_key"], keep="first", maintain_order=True)
        .select("document_id", "_key", _spelling="entity_id")
    )
    return (
        claims.with_columns(_key=key)
        .join(spelling, on=["document_id", "_key"], how="left", maintain_order="left")
        .with_columns(entity_id=pl.coalesce("_spelling", "entity_id"))
        .select(claims.columns)
    )


def label(entity_id: str, places: Places) -> str:
    """The name of *entity_id* for people.

    >>> label("CHN", read_places()), label("CHN+IND", read_places()), label("others", read_places())
    ('China', 'China and India', 'Others')
    """
    parts = [places.labels.get(part, part) for part in entity_id.split("+")]
    joined = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return joined[:1].upper() + joined[1:] if joined.islower() else joined


def _members(entity_id: str, places: Places) -> list[str]:
    return entity_id.split("+") if "+" in entity_id else sorted(places.members.get(entity_id, ()))


def mentions_in(claims: pl.DataFrame) -> pl.DataFrame:
    """How many of *claims* (resolved) are about each entity under each type: entity_id, entity_type, claims."""
    named = claims.filter(pl.col("entity_id").is_not_null())
    return named.group_by("entity_id", "entity_type").agg(claims=pl.len().cast(pl.Int64))


def add_mentions(counted: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The sums of what :func:`mentions_in` counted in several sets of claims."""
    return pl.concat(counted).group_by("entity_id", "entity_type").agg(pl.col("claims").sum())


def entities_of(mentions: pl.DataFrame, places: Places) -> pl.DataFrame:
    """The entities (columns ENTITIES) of what :func:`mentions_in` counted."""
    counted = (
        mentions.sort(["entity_id", "claims", "entity_type"], descending=[False, True, False], nulls_last=True)
        .group_by("entity_id", maintain_order=True)
        .agg(pl.col("entity_type").first(), pl.col("claims").sum())
    )
    ids = counted["entity_id"].to_list()
    return conform(
        counted.with_columns(
            pl.Series("label", [label(one, places) for one in ids], dtype=pl.String),
            pl.Series("alpha_3", [one if one in places.regions else None for one in ids], dtype=pl.String),
            pl.Series("region", [places.regions.get(one) for one in ids], dtype=pl.String),
            pl.Series("members", [_members(one, places) for one in ids], dtype=pl.List(pl.String)),
            entity_type=pl.when(pl.col("entity_type") == "nationality")
            .then(pl.lit("country"))
            .otherwise(pl.col("entity_type")),
        ),
        ENTITIES,
    ).sort("entity_id")
