"""Which figures stand in one table: those whose wording and place in the text say that they share a whole.

Figures are read in the order of the text. Each joins the open table that suits it best, or opens one of its own.
Hard differences (another voice, kind, unit, dimension, period, scope, another value for an entity already there, a
region beside its own members) always keep it out; how alike the wording must be depends on how far away the table is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from talent_ledger.tables.figures import Figure, in_list, sentences_between
from talent_ledger.tables.parameters import TablesParameters
from talent_ledger.tables.wording import Wording, distinctiveness, likeness

LIST, SENTENCE, NEIGHBOUR, PARAGRAPH, APART = 4, 3, 2, 1, 0
"""How closely a figure is tied to a table: in one list, one sentence, neighbouring sentences, one paragraph, beyond."""

_SAME_FIGURE = Decimal("0.15")
"""How far, relatively, a rounded wording may be from the number that follows it ("nearly half (43.9 percent)")."""

_WORDED = Decimal(3)
"""By how much, in percentage points, a total in words ("two-thirds") may miss the sum of its parts."""

_AGAINST = re.compile(r"\b(?:against|compared (?:with|to)|versus|vs|while|whereas|but|and)\b[^.;\d]{0,40}$")

_SORTED_BY = re.compile(r"By (?!then|now|comparison|contrast)[a-z-]+(?: [a-z-]+){0,3},")

_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"
_SEVERAL = re.compile(rf"(?:the |its |these )?(?:(?:top|largest|biggest|first|leading) )?{_NUMBER}\b", re.IGNORECASE)
"""How a name begins that stands for several together."""

_BOUNDS = ("at_most", "less_than")
"""The hedges of a figure that others stay below."""

WHOLE_SHARE = Decimal(100)
"""What shares of one whole add up to."""

_MOST = Decimal("0.75")
"""How much of a whole a table with a row of "others" has at least, unless rows are missing from it."""


@dataclass
class Group:
    """A table in the making: its rows in the order of the text."""

    rows: list[Figure] = field(default_factory=list)
    mentions: list[Figure] = field(default_factory=list)  # the rows and what says one of them again, in reading order

    @property
    def last(self) -> Figure:
        """What was stated last."""
        return self.mentions[-1]

    @property
    def first(self) -> Figure:
        """The row stated first."""
        return min(self.rows, key=lambda row: (row.start, row.end))

    def row_of(self, entity_id: str) -> Figure | None:
        """The row of that entity."""
        return next((row for row in self.rows if row.entity_id == entity_id), None)

    @property
    def total(self) -> Decimal:
        """Sum of the rows, exact."""
        return sum((row.exact_value for row in self.rows), Decimal(0))

    @property
    def summable(self) -> bool:
        """Whether the rows are parts of one whole."""
        return is_summable(self.rows)


def is_summable(rows: Sequence[Figure]) -> bool:
    """Whether *rows* are parts of one whole, so that their sum means something.

    Shares of something that each has for itself ("2.4% of its GDP") are not, nor are counts without a total. Where
    the wording tells neither way, a sum well above 100 does.
    """
    if any(row.rest for row in rows):
        return True
    if rows[0].kind == "count":
        return any(_is_part(row) or row.closing for row in rows)
    if rows[0].kind != "share" or own_bases(rows):
        return False
    if any(row.of_whole for row in rows):
        return True
    return sum((row.exact_value for row in rows), Decimal(0)) <= 100 + rounding(rows)


def _is_part(row: Figure) -> bool:
    """Whether a count is part of a stated whole, not all of something of its own ("all 13 of its 13")."""
    return row.denominator is not None and Decimal(repr(row.denominator)) != row.exact_value


def own_bases(rows: Sequence[Figure]) -> bool:
    """Whether *rows* are shares each of something of its own: "of its GDP"; of graduates here and of pupils there."""
    themselves = {row.of_itself for row in rows}
    each = frozenset() not in themselves and len(themselves) > 1
    return each or any(row.own_base for row in rows) or any(exceeds_whole(one, other) for one in rows for other in rows)


def exceeds_whole(part: Figure, whole: Figure) -> bool:
    """Whether an area's figure is larger than that of the region it lies in, whose part it so cannot be."""
    return whole.holds(part) and part.exact_value > whole.exact_value


def rounding(rows: Sequence[Figure]) -> Decimal:
    """By how much the sum of *rows* may miss its total through rounding: half a unit of each row's last digit."""
    return sum((Decimal(5).scaleb(-row.decimals - 1) for row in rows), Decimal(0))


def covers_whole(rows: Sequence[Figure], whole: Decimal = WHOLE_SHARE) -> bool:
    """Whether *rows* add up to the *whole*, as far as the rounding of their last digits lets one tell.

    One unit may be missing where rounding explains it better than a forgotten row: where the unit is a tenth or less,
    or the rows are five or more. 72 + 24 + 3 leaves one percent to somebody.
    """
    unit = Decimal(1).scaleb(-min(row.decimals for row in rows))
    missed = abs(sum((row.exact_value for row in rows), Decimal(0)) - whole)
    lenient = unit < 1 or len(rows) >= 5
    return len(rows) > 1 and missed <= (min(unit, rounding(rows)) if lenient else Decimal("0.001"))


def is_complete(rows: Sequence[Figure], whole: Decimal) -> bool:
    """Whether the text claims that *rows* cover the *whole*: it states what remains, or they add up to it.

    A row of "others" beside far too little says that rows were missed, not that the text claims the whole.
    """
    if not is_summable(rows):
        return False
    if not whole:  # a count whose total is not written, but which the text says is exhausted ("the remaining four")
        return any(row.rest or row.closing for row in rows)
    total = sum((row.exact_value for row in rows), Decimal(0))
    remains = any(row.rest or row.closing for row in rows) and total >= _MOST * whole
    return remains or covers_whole(rows, whole)


class Grouper:
    """Groups the figures of one document."""

    def __init__(self, text: str, wording: Wording, parameters: TablesParameters) -> None:
        self.text = text
        self.wording = wording
        self.parameters = parameters
        self.weights: dict[str, float] = {}

    def groups(self, figures: Sequence[Figure]) -> list[Group]:
        """Tables of *figures*: at least two rows each, in the order of the text."""
        self.weights = distinctiveness(figure.whole for figure in figures)
        found = [
            group for stream in (False, True) for group in self._stream([f for f in figures if f.earlier is stream])
        ]
        return sorted((group for group in found if self._worth_keeping(group)), key=lambda group: group.first.start)

    def _stream(self, figures: Sequence[Figure]) -> list[Group]:
        """Groups of one stream: current levels and those before ("up from 12%") never share a table."""
        groups: list[Group] = []
        within_reach: list[Group] = []
        for figure in figures:
            first = figure.paragraph - self.parameters.paragraphs_apart - 1
            within_reach = [group for group in within_reach if group.last.paragraph >= first]
            before = len(within_reach)
            home = self._home(figure, within_reach)
            groups += within_reach[before:]
            if home is None:
                groups.append(Group([figure], [figure]))
                within_reach.append(groups[-1])
                continue
            present = home.row_of(figure.entity_id)
            if present is None:
                home.rows.append(figure)
            else:
                self._restate(home, present, figure)
            home.mentions.append(figure)
        for group in groups:
            group.rows = [_nearest_mention(row, group) for row in group.rows]
            group.rows = [row for row in group.rows if not self._is_total(row, group.rows)]
        return self._completed(groups)

    def _is_total(self, row: Figure, rows: Sequence[Figure]) -> bool:
        """Whether other *rows* are the parts of this one: "Five firms took two-thirds: A 27%, B 14% …"."""
        if row.kind != "share" or row.rest or own_bases(rows):
            return False
        parts = [one for one in rows if one.start >= row.end and one.sentence_start == row.sentence_start]
        if len(parts) < 2 or _SEVERAL.match(row.entity) is None:
            return False
        missed = abs(row.exact_value - sum((one.exact_value for one in parts), Decimal(0)))
        return missed <= (_WORDED if row.worded else rounding([row, *parts]))

    def _completed(self, groups: list[Group]) -> list[Group]:
        """Bring home what a table with a row of "others" lacks: a figure near by that makes it a hundred."""
        for group in groups:
            lacking = any(row.rest or row.closing for row in group.rows) and not covers_whole(group.rows)
            for single in groups if lacking and group.rows[0].kind == "share" else ():
                if len(single.rows) == 1 and covers_whole([*group.rows, *single.rows]) and self._near(single, group):
                    group.rows += single.rows
                    group.mentions = sorted([*group.mentions, *single.mentions], key=lambda one: one.start)
                    single.rows = []
                    break
        return [group for group in groups if group.rows]

    def _near(self, single: Group, group: Group) -> bool:
        figure = single.rows[0]
        paragraphs = min(abs(figure.paragraph - row.paragraph) for row in group.rows)
        if paragraphs > self.parameters.paragraphs_apart or group.row_of(figure.entity_id) is not None:
            return False
        plain = (figure.voice, figure.kind, figure.unit) == (
            group.rows[0].voice,
            group.rows[0].kind,
            group.rows[0].unit,
        )
        return plain and not _apart(figure.year, [row.year for row in group.rows])

    def _home(self, figure: Figure, groups: list[Group]) -> Group | None:
        suited = [(self._suits(figure, group), group) for group in groups]
        scored = [
            ((min(score[0], SENTENCE), _of_one_time(figure, group), *score), group.last.start, position)
            for position, (score, group) in enumerate(suited)
            if score
        ]
        if scored and max(scored)[0][2] == LIST:
            return groups[max(scored)[2]]
        return self._split_off(figure, groups) or (groups[max(scored)[2]] if scored else None)

    def _split_off(self, figure: Figure, groups: list[Group]) -> Group | None:
        """A list is never torn: where only rows of earlier sentences keep a figure out, its list leaves their table."""
        for group in groups:
            listed = [row for row in group.rows if row.sentence_start == figure.sentence_start]
            if len(listed) == len(group.rows) or not any(
                in_list(self.text, row, figure, self.wording) for row in listed
            ):
                continue
            mentions = [one for one in group.mentions if one.sentence_start == figure.sentence_start]
            new = Group(listed, mentions)
            if (self._suits(figure, new) or (0, 0.0))[0] == LIST:
                group.rows = [row for row in group.rows if row not in listed]
                group.mentions = [one for one in group.mentions if one not in mentions]
                groups.append(new)
                return new
        return None

    def _restate(self, group: Group, present: Figure, figure: Figure) -> None:
        """A figure said twice is one row; the number replaces the rounded wording before it."""
        rounded = present.worded and not figure.worded and present.exact_value != figure.exact_value
        if rounded or _is_dated(present, figure, group):
            group.rows[group.rows.index(present)] = figure

    # -- whether a figure suits a table ------------------------------------------------------------------------

    def _suits(self, figure: Figure, group: Group) -> tuple[int, float] | None:
        """Closeness and likeness of *figure* and *group*; null when they do not belong together."""
        tie = self._tie(figure, group)
        if self._differs(figure, group, tie):
            return None
        alike = self._likeness(figure, group)
        return (tie, alike or 0.0) if self._close_enough(figure, group, tie, alike) else None

    def _tie(self, figure: Figure, group: Group) -> int:
        last = min(group.mentions, key=lambda row: abs(row.start - figure.start))
        if figure.paragraph != last.paragraph:
            return LIST if self._lines_of_a_list(last, figure) else APART
        distance = sentences_between(self.text, last, figure)
        if distance == 0:
            return LIST if in_list(self.text, last, figure, self.wording) else SENTENCE
        return NEIGHBOUR if distance == 1 else PARAGRAPH

    def _lines_of_a_list(self, last: Figure, figure: Figure) -> bool:
        """Whether the two stand in neighbouring short lines, in one column: "Teens: 9%", "Adults: 42%"."""
        if last.line is None or figure.line is None or last.line[1] != figure.line[1]:
            return False
        neighbours = abs(last.paragraph - figure.paragraph) == 1
        return neighbours and in_list(self.text, last, figure, self.wording)

    def _close_enough(self, figure: Figure, group: Group, tie: int, alike: float | None) -> bool:
        if self._strict(group):
            return self._same_measure(figure, group, tie)
        own = own_bases([*group.rows, figure])
        tied = tie == LIST or (tie == SENTENCE and self._set_against(figure, group.last))
        if tied or (tie >= PARAGRAPH and (figure.rest or (bool(alike) and _each_of_the_same(figure, group)))):
            return True
        if own and not (figure.rest or figure.own_base == own_bases(group.rows)):
            return tie >= NEIGHBOUR and (alike or 0) >= self.parameters.likeness_apart
        if tie >= NEIGHBOUR:
            needed = self.parameters.likeness_own_base if own else self.parameters.likeness_nearby
            return (alike is None and not own) or (alike or 0) >= needed
        if tie == PARAGRAPH:
            return (alike or 0) >= self.parameters.likeness_own_base or (
                alike is None and self._has_room(figure, group)
            )
        said = figure.said and (alike or 0) >= self.parameters.likeness_apart
        asked = "?" in self.text[group.last.end : figure.start]  # a question opens another subject
        alike_there = (said and self._alike_both_ways(figure, group)) or _of_one_market(figure, group)
        return not asked and (alike_there or self._goes_on(figure, group))

    def _set_against(self, figure: Figure, last: Figure) -> bool:
        """Whether a sentence sets one group against another: "60% of the old trust it, against 31% of the young"."""
        own, before = (bool(one.of_itself or one.own_scope) for one in (figure, last))
        each = own and (before or not last.population) and not figure.of_itself & last.of_itself
        return each and _AGAINST.search(self.text, last.end, figure.start) is not None

    def _has_room(self, figure: Figure, group: Group) -> bool:
        """Whether a paragraph that names no whole goes on about the same sort of entity at the same time."""
        same = figure.time_period == group.last.time_period and figure.entity_type == group.last.entity_type
        return same and not figure.whole and group.total + figure.exact_value <= WHOLE_SHARE

    def _goes_on(self, figure: Figure, group: Group) -> bool:
        """Whether the next paragraph goes on about the same: the same wording, time and sort of entity, room for it."""
        last = group.last
        same = (figure.whole, figure.time_period, figure.dimension) == (last.whole, last.time_period, last.dimension)
        near = figure.paragraph - last.paragraph == 1 and bool(figure.whole)
        same = same and figure.entity_type in {row.entity_type for row in group.rows}
        return near and same and not own_bases([*group.rows, figure])

    def _alike_both_ways(self, figure: Figure, group: Group) -> bool:
        """Whether neither wording says much that the other lacks: "students" alone is not "students in Kazan"."""
        longest = max((row.whole for row in group.rows), key=lambda words: (len(words), sorted(words)))
        return 2 * len(figure.whole & longest) >= 0.6 * (len(figure.whole) + len(longest))

    def _strict(self, group: Group) -> bool:
        """Counts and sums of money are comparable only when they measure the same, whatever stands between."""
        return group.rows[0].kind != "share"

    def _same_measure(self, figure: Figure, group: Group, tie: int) -> bool:
        first = group.rows[0]
        if first.denominator is not None and first.denominator == figure.denominator:
            return tie > APART or figure.whole == first.whole
        if first.denominator is not None and figure.denominator is None and tie >= NEIGHBOUR:
            return group.total + figure.exact_value <= Decimal(repr(first.denominator))
        return bool(figure.whole) and figure.whole == first.whole and figure.time_period == first.time_period

    def _likeness(self, figure: Figure, group: Group) -> float | None:
        known = [alike for row in group.rows if (alike := likeness(figure.whole, row.whole, self.weights)) is not None]
        return max(known) if known else None

    # -- what keeps a figure out -------------------------------------------------------------------------------

    def _differs(self, figure: Figure, group: Group, tie: int) -> bool:
        first = group.rows[0]
        if (figure.voice, figure.kind, figure.unit) != (first.voice, first.kind, first.unit):
            return True
        return (
            figure.subset
            or _apart(figure.dimension, [row.dimension for row in group.rows])
            or self._period_differs(figure, group, tie)
            or self._scope_differs(figure, group, tie)
            or self._entity_differs(figure, group, tie)
            or self._overfull(figure, group, tie)
            or self._sorted_anew(figure, group)
            or _of_its_own(figure, group)
            or _bounds_many(figure, group)
        )

    def _sorted_anew(self, figure: Figure, group: Group) -> bool:
        """Whether its sentence begins to divide the whole by something else: "By application, phones were 47%"."""
        before = all(row.sentence_start < figure.sentence_start for row in group.rows)
        return before and not figure.rest and _SORTED_BY.match(self.text, figure.sentence_start) is not None

    def _period_differs(self, figure: Figure, group: Group, tie: int) -> bool:
        """Whether the figure is of another year, or, outside a list, of a quarter or month and the table is not."""
        if figure.rest:
            return False
        if _apart(figure.year, [row.year for row in group.rows]):
            return tie < LIST or figure.year_written or any(row.year_written for row in group.rows)
        if tie < LIST and figure.year is not None:
            return any(row.year is not None and row.period != figure.period for row in group.rows) or (
                tie <= PARAGRAPH and len(group.rows) > 1 and all(row.year is None for row in group.rows)
            )
        # Further on, where the text no longer carries the year of the rows, it speaks of no time or another one.
        lapsed = tie < NEIGHBOUR and figure.year is None and all(row.year is not None for row in group.rows)
        return lapsed or _apart(figure.period, [row.period for row in group.rows])

    def _scope_differs(self, figure: Figure, group: Group, tie: int) -> bool:
        """Whether the two speak of wholes in different places, or the text names another base ("of the money")."""
        entities = {row.entity_id for row in group.rows} | {figure.entity_id}
        here = figure.scope - entities
        there = frozenset().union(*(row.scope for row in group.rows)) - entities
        if here and there and not here & there and tie < LIST:
            return True
        if tie < LIST and all(figure.entity_id in row.scope for row in group.rows):
            return True  # the place whose whole the others divide: "of Japan's trade"
        if tie < LIST and figure.own_scope and not any(row.own_scope for row in group.rows):
            return True  # how many of a place's own people are something, beside where they are from
        wholes = frozenset().union(*(row.whole | row.base for row in group.rows))
        return bool(figure.base and wholes) and not figure.base & wholes and not figure.rest

    def _entity_differs(self, figure: Figure, group: Group, tie: int) -> bool:
        present = group.row_of(figure.entity_id)
        if present is not None:
            return not (_one_figure(self.text, present, figure) or _is_dated(present, figure, group))
        if any(set(figure.parts) & {row.entity_id} or set(row.parts) & {figure.entity_id} for row in group.rows):
            return True
        own_base = own_bases([*group.rows, figure])
        if self._holds_member(figure, group, own_base):
            return True
        if figure.rest:
            return any(row.rest for row in group.rows)
        families = {row.family for row in group.rows if not (row.rest or row.closing or row.parts)}
        if (
            figure.closing
            or figure.parts
            or figure.family in families
            or not families
            or (tie == LIST and not own_base)
        ):
            return False
        return "area" in families or figure.family == "area" or tie < SENTENCE

    def _holds_member(self, figure: Figure, group: Group, own_base: bool) -> bool:
        """Whether the figure's region contains an area of the table or lies in one."""
        for row in group.rows:
            larger, smaller = (figure, row) if figure.holds(row) else (row, figure)
            if not larger.holds(smaller):
                continue
            if not own_base or larger.entity_id == "World":
                return True
        return "World" in {figure.entity_id, *(row.entity_id for row in group.rows)} and figure.kind == "share"

    def _overfull(self, figure: Figure, group: Group, tie: int) -> bool:
        """Whether the table is full already, or would be more than full through a figure but loosely tied to it."""
        rows = [*group.rows, figure]
        if figure.kind != "share" or own_bases(rows) or group.row_of(figure.entity_id) is not None:
            return False
        full = (covers_whole(group.rows) and group.summable) or any(row.rest for row in group.rows)
        if full and tie < LIST:
            return True
        too_much = sum((row.exact_value for row in rows), Decimal(0)) > WHOLE_SHARE + rounding(rows)
        near = [row for row in rows if row.sentence_start == figure.sentence_start]
        apart = [row for row in rows if row.sentence_start != figure.sentence_start]
        pairs = [likeness(one.whole, other.whole, self.weights) for one in near for other in apart]
        alike = [one for one in pairs if one is not None]
        if too_much and tie <= PARAGRAPH:
            return True
        if not alike:  # "Indians account for 8.2%" leaves the whole unsaid: it is the one of the sentence before
            return False
        return too_much and max(alike) < self.parameters.likeness_apart

    def _worth_keeping(self, group: Group) -> bool:
        return len(group.rows) > 1


def _nearest_mention(row: Figure, group: Group) -> Figure:
    """Of a row said several times with one value the mention that stands nearest to the other rows."""
    same = [other for other in group.mentions if (other.entity_id, other.value) == (row.entity_id, row.value)]
    others = [other for other in group.rows if other.entity_id != row.entity_id]
    if len(same) < 2 or not others:
        return row
    return min(same, key=lambda one: (min(abs(one.start - other.start) for other in others), one.start))


def _of_its_own(figure: Figure, group: Group) -> bool:
    """Whether the text gives the figure a whole of its own: "the phone alone was 28% of its sales"."""
    said = any(row.population for row in group.rows) and not any(figure.whole <= row.whole for row in group.rows)
    return figure.own_words and said and not own_bases(group.rows)


def _of_one_market(figure: Figure, group: Group) -> bool:
    """Whether all are called market shares, at one time, and of nothing that the text tells apart."""
    rows = [*group.rows, figure]
    unsaid = not any(row.whole for row in rows) and len({row.family for row in rows}) == 1
    called = all((row.measure or "").startswith("market share") for row in rows)
    return unsaid and called and len({row.time_period for row in rows}) == 1


def _each_of_the_same(figure: Figure, group: Group) -> bool:
    """Whether the text says of each that it is a share of its own, and of the same: "of its GDP"."""
    return bool(figure.own_noun) and all(row.own_noun == figure.own_noun for row in group.rows)


def _bounds_many(figure: Figure, group: Group) -> bool:
    """Whether a bound is of others than the rows, all together: "the six other candidates did not reach 2%"."""
    bound = figure.qualifier in _BOUNDS and not figure.rest
    return bound and figure.entity_type not in {row.entity_type for row in group.rows}


def _of_one_time(figure: Figure, group: Group) -> bool:
    return any(row.time_period == figure.time_period for row in group.rows)


def _is_dated(present: Figure, figure: Figure, group: Group) -> bool:
    """Whether *present* is an earlier level of the entity of *figure* ("which had 4% in 1995, have reached 19%")."""
    undated = all(row.year is None for row in (figure, *group.rows) if row is not present)
    return present.year_written and undated and present.sentence_start == figure.sentence_start and len(group.rows) > 1


def _apart(value: object, others: Sequence[object]) -> bool:
    """Whether *value* is stated and so is another one."""
    return value is not None and any(other is not None and other != value for other in others)


def _one_figure(text: str, one: Figure, other: Figure) -> bool:
    """Whether two figures of one entity are one: the same value, or a wording and its number ("a third (34%)")."""
    if one.exact_value == other.exact_value:
        return True
    close = abs(one.exact_value - other.exact_value) <= _SAME_FIGURE * max(one.exact_value, other.exact_value)
    return close and one.worded != other.worded and len(text[one.end : other.start]) < 120
