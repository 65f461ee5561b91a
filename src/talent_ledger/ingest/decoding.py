"""From bytes to text, saying which encoding; what cannot be read as text is refused, not guessed at."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from talent_ledger.schema.errors import LedgerError

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
}
"""The endings of the names of texts that can be read."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format", "a database"),
    (b"PAR1", "a Parquet file"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding its bytes were in."""

    text: str
    encoding: str
    media_type: str = "text/plain"


def decode(raw: bytes, where: str, encoding: str | None = None) -> Decoded:
    """The text of *raw*; line ends stay as they are, so that offsets count what the file holds.

    *where* names the file in errors; *encoding* overrules the guess.

    >>> decode("Café: 5 %".encode("utf-16"), "a.txt").encoding
    'utf-16'
    >>> decode("A “Café” in Graz".encode("cp1252"), "a.txt")
    Decoded(text='A “Café” in Graz', encoding='cp1252', media_type='text/plain')

    Raises:
        LedgerError: *raw* is empty, is no text, or is in no encoding that can be told.
    """
    if not raw.strip(b" \t\r\n\x0b\x0c\x00"):
        raise LedgerError(where, "the file is empty", "put the text in, or remove the file")
    for magic, name in _BINARY:
        if raw.startswith(magic):
            raise LedgerError(where, f"this is {name}, not text", "export its text as UTF-8 and add that instead")
    decoded = _decode_as(raw, where, encoding) if encoding else _guess(raw, where)
    if not decoded.text.strip():
        raise LedgerError(where, "the file holds nothing but white space", "put the text in, or remove the file")
    if len(_CONTROL.findall(decoded.text)) > max(1, len(decoded.text) // 500) or "\x00" in decoded.text:
        raise LedgerError(where, "the file is binary, not text", "export its text as UTF-8 and add that instead")
    return decoded


def _decode_as(raw: bytes, where: str, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding)
    except LookupError as error:
        raise LedgerError(where, f"the encoding {encoding!r} is unknown", "name one that Python knows") from error
    except UnicodeDecodeError as error:
        raise LedgerError(
            where, f"byte {error.start} is not valid {encoding}", "name the right encoding in the sidecar"
        ) from error


def _guess(raw: bytes, where: str) -> Decoded:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode_as(raw, where, encoding)
    if b"\x00" in raw:
        # Text in UTF-16 without its mark has a zero in every second byte of its Latin letters.
        evens, odds = raw[0::2].count(0), raw[1::2].count(0)
        if len(raw) % 2 == 0 and max(evens, odds) > 0.3 * len(raw) / 2 and min(evens, odds) < 0.05 * len(raw) / 2:
            return _decode_as(raw, where, "utf-16-le" if odds > evens else "utf-16-be")
        raise LedgerError(where, "the file is binary, not text", "export its text as UTF-8 and add that instead")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(raw):
            raise LedgerError(
                where,
                f"it is UTF-8 except for byte 0x{raw[error.start]:02x} at offset {error.start}",
                "mend the damaged character, or name the encoding in the sidecar",
            ) from error
    high = sum(byte > 0x7F for byte in raw)
    if high <= 0.3 * len(raw):
        try:
            return Decoded(raw.decode("cp1252"), "cp1252")
        except UnicodeDecodeError:
            pass
    return _detect(raw, where)


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether most bytes outside ASCII are good UTF-8: then the text was UTF-8 and took harm."""
    good = sum(len(found) for found in _MULTIBYTE.findall(raw))
    return good > 0.5 * sum(byte > 0x7F for byte in raw)


def _detect(raw: bytes, where: str) -> Decoded:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (half a tenth of a second, seldom needed)

    best = from_bytes(raw).best()
    if best is None:
        raise LedgerError(where, "its encoding cannot be told", "save it as UTF-8, or name the encoding in the sidecar")
    return Decoded(str(best), best.encoding)


def read_text(path: Path, where: str | None = None, encoding: str | None = None) -> Decoded:
    """Decode the file *path*; a web page yields the text of its article and comments.

    Raises:
        LedgerError: the file is missing, cannot be opened, or ``decode`` refuses it.
    """
    name = where or str(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise LedgerError(name, "the file is missing", "put it back, or remove its sidecar") from error
    except OSError as error:
        raise LedgerError(name, f"it cannot be opened ({error.strerror})", "make it readable") from error
    return readable(raw, name, MEDIA_TYPES.get(path.suffix.lower(), "text/plain"), encoding)


def readable(raw: bytes, name: str, media_type: str, encoding: str | None = None) -> Decoded:
    """The text of *raw* as people read it: of a web page, its article and comments.

    Raises:
        LedgerError: ``decode`` refuses it, or the page holds no text.
    """
    decoded = decode(raw, name, encoding)
    if media_type != "text/html":
        return Decoded(decoded.text, decoded.encoding, media_type)
    from talent_ledger.ingest.pages import article_text  # noqa: PLC0415  (an extra that plain texts do without)

    return Decoded(article_text(decoded.text, name), decoded.encoding, media_type)
