"""``params.yaml``: what is misspelt, or of the wrong type, is named and never means the defaults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.parameters import SECTIONS, read_section
from talent_ledger.validate.parameters import ValidateParameters


def read(root: Path, text: str) -> ValidateParameters:
    (root / "params.yaml").write_text(text, encoding="utf-8")
    return read_section(root, "validate", ValidateParameters)


@pytest.mark.parametrize("text", ["", "validate:\n", "validate: {}\n", "tables: {hearsay: include}\n"])
def test_what_is_left_out_means_the_defaults(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ValidateParameters()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("validat: {}", "section validat: there is no such section. What to do: write `validate:`."),
        ("Validate: {}", "section Validate: there is no such section. What to do: write `validate:`."),
        ("1: {}", f"section 1: there is no such section. What to do: remove it; there are {', '.join(SECTIONS)}."),
        (
            "validate: {hedge_slak: 0.1}",
            "field validate.hedge_slak: there is no such parameter. What to do: write `hedge_slack:`.",
        ),
        ("validate: {hedge_slack: much}", "field validate.hedge_slack: Input should be a valid number (found 'much')."),
        ("validate: {hedge_slack: 1.1}", "field validate.hedge_slack: Input should be less than or equal to 1"),
        ("validate: {hedge_slack: .nan}", "field validate.hedge_slack: "),
        ("validate: {page_cases: true}", "field validate.page_cases: Input should be a valid integer (found True)."),
        ("validate: 5", "field validate: it is no table of parameters."),
        ("validate: [1]", "field validate: it is no table of parameters."),
        ("- validate", "it is no table of sections."),
        ("validate: [", "it cannot be read (while parsing"),
    ],
)
def test_a_fault_is_named_with_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LedgerError, match=r"^params\.yaml" + "(, |: )" + re.escape(told)):
        read(tmp_path, text)


def test_a_missing_or_undecodable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"params\.yaml: the file is missing"):
        read_section(tmp_path, "validate", ValidateParameters)
    (tmp_path / "params.yaml").write_bytes(b"\xff\xfevalidate")
    with pytest.raises(LedgerError, match=r"params\.yaml: it cannot be read"):
        read_section(tmp_path, "validate", ValidateParameters)
