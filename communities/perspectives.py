"""Which perspectives a community has, and which it misses (A4, A5, B1): a calculation on plain values."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from communities.enums import PARTIES, Background, Knowledge

ENOUGH_TO_COMPARE = 3
"""Below this number of members, that they are all alike says nothing yet."""


@dataclass(frozen=True)
class Perspectives:
    """Members by background and by kind of knowledge, in the order of the enums; 0 is a gap."""

    backgrounds: tuple[tuple[Background, int], ...]
    knowledge: tuple[tuple[Knowledge, int], ...]

    @property
    def missing_backgrounds(self) -> list[Background]:
        """A5a: parties that nobody belongs to."""
        return [background for background, count in self.backgrounds if not count]

    @property
    def missing_knowledge(self) -> list[Knowledge]:
        """A5b: experiential, local and professional knowledge must all be there."""
        return [kind for kind, count in self.knowledge if not count]

    @property
    def only_background(self) -> Background | None:
        """A5c: the one background from which all come, who then meet each other already; None when they differ."""
        present = [(background, count) for background, count in self.backgrounds if count]
        if len(present) == 1 and present[0][1] >= ENOUGH_TO_COMPARE:
            return present[0][0]
        return None

    @property
    def are_complete(self) -> bool:
        return not (self.missing_backgrounds or self.missing_knowledge)


def perspectives_of(members: Iterable[tuple[str, Collection[str]]]) -> Perspectives:
    """Count members, each given as background and kinds of knowledge."""
    backgrounds: Counter[str] = Counter()
    knowledge: Counter[str] = Counter()
    for background, kinds in members:
        backgrounds[background] += 1
        knowledge.update(set(kinds))
    return Perspectives(
        backgrounds=tuple((background, backgrounds[background]) for background in PARTIES),
        knowledge=tuple((kind, knowledge[kind]) for kind in Knowledge),
    )
