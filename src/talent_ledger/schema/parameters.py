"""``params.yaml``: read once per stage, checked against the model of its section."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from talent_ledger.schema.errors import LedgerError

SECTIONS = ("ingest", "extract", "tables", "validate", "publish", "report", "train", "evaluate", "compare")
"""Every section there is; another name is a misspelling, which would silently mean the defaults."""
_ENGINE = "engine"
"""The one parameter outside all sections."""


class Section(BaseModel):
    """One stage's section: types are strict, unknown names are errors."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


S = TypeVar("S", bound=Section)


class _Engine(Section):
    engine: Literal["local", "dask"] = "local"


def read_engine(root: Path) -> str:
    """What ``params.yaml`` below *root* says of who does the work: ``local`` or ``dask``.

    It is in no stage's section, because it changes no output.

    Raises:
        LedgerError: as by :func:`read_section`.
    """
    asked = {name: value for name, value in _content(root).items() if name == _ENGINE}
    return _checked(asked, "", _Engine).engine


def read_section(root: Path, name: str, model: type[S]) -> S:
    """Section *name* of ``params.yaml`` below *root* as a *model*.

    Raises:
        LedgerError: the file cannot be read as YAML; a section or field is unknown, of the wrong type or out of range.
    """
    section = _content(root).get(name)
    return _checked({} if section is None else section, name, model)


def _content(root: Path) -> dict[str, object]:
    try:
        content = yaml.safe_load((root / "params.yaml").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LedgerError("params.yaml", "the file is missing", "restore it from git") from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise LedgerError("params.yaml", f"it cannot be read ({reason})", "mend the YAML, saved as UTF-8") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise LedgerError("params.yaml", "it is no table of sections", "write one section a stage, `ingest:` and so on")
    for section in content:
        if section not in (*SECTIONS, _ENGINE):
            remedy = _instead(str(section), SECTIONS)
            raise LedgerError(f"params.yaml, section {section}", "there is no such section", remedy)
    return content


def _checked(values: object, name: str, model: type[S]) -> S:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = first["loc"]
        what, remedy = f"{first['msg']} (found {first.get('input')!r})", "correct the value"
        if not place:
            what = "it is no table of parameters"
            remedy = f"write `{name}: {{}}`, or `parameter: value` lines below `{name}:`"
        elif first["type"] == "extra_forbidden":
            what, remedy = "there is no such parameter", _instead(str(place[0]), sorted(model.model_fields))
        field = ".".join(filter(None, [name, *map(str, place)]))
        raise LedgerError(f"params.yaml, field {field}", what, remedy) from error


def _instead(name: str, known: Sequence[str]) -> str:
    """What to do about a name that nobody knows."""
    near = get_close_matches(name, known, n=1)
    return f"write `{near[0]}:`" if near else f"remove it; there are {', '.join(known) or 'none'}"
