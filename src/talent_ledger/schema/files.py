"""Where the project keeps its files, how they are written (whole or not at all), and ids that follow from content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def project_root(start: Path | None = None) -> Path:
    """The nearest folder at or above *start* (default: the working directory) that holds ``params.yaml``.

    Outside any project it is the checkout this package was installed from, so that the reference data is found.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "params.yaml").is_file() and (folder / "data" / "reference").is_dir():
            return folder
    return Path(__file__).resolve().parents[3]


def content_id(prefix: str, *parts: object) -> str:
    """A short id that follows from content alone: the same parts give the same id on every machine.

    >>> content_id("claim", "seed", 514, 517, "CHN")
    'claim-dd5415f226159fd0'
    """
    digest = hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode())
    return f"{prefix}-{digest.hexdigest()[:16]}"


def content_key(*parts: object) -> str:
    """The key of a document: a hash of everything of it that a stage reads.

    >>> content_key("a", "bc") == content_key("ab", "c")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()[:32]


def candidate_content(root: Path) -> str:
    """The content id of the candidate dataset of the project at *root*: what was checked is what is published."""
    names = ("claims", "observations", "share_tables", "share_table_rows")
    files = [root / f"data/candidate/{name}.parquet" for name in names]
    return content_id("content", *(_sha256(file) for file in files if file.is_file()))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A temporary path beside *path* that takes its place when the block ends well and vanishes when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write *text* as UTF-8, atomically; line ends stay as they are."""
    with replaced(path) as aside:
        aside.write_bytes(text.encode("utf-8"))
