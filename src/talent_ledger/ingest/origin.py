"""The sidecar of a text, ``NAME.origin.yml``: what the text itself does not say about where it comes from."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from talent_ledger.schema.errors import LedgerError

ENDING = ".origin.yml"


class Origin(BaseModel):
    """Where a text comes from; null means that nobody knows."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    title: str | None = Field(default=None, min_length=1)
    publisher: str | None = Field(default=None, min_length=1)
    author: str | None = Field(default=None, min_length=1)
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    published_date: date | None = None
    accessed_date: date | None = None
    licence: str = Field(default="unknown", min_length=1)
    encoding: str | None = Field(default=None, min_length=1)
    """Only where the encoding cannot be told from the bytes."""


def read_sidecar(path: Path, where: str) -> bytes:
    """The bytes of the sidecar at *path*, none when there is no such file; *where* names it in errors."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise LedgerError(where, f"it cannot be opened ({error.strerror})", "make it readable") from error


@lru_cache(maxsize=16)
def read_origin(sidecar: bytes, where: str) -> Origin:
    """The origin that *sidecar* states; *where* names it in errors. A text without one has an origin of nulls.

    Raises:
        LedgerError: it is no YAML mapping, or a field is unknown or has a wrong value.
    """
    if not sidecar:
        return Origin()
    try:
        content = yaml.safe_load(sidecar.decode("utf-8"))
    except (ValueError, yaml.YAMLError) as error:  # 2023-13-45 is a ValueError, and so is what is no UTF-8
        reason = " ".join(str(error).split())
        raise LedgerError(where, f"it cannot be read as YAML ({reason})", "mend the YAML") from error
    if content is None:
        return Origin()
    if not isinstance(content, dict):
        raise LedgerError(where, "it holds no fields", "write one `field: value` a line")
    try:
        return Origin.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        known = ", ".join(Origin.model_fields)
        raise LedgerError(
            f"{where}, field {field}",
            f"{first['msg']} (found {first.get('input')!r})",
            f"correct it; the fields are {known}",
        ) from error
