"""Series: one entity, one measure, several periods. A series is compared over time, never summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from talent_ledger.tables.figures import Figure
from talent_ledger.tables.parameters import TablesParameters
from talent_ledger.tables.wording import likeness

_FLOWS = ("count", "money")


def series(figures: Sequence[Figure], parameters: TablesParameters) -> list[list[Figure]]:
    """Series among the *figures* of one document, each in the order of the text, at least two periods each."""
    by_subject: dict[tuple[object, ...], list[list[Figure]]] = defaultdict(list)
    for figure in figures:
        if figure.time_period is None or figure.rest:
            continue
        chains = by_subject[(figure.voice, figure.entity_id, figure.kind, figure.unit)]
        home = next((chain for chain in reversed(chains) if _continues(figure, chain, parameters)), None)
        chains.append([figure]) if home is None else home.append(figure)
    found = [_one_a_period(chain) for chains in by_subject.values() for chain in chains]
    return sorted((chain for chain in found if len(chain) > 1), key=lambda chain: (chain[0].start, chain[0].entity_id))


def _continues(figure: Figure, chain: list[Figure], parameters: TablesParameters) -> bool:
    last = chain[-1]
    if any(row.dimension and figure.dimension and row.dimension != figure.dimension for row in chain):
        return False
    if not _comparable_periods(figure, last) or (figure.scope and last.scope and not figure.scope & last.scope):
        return False
    alike = likeness(figure.whole, last.whole)
    if figure.sentence_start == last.sentence_start or figure.paragraph == last.paragraph:
        return figure.earlier or (alike is None and not figure.whole) or (alike or 0) >= parameters.likeness_apart
    if figure.kind in _FLOWS:
        return bool(figure.whole) and figure.whole == last.whole
    near = abs(figure.paragraph - last.paragraph) <= parameters.paragraphs_apart
    return near and (alike or 0) >= parameters.likeness_apart


def _comparable_periods(one: Figure, other: Figure) -> bool:
    """Whether both are years, or both quarters and so on; shares of a quarter and of its year may be compared."""
    if one.kind not in _FLOWS:
        return True
    frequencies = {(figure.period or "-")[4:6] if figure.period else "A" for figure in (one, other)}
    return len({frequency.rstrip("0123456789") for frequency in frequencies}) == 1


def _one_a_period(chain: list[Figure]) -> list[Figure]:
    """One row a period: of a value said twice the one that stands nearest to its neighbours in the series."""
    kept: dict[str | None, Figure] = {}
    for figure in chain:
        present = kept.get(figure.time_period)
        others = [row for row in chain if row.time_period != figure.time_period]
        if present is None or (
            present.value == figure.value and others and _distance(figure, others) < _distance(present, others)
        ):
            kept[figure.time_period] = figure
    return sorted(kept.values(), key=lambda figure: figure.start)


def _distance(figure: Figure, others: list[Figure]) -> int:
    return min(abs(figure.start - other.start) for other in others)
