"""``params.yaml``: read once per stage, checked against the model of its section."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from talent_ledger.schema.errors import LedgerError


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
    asked = {name: value for name, value in _content(root).items() if name == "engine"}
    return _checked(asked, "", _Engine).engine


def read_section(root: Path, name: str, model: type[S]) -> S:
    """Section *name* of ``params.yaml`` below *root* as a *model*.

    Raises:
        LedgerError: the file cannot be read as YAML, or a field is missing, unknown, of the wrong type or out of range.
    """
    return _checked(_content(root).get(name) or {}, name, model)


def _content(root: Path) -> dict[str, object]:
    path = root / "params.yaml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError as error:
        raise LedgerError("params.yaml", "the file is missing", "restore it from git") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LedgerError("params.yaml", f"it cannot be read ({error})", "mend the YAML, saved as UTF-8") from error
    if not isinstance(content, dict):
        raise LedgerError("params.yaml", "it is no table of sections", "write one section a stage, `ingest:` and so on")
    return content


def _checked(values: object, name: str, model: type[S]) -> S:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(filter(None, [name, *map(str, first["loc"])]))
        raise LedgerError(
            f"params.yaml, field {field}", f"{first['msg']} (found {first.get('input')!r})", "correct the value"
        ) from error
