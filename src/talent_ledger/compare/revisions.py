"""The files of a run: at a commit, tag, branch or DVC experiment, or in the working tree. Nothing is checked out."""

from __future__ import annotations

import difflib
import hashlib
import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from talent_ledger.schema.errors import LedgerError

WORKING_TREE = "workspace"
"""The name of the working tree, as in DVC's own commands."""
NOTHING = "nothing"
"""The name of a revision without any file, which a first release is compared with."""


_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


class Unavailable(Exception):
    """A file that this revision has, but whose content is in no cache and no remote that can be reached."""

    def __init__(self, path: str, digest: str | None, reason: str) -> None:
        super().__init__(path, digest, reason)
        self.path, self.digest, self.reason = path, digest, reason


def find_root(start: Path | None = None) -> Path:
    """The nearest folder at or above *start* that is a DVC project inside a git repository.

    Raises:
        LedgerError: there is none.
    """
    here = (start or Path.cwd()).resolve()
    root = next((folder for folder in (here, *here.parents) if (folder / ".dvc").is_dir()), None)
    if root is None or git(root, "rev-parse", "--git-dir", check=False) is None:
        raise LedgerError(
            str(start or "."), "this is no project under git and DVC", "run the command inside the project's folder"
        )
    return root


def git(root: Path, *arguments: str, check: bool = True) -> str | None:
    """What ``git ARGUMENTS`` prints in *root*; None when it fails and *check* is off."""
    done = subprocess.run(
        ["git", "-C", str(root), "-c", "core.quotepath=off", *arguments], capture_output=True, check=False
    )
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace")
    if check:
        told = done.stderr.decode("utf-8", "replace").strip()
        raise LedgerError(f"git {arguments[0]}", told or "it failed", "mend the repository's state and try again")
    return None


def resolve(root: Path, name: str) -> str | None:
    """The commit that *name* stands for (any git revision, or a DVC experiment); None for the working tree.

    Raises:
        LedgerError: no such revision, or several experiments of that name; near names are suggested.
    """
    if name in (WORKING_TREE, "."):
        return None
    if name == NOTHING:
        return _EMPTY_TREE
    if name.startswith("-"):
        raise LedgerError(f"revision {name!r}", "a revision cannot begin with a dash", "give a commit, tag or branch")
    commit = git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", check=False)
    if commit:
        return commit.strip()
    experiments = _experiments(root)
    found = sorted({commit for known, commit in experiments if known == name})
    if len(found) == 1:
        return found[0]
    if found:
        raise LedgerError(f"revision {name!r}", f"{len(found)} experiments have this name", "give the commit instead")
    listed = git(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", check=False) or ""
    near = difflib.get_close_matches(name, [*listed.split(), *(known for known, _ in experiments), WORKING_TREE])
    remedy = (
        f"did you mean {' or '.join(near)}" if near else "`git log`, `git tag` and `dvc exp list` show what there is"
    )
    raise LedgerError(f"revision {name!r}", "no commit, tag, branch or experiment has this name", remedy)


def _experiments(root: Path) -> list[tuple[str, str]]:
    """Name and commit of every DVC experiment (``refs/exps/aa/bbb…/NAME``)."""
    listed = git(root, "for-each-ref", "--format=%(refname) %(objectname)", "refs/exps", check=False) or ""
    rows = [line.rsplit(" ", 1) for line in listed.splitlines()]
    return [(ref.split("/")[4], commit) for ref, commit in rows if len(ref.split("/")) == 5]


@dataclass(frozen=True)
class Output:
    """An output that DVC keeps: its path, and its hash when it is known."""

    path: str
    digest: str | None


class Revision:
    """The files of one run."""

    def __init__(self, root: Path, name: str, scratch: Path) -> None:
        self.root = root
        self.name = name
        self.commit = resolve(root, name)
        self._scratch = scratch

    @property
    def is_working_tree(self) -> bool:
        """Whether this is the working tree rather than a commit."""
        return self.commit is None

    @property
    def is_nothing(self) -> bool:
        """Whether this is the revision without any file."""
        return self.commit == _EMPTY_TREE

    @cached_property
    def label(self) -> str:
        """How people call it: the name that was asked for, with the short commit."""
        if self.commit is None:
            return "the working tree"
        if self.is_nothing:
            return "nothing"
        short = self.commit[:7]
        return short if self.commit.startswith(self.name) else f"{self.name} ({short})"

    @property
    def _is_commit(self) -> bool:
        return self.commit is not None and not self.is_nothing

    @cached_property
    def date(self) -> str | None:
        """ISO date of the commit; None for the working tree."""
        return (
            (git(self.root, "show", "-s", "--format=%cs", str(self.commit)) or "").strip() if self._is_commit else None
        )

    @cached_property
    def subject(self) -> str | None:
        """First line of the commit's message; None for the working tree."""
        return (
            (git(self.root, "show", "-s", "--format=%s", str(self.commit)) or "").strip() if self._is_commit else None
        )

    @cached_property
    def files(self) -> dict[str, str]:
        """Path → blob of every file that git has at the commit, or would have were the working tree committed."""
        if self.is_nothing:
            return {}
        if self.commit is None:
            return self._files_on_disk()
        listed = git(self.root, "ls-tree", "-r", "-z", self.commit, "--", ".") or ""
        rows = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
        return {path: head.split()[2] for head, path in rows}

    def _files_on_disk(self) -> dict[str, str]:
        """From git's index where a file is as git knows it, so that only what was edited is read."""

        def listed(*arguments: str) -> list[str]:
            return [entry for entry in (git(self.root, *arguments, "-z") or "").split("\0") if entry]

        known = (entry.split("\t", 1) for entry in listed("ls-files", "--stage"))
        found = {path: head.split()[1] for head, path in known}
        edited = [*listed("diff-files", "--name-only"), *listed("ls-files", "--others", "--exclude-standard")]
        for path in edited:
            here = self.root / path
            found.pop(path, None)
            if here.is_file():
                found[path] = _blob(here)
        return found

    @cached_property
    def _data(self) -> Any:
        """DVC's view of this revision, with the cache and remotes of today; imported late, for that takes a second."""
        from dvc.api import DVCFileSystem  # noqa: PLC0415
        from dvc.repo import Repo  # noqa: PLC0415

        today = Repo(str(self.root)).config
        places = {section: today[section] for section in ("cache", "remote") if today.get(section)}
        if today["core"].get("remote"):
            places["core"] = {"remote": today["core"]["remote"]}
        return DVCFileSystem(str(self.root), rev=self.commit, config=places)

    @cached_property
    def outputs(self) -> list[Output]:
        """What DVC keeps at this revision, stages' outputs and added files alike."""
        if not self.read_git("dvc.lock") and not any(path.endswith(".dvc") for path in self.files):
            return []
        repository = self._data.repo
        found = []
        for output in repository.index.outs:
            if output.use_cache:
                path = repository.fs.relparts(output.fs_path, repository.root_dir)
                found.append(Output("/".join(path), output.hash_info.value if output.hash_info else None))
        return sorted(found, key=lambda output: output.path)

    def output_of(self, path: str) -> Output | None:
        """The DVC output that is, or holds, *path*."""
        return next((out for out in self.outputs if path == out.path or path.startswith(out.path + "/")), None)

    def read_git(self, path: str) -> bytes | None:
        """Bytes of a file that git tracks (in the working tree: of the file on disk); None when there is none."""
        if self.is_nothing:
            return None
        if self.commit is None:
            here = self.root / path
            return here.read_bytes() if here.is_file() else None
        done = subprocess.run(
            ["git", "-C", str(self.root), "cat-file", "blob", f"{self.commit}:./{path}"],
            capture_output=True,
            check=False,
        )
        return done.stdout if done.returncode == 0 else None

    def read_yaml(self, path: str) -> Any:
        """A YAML (or JSON) file that git tracks; None when there is none or it cannot be read as YAML."""
        content = self.read_git(path)
        if content is None:
            return None
        try:
            return yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except (yaml.YAMLError, UnicodeDecodeError):
            return None

    def local(self, path: str) -> Path | None:
        """A path on this machine that holds *path* as it was; None when the revision never had it.

        Raises:
            Unavailable: DVC knows it at this revision, but no cache or remote has its content.
        """
        here = self.root / path
        if self.commit is None and here.is_file():
            return here
        aside = self._scratch / path
        if aside.is_file():
            return aside
        aside.parent.mkdir(parents=True, exist_ok=True)
        content = self.read_git(path) if self.commit else None
        if content is not None:
            aside.write_bytes(content)
            return aside
        return self._from_dvc(path, aside)

    def _from_dvc(self, path: str, aside: Path) -> Path | None:
        output = self.output_of(path)
        if output is None:
            return None
        if output.digest is None:
            raise Unavailable(path, None, "never recorded in dvc.lock at this revision")
        try:
            if not self._data.exists(path):
                self._require_listing(output)
                return None
            self._data.get_file(path, str(aside))
        except _lost() as error:
            aside.unlink(missing_ok=True)
            raise Unavailable(path, output.digest, self._why) from error
        return aside if aside.is_file() else None

    def _require_listing(self, output: Output) -> None:
        """A folder whose listing is lost looks empty to DVC: tell it from a folder without the file."""
        if output.digest and output.digest.endswith(".dir"):
            list(self._data.repo.index.data["repo"].ls(tuple(output.path.split("/"))))

    def require(self, folder: str) -> None:
        """Make sure that what lies in *folder* can be listed.

        Raises:
            Unavailable: DVC knows it at this revision, but no cache or remote has its listing.
        """
        for output in self.outputs:
            if not overlap(output.path, folder):
                continue
            try:
                self._require_listing(output)
            except _lost() as error:
                raise Unavailable(folder, output.digest, self._why) from error

    @cached_property
    def remotes(self) -> list[str]:
        """Names of the remotes that content may come from."""
        return sorted(set(self._data.repo.config.get("remote", {})) - {"auto-generated-upstream"})

    @property
    def _why(self) -> str:
        remotes = ", ".join(self.remotes)
        return f"not in the cache or in the remote {remotes}" if remotes else "not in the cache, and no remote is set"

    @property
    def remedy(self) -> str:
        """How to get what is lost of this run."""
        if self.commit is None:
            return "run `dvc checkout`, or `dvc repro`, which makes it again"
        fetch = "run `dvc fetch --all-commits` where a remote has it, or " if self.remotes else ""
        return (
            f"{fetch}make it again into this cache, for the same inputs give the same bytes: "
            "`git worktree add ../then COMMIT && cd ../then`, "
            '`dvc cache dir --local "$OLDPWD/.dvc/cache" && PYTHONPATH=src dvc repro`'
        )

    def listing(self, folder: str) -> Iterator[tuple[str, str]]:
        """Path and identity (blob or hash) of every file below *folder*, from git or from DVC's own listing."""
        inside = folder.rstrip("/") + "/"
        for path, blob in self.files.items():
            if path.startswith(inside) or path == folder:
                yield path, blob
        for output in self.outputs:
            if not overlap(output.path, folder) or output.digest is None:
                continue
            try:
                for path in self._data.find(folder if folder.startswith(output.path + "/") else output.path):
                    yield path.lstrip("/"), str(self._data.info(path).get("md5") or "")
            except _lost():
                continue

    def export_sources(self, folder: Path) -> None:
        """Write every file that git has at this revision (or would have of the working tree) below *folder*."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.commit is not None:
            packed = subprocess.run(
                ["git", "-C", str(self.root), "archive", "--format=tar", self.commit, "."],
                capture_output=True,
                check=True,
            )
            with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
                # the first releases of Python 3.11 know no filters; what git packs holds nothing to filter
                archive.extraction_filter = getattr(tarfile, "data_filter", None)
                archive.extractall(folder)
            return
        for path in self.files:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.root / path, target)

    def export(self, path: str, folder: Path) -> bool:
        """Write the file or folder *path* below *folder*; False when this revision has none.

        Raises:
            Unavailable: DVC knows it at this revision, but no cache or remote has its content.
        """
        self.require(path)
        found = False
        for name, _ in list(self.listing(path)):
            local = self.local(name)
            if local is None:
                continue
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(local, target)
            found = True
        return found

    def unrun(self) -> tuple[list[str], list[str]]:
        """Stages of the working tree that ``dvc repro`` would run again: for edited inputs, and for lack of outputs.

        A commit has none.
        """
        if self.commit is not None or not (self.root / "dvc.yaml").is_file():
            return [], []
        try:
            status = self._data.repo.status()
            made = {out.fspath for out in self._data.repo.index.outs}
        except _lost():
            return [], []
        # DVC tells a stage of another folder's dvc.yaml by that file, as seen from the working directory.
        own = (self.root / "dvc.yaml").resolve()
        stages: tuple[list[str], list[str]] = ([], [])
        for name, changes in sorted(status.items()):
            file, _, stage = name.rpartition(":")
            if not name.endswith(".dvc") and (not file or Path(file).resolve() == own):
                stages[all(_is_lack(change, made) for change in changes)].append(stage)
        return stages


def _is_lack(change: object, made: set[str]) -> bool:
    """Whether an entry of ``dvc status`` says no more than that outputs of stages are not there."""
    if not isinstance(change, dict):
        return False
    moved = {path: how for paths in change.values() if isinstance(paths, dict) for path, how in paths.items()}
    return bool(moved) and all(
        how in ("deleted", "not in cache") and str(Path(path).resolve()) in made for path, how in moved.items()
    )


def overlap(one: str, other: str) -> bool:
    """Whether two paths are the same, or one lies below the other."""
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def _blob(path: Path) -> str:
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _lost() -> tuple[type[Exception], ...]:
    """What DVC raises when it cannot find, or cannot reach, the content of a file or the listing of a folder."""
    from dvc.exceptions import DvcException  # noqa: PLC0415
    from dvc_data.index import DataIndexDirError  # noqa: PLC0415

    return OSError, DvcException, DataIndexDirError
