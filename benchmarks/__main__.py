"""Run the measurements and write, for each, a table (Markdown), its rows (JSON) and a chart (SVG).

A measurement is a module of this package with ``TITLE``, ``NOTE``, ``measure() -> list of rows`` and
``chart(rows) -> Altair chart``. One that gives no rows says with ``NEEDS`` what it lacks.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from talent_ledger.schema.files import write_text

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results"


def main(asked: Sequence[str] | None = None) -> int:
    """Measure what the command line names, or everything; 1 when a measurement could not be made."""
    files = [path for path in sorted(FOLDER.glob("*.py")) if not path.stem.startswith("_")]
    measurable = [path.stem for path in files if "\ndef measure(" in path.read_text(encoding="utf-8")]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(measurable)} (default: all)")
    chosen = parser.parse_args(asked).names or measurable
    unknown = sorted(set(chosen) - set(measurable))
    if unknown:
        parser.error(f"there is no measurement {unknown[0]}; there are {', '.join(measurable)}")
    failures = 0
    for name in chosen:
        print(f"benchmarks: {name}", file=sys.stderr, flush=True)
        try:
            _write(name, import_module(f"benchmarks.{name}"))
        except ImportError as error:
            failures += 1
            print(f"benchmarks: {name} needs {error.name}: pip install -e '.[benchmark]'", file=sys.stderr)
    return 1 if failures else 0


def _write(name: str, module: ModuleType) -> None:
    rows = module.measure()
    if not rows:
        print(f"benchmarks: {name} is left out: it needs {module.NEEDS}", file=sys.stderr)
        return
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    write_text(RESULTS / f"{name}.json", json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")
    heading = f"# {module.TITLE}\n\n{module.NOTE.strip()}\n\n"
    write_text(RESULTS / f"{name}.md", f"{heading}{_table(rows)}\nMeasured on {machine}.\n")
    if hasattr(module, "chart"):
        module.chart(rows).save(RESULTS / f"{name}.svg")
    print((RESULTS / f"{name}.md").read_text(encoding="utf-8"))


def _table(rows: Sequence[dict[str, object]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, ["---"] * len(columns), *([_shown(row.get(column)) for column in columns] for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    raise SystemExit(main())
