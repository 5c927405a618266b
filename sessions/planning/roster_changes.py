"""What changes when a roster gets other dates: which stay, which move where, what is new and what is dropped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache


@dataclass(frozen=True)
class Difference:
    """Moments as they were given, each part earliest first; `moved` has (from, to)."""

    kept: tuple[datetime, ...] = ()
    moved: tuple[tuple[datetime, datetime], ...] = ()
    new: tuple[datetime, ...] = ()
    dropped: tuple[datetime, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.moved or self.new or self.dropped)


def difference(before: Iterable[datetime], after: Iterable[datetime]) -> Difference:
    """Pair the dates that go with the dates that come, so that they move as little as possible.

    As many move as can; together over as few days as can be; and none passes another. What is over is new or dropped.
    """
    old, wanted = set(before), set(after)
    gone, come = sorted(old - wanted), sorted(wanted - old)
    moved = _pairs(gone, come)
    from_, to = {one for one, _other in moved}, {other for _one, other in moved}
    return Difference(
        kept=tuple(sorted(old & wanted)),
        moved=tuple(moved),
        new=tuple(one for one in come if one not in to),
        dropped=tuple(one for one in gone if one not in from_),
    )


def _pairs(gone: Sequence[datetime], come: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """All of the fewer, each with one of the more, in their order, over the fewest days (by trying from the left)."""
    if len(gone) > len(come):
        return [(one, other) for other, one in _pairs(come, gone)]

    @cache
    def best(a: int, b: int) -> tuple[float, tuple[int, ...]]:
        """Seconds and partners of `gone[a:]` among `come[b:]`."""
        if a == len(gone):
            return 0.0, ()
        apart = abs((come[b] - gone[a]).total_seconds())
        rest, partners = best(a + 1, b + 1)
        found = (apart + rest, (b, *partners))
        if len(come) - b > len(gone) - a:
            found = min(found, best(a, b + 1), key=lambda one: one[0])
        return found

    return [(one, come[b]) for one, b in zip(gone, best(0, 0)[1], strict=True)]
