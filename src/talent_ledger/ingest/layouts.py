"""The layouts in which pages print who wrote a comment: one small function each, in the register ``LAYOUTS``.

To add a layout, write a function that takes the lines and the index of one of them and returns a ``Header`` when that
line (and perhaps the next ones) says who wrote what follows, else null; put it into the module of its kind, and into
the register. ``evidence`` says how sure the line is by itself, from 0 (anything) to 4 (nothing but a comment's header);
``weighing`` weighs it with what the rest of the text shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from talent_ledger.ingest.fields import LONGEST_HEADER
from talent_ledger.ingest.headers import Header
from talent_ledger.ingest.layouts_inline import (
    bracketed_name,
    chat,
    handle_then_words,
    inline,
    name_and_colon,
    name_and_dash,
    run_in,
)
from talent_ledger.ingest.layouts_mail import labelled_fields, name_and_address
from talent_ledger.ingest.layouts_one_line import (
    blogger,
    glued,
    name_and_time,
    numbered_name,
    plain_number,
    posted_by,
    titled_reply,
    verb_of_saying,
)
from talent_ledger.ingest.layouts_signed import (
    below_an_answer,
    closing,
    signature,
    signed_above_time,
    signed_at_the_end,
    signed_in_brackets,
    signed_post,
    signed_quotation,
    wiki_signature,
)
from talent_ledger.ingest.layouts_stacked import (
    bare_name,
    gone,
    name_above_account,
    name_above_buttons,
    name_above_profile,
    name_above_time,
    time_above_name,
)
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.matter import is_page_field

LAYOUTS: tuple[Callable[[Sequence[Line], int], Header | None], ...] = (
    blogger,
    signed_post,
    verb_of_saying,
    posted_by,
    titled_reply,
    name_and_time,
    numbered_name,
    name_above_time,
    name_above_profile,
    glued,
    name_above_account,
    name_above_buttons,
    handle_then_words,
    gone,
    time_above_name,
    labelled_fields,
    name_and_address,
    chat,
    inline,
    name_and_colon,
    bare_name,
    run_in,
    name_and_dash,
    bracketed_name,
    plain_number,
    signature,
    signed_above_time,
    signed_at_the_end,
    closing,
    signed_in_brackets,
    signed_quotation,
    wiki_signature,
    below_an_answer,
)
"""Of two layouts that are as sure of a line, the first one reads it."""


def read_headers(lines: Sequence[Line], index: int) -> list[Header]:
    """Every reading of the line that some layout allows, the surest first."""
    if _is_prose(lines[index].text) or is_page_field(lines, index):
        return []
    found = [header for reader in LAYOUTS if (header := reader(lines, index)) is not None]
    return sorted(found, key=lambda header: -header.evidence)


def _is_prose(text: str) -> bool:
    """Whether a line is too long for a header, and no name stands at its head and no date at its end."""
    if len(text) <= LONGEST_HEADER or ":" in text[:120] or text[0] in "[<(":
        return False
    return re.search(r"\d", text[-40:]) is None
