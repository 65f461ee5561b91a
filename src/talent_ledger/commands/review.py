"""``talent-ledger review``: the review desk on this machine only; what is decided there goes to data/corrections.yml.

The page is made from the last run, so that a reviewer sees what publication was refused for. It is served on loopback
below a path that holds a secret of this run. Writing needs that secret, the page's own origin and a header no foreign
page can send; it happens whole or not at all, and never over a file that changed since the page read it.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import hmac
import json
import mimetypes
import re
import secrets
import tempfile
import threading
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console

from talent_ledger.compare.revisions import Revision, Unavailable
from talent_ledger.report.catalogue import all_figures
from talent_ledger.report.desk import charts_of_claims, corrections_text, desk_page, file_content
from talent_ledger.report.figures import Facts
from talent_ledger.report.ledger import CANDIDATE, PUBLISHED, read_ledger
from talent_ledger.report.parameters import ReportParameters
from talent_ledger.schema.corrections import FILE, with_entries
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root, write_text
from talent_ledger.schema.parameters import read_section

HOST = "127.0.0.1"
LARGEST_REQUEST = 5_000_000
"""Bytes of decisions taken at once."""
_CLAIMS = CANDIDATE / "claims.parquet"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Port, browser, and the revision that "changed since" compares with."""
    parser.add_argument(
        "--port", type=int, metavar="N", help="port on loopback (default: always the same for a project, if it is free)"
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    parser.add_argument(
        "--since", metavar="REVISION", help="offer the claims that changed since a commit, tag, branch or experiment"
    )
    parser.epilog = "The desk listens on this machine only and stops with Ctrl-C."


def run(arguments: argparse.Namespace) -> int:
    """Make the page, serve it until interrupted.

    Raises:
        LedgerError: nothing was run yet, the revision is unknown, or the port is taken.
    """
    root = project_root()
    with tempfile.TemporaryDirectory(prefix="talent-ledger-desk-") as scratch:
        desk = open_desk(root, Path(scratch), arguments.since)
        server = _listen(desk, arguments.port)
        address = f"{desk.origin}/{desk.secret}/review.html"
        Console(soft_wrap=True).print(f"The review desk is at {address}\nStop it with Ctrl-C.", highlight=False)
        if not arguments.no_browser:
            webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt), server:
            server.serve_forever()
    return 0


def _listen(desk: Desk, port: int | None) -> ThreadingHTTPServer:
    """On the port asked for; else on the project's own, so that the browser finds what it kept there; else on any."""
    try:
        return serve(desk, _own_port(desk.root) if port is None else port)
    except (OSError, OverflowError) as error:
        if port is None:
            return serve(desk, 0)
        raise LedgerError(f"port {port}", f"it cannot be used ({error})", "choose another one") from error


def _own_port(root: Path) -> int:
    return 20_000 + int(_project_name(root), 16) % 20_000


def _project_name(root: Path) -> str:
    """What tells projects on one machine apart, without naming a place on it."""
    return hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]


@dataclass
class Desk:
    """What the server needs to know: the project, where its page is made, its secret and port, what has changed."""

    root: Path
    scratch: Path
    since: str | None = None
    changed: list[str] = field(default_factory=list)
    made_of: tuple[object, ...] | None = None
    pages: int = 0
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def page(self) -> Path:
        """The folder of the page as last made."""
        return self.scratch / f"page-{self.pages}"

    def renew(self) -> None:
        """Make the page again when the run it shows is no longer the last one.

        Raises:
            LedgerError: an input is missing or wrong; the page stays as it was.
        """
        with self.lock:
            inputs = _state_of(self.root)
            if inputs == self.made_of:
                return
            folder = self.scratch / f"page-{self.pages + 1}"
            folder.mkdir(parents=True, exist_ok=True)
            parameters = read_section(self.root, "report", ReportParameters)
            published = (self.root / PUBLISHED / "observations.parquet").is_file()
            figures = all_figures(Facts(read_ledger(self.root))) if published else []
            changed = changed_claims(self.root, self.since, self.scratch / "before") if self.since else []
            on_desk = dict.fromkeys(changed, ()) | charts_of_claims(figures)
            desk_page(self.root, on_desk, folder, parameters, served=_project_name(self.root))
            self.changed, self.made_of, self.pages = changed, inputs, self.pages + 1

    @property
    def origin(self) -> str:
        """Scheme, host and port of the pages."""
        return f"http://{HOST}:{self.port}"


def open_desk(root: Path, scratch: Path, since: str | None = None) -> Desk:
    """Make the page of the desk in *scratch* from the last run of the project at *root*.

    Raises:
        LedgerError: an input is missing, or *since* is no revision that can be read.
    """
    desk = Desk(root=root, scratch=scratch, since=since)
    desk.renew()
    return desk


def _state_of(root: Path) -> tuple[object, ...]:
    """What tells one run of the project from the next: which files the page is made of, and when they were written."""
    folders = [root / CANDIDATE, root / "data/quarantine", root / PUBLISHED, root / "data/documents"]
    files = [*(path for folder in folders for path in sorted(folder.glob("*.parquet"))), root / FILE]
    states = [path.stat() for path in files if path.is_file()]
    return tuple((state.st_mtime_ns, state.st_size) for state in states)


def changed_claims(root: Path, since: str, scratch: Path) -> list[str]:
    """Ids of the claims that are new or read differently than at the revision *since*.

    Raises:
        LedgerError: there is no such revision, or its claims are in no cache that can be reached.
    """
    path = _CLAIMS.as_posix()
    try:
        before = Revision(root, since, scratch).local(path)
    except Unavailable as error:
        raise LedgerError(
            f"revision {since!r}", f"its claims cannot be read: {error.reason}", "run `dvc pull`, or name another"
        ) from error
    now = pl.read_parquet(root / _CLAIMS)
    if before is None:
        return sorted(now["claim_id"])
    then = pl.read_parquet(before)
    names = [name for name in now.columns if name in then.columns and name not in ("rule", "confidence")]
    same = now.select(names).join(then.select(names), on=names, how="semi", nulls_equal=True)
    return sorted(set(now["claim_id"]) - set(same["claim_id"]))


def serve(desk: Desk, port: int = 0) -> ThreadingHTTPServer:
    """A server of *desk* on loopback, ready to be started; it knows its port."""

    class Handler(_Handler):
        pass

    Handler.desk = desk
    server = ThreadingHTTPServer((HOST, port), Handler)
    server.daemon_threads = True
    desk.port = server.server_port
    return server


class Refused(Exception):
    """A request that is not answered, with the status and the words that say why."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    """Answers for the pages below the secret path, and for the two addresses of the desk itself."""

    desk: Desk
    protocol_version = "HTTP/1.1"
    server_version = "talent-ledger"
    sys_version = ""

    def do_GET(self) -> None:
        """A page or a file of its data; or what the desk knows."""
        self._answer(self._read)

    def do_HEAD(self) -> None:
        """The same without the content."""
        self._answer(self._read)

    def do_POST(self) -> None:
        """Decisions to be written."""
        self._answer(self._write)

    def _answer(self, act: Any) -> None:
        try:
            kind, content = act(self._inside())
            self._send(HTTPStatus.OK, kind, content)
        except Refused as refusal:
            self.close_connection = True
            self._send(refusal.status, "application/json", json.dumps({"error": str(refusal)}).encode())

    def _inside(self) -> str:
        """The path below the secret one; every request must name this machine and know the secret."""
        if self.headers.get("Host") not in (f"{HOST}:{self.desk.port}", f"localhost:{self.desk.port}"):
            raise Refused(HTTPStatus.FORBIDDEN, "the desk answers to this machine only")
        parts = self.path.split("?", 1)[0].split("/", 2)
        given = parts[1] if len(parts) > 2 else ""
        if not hmac.compare_digest(given.encode(), self.desk.secret.encode()):
            raise Refused(HTTPStatus.NOT_FOUND, "nothing is here")
        return parts[2]

    def _read(self, path: str) -> tuple[str, bytes]:
        if path == "api/state":
            self._own_page_only()
            return "application/json", json.dumps(self._state()).encode()
        if path == "review.html":
            with contextlib.suppress(LedgerError, OSError):  # a run under way: the page of the last one stays
                self.desk.renew()
        found = self._file(path)
        if found is None:
            raise Refused(HTTPStatus.NOT_FOUND, "no such page")
        kind = {".js": "text/javascript", ".html": "text/html; charset=utf-8"}.get(found.suffix)
        return kind or mimetypes.guess_type(found.name)[0] or "application/octet-stream", found.read_bytes()

    def _file(self, path: str) -> Path | None:
        """The file of the desk, else of the reports, that *path* names; no name may lead out of the two folders."""
        names = path.split("/")
        if not all(_NAME.fullmatch(name) for name in names):
            return None
        for folder in (self.desk.page, self.desk.root / "reports"):
            found = folder.joinpath(*names).resolve()
            if found.is_file() and found.is_relative_to(folder.resolve()):
                return found
        return None

    def _state(self) -> dict[str, Any]:
        content = file_content(corrections_text(self.desk.root))
        return {"content": content, "since": self.desk.since, "changed": self.desk.changed}

    def _own_page_only(self) -> None:
        """A header that a foreign page cannot send without being asked, and none of a foreign page's marks."""
        if self.headers.get("X-Ledger") != "desk" or self.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise Refused(HTTPStatus.FORBIDDEN, "only the desk's own page may ask this")

    def _write(self, path: str) -> tuple[str, bytes]:
        if path != "api/corrections":
            raise Refused(HTTPStatus.NOT_FOUND, "no such address")
        self._own_page_only()
        if self.headers.get("Origin") not in (self.desk.origin, f"http://localhost:{self.desk.port}"):
            raise Refused(HTTPStatus.FORBIDDEN, "only the desk's own page may write")
        if self.headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "decisions are sent as JSON")
        body = self._body()
        with self.desk.lock:
            written = append_decisions(self.desk.root, body)
        return "application/json", json.dumps(written).encode()

    def _body(self) -> Mapping[str, Any]:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST_REQUEST:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too much at once, or no length given")
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, UnicodeDecodeError) as error:
            raise Refused(HTTPStatus.BAD_REQUEST, "the decisions are not JSON") from error
        if not isinstance(body, dict):
            raise Refused(HTTPStatus.BAD_REQUEST, "the decisions are not JSON of the agreed form")
        return body

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is the reviewer's, and addresses hold the secret."""


def append_decisions(root: Path, body: Mapping[str, Any]) -> dict[str, Any]:
    """Append ``body["entries"]`` to the ledger of corrections if it is still what ``body["expected"]`` says it was.

    Raises:
        Refused: the file has changed since, or an entry is wrong; nothing is written then.
    """
    entries = body.get("entries")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise Refused(HTTPStatus.BAD_REQUEST, "no decisions were sent")
    try:
        text = corrections_text(root)
        if file_content(text) != body.get("expected"):
            raise Refused(
                HTTPStatus.CONFLICT,
                f"{FILE} has changed since this page read it. Your decisions are kept here: look at the file, reload "
                "this page, and write again.",
            )
        joined, added = with_entries(text, entries)
    except LedgerError as error:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    write_text(root / FILE, joined)
    return {"written": len(added), "content": file_content(joined)}
