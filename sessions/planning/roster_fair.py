"""The best set of dates in which nobody misses most, proven: the least cap on anyone's misses, then the most points.

Misses are counted per member, so a state is a date with everybody's misses so far: a shortest path under resource
limits. Three things keep it small. What a member must still miss at least (dynamic programming per member) cuts whoever
passes the cap. Prices on misses (Lagrange multipliers, found by subgradient: Held and Karp 1971) give a bound on what a
beginning can still become. And beginnings that leave the same room to everybody are one state (dominance).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from sessions.planning.roster_exact import IMPOSSIBLE, NEVER, SCALE, Exact, Found, Path, Whole

Counts = NDArray[np.int16]
Mask = NDArray[np.bool_]
BEAMS = (2_000, 20_000, 200_000)
"""So many beginnings are kept at the most, in rounds; a round that had to leave none out is a proof."""
PRICE_ROUNDS = 60


@dataclass(frozen=True)
class FairFound:
    """`cap`: nobody misses more, except who cannot help it. `proven` is False where the search had to be cut off."""

    found: Found
    cap: int
    proven: bool


@dataclass(frozen=True)
class Priced:
    """The pairs with misses priced, and the most that is to go then; `room` is what all caps are worth."""

    first: Whole
    adds: Whole
    to_go: list[Whole]
    room: int

    @property
    def bound(self) -> int:
        """No set within the caps is worth more."""
        return int((self.first + self.to_go[-1]).max(initial=NEVER)) + self.room


class Fair:
    """Searches sets of exactly so many dates; there must be one."""

    def __init__(self, exact: Exact, sessions: int) -> None:
        self.exact, self.sessions = exact, sessions
        members = len(exact.points.problem.members)
        missing = exact.points.missing
        self.misses = np.array([[mask >> bit & 1 for mask in missing] for bit in range(members)], np.int16)
        self.misses = self.misses.reshape(members, len(missing))
        exact.to_go(sessions - 1)
        self.valid = exact.adds > IMPOSSIBLE
        self._known_bounds: dict[bytes, list[Priced]] = {}

    @cached_property
    def least(self) -> list[Counts]:
        """By number of dates to go: how many of them each member misses at least, of shape (members, places)."""
        return self._misses_to_go(largest=False)

    @cached_property
    def largest(self) -> list[Counts]:
        """The same, at most."""
        return self._misses_to_go(largest=True)

    def _misses_to_go(self, *, largest: bool) -> list[Counts]:
        outside = -1000 if largest else 1000
        ends = self.exact.to_go(0) > IMPOSSIBLE
        layers = [np.where(ends, 0, outside).astype(np.int16) * np.ones_like(self.misses)]
        for _ in range(self.sessions - 1):
            after = (self.misses + layers[-1])[:, self.exact.follows]
            after = np.where(self.valid, after, np.int16(outside))
            layers.append(np.clip(after.max(axis=1) if largest else after.min(axis=1), -1000, 1000).astype(np.int16))
        return layers

    @cached_property
    def unavoidable(self) -> Whole:
        """By member: how many dates this one misses at least, whatever is chosen."""
        whole = (self.misses + self.least[-1])[:, self.exact.first > IMPOSSIBLE]
        return np.array(whole.min(axis=1, initial=1000), np.int64)

    def missed_in(self, path: Path) -> Whole:
        """By member: how many of these dates this one misses."""
        return np.array(self.misses[:, list(path)].sum(axis=1), np.int64)

    def caps_for(self, cap: int) -> Whole:
        """By member: the cap, or what this one cannot help to miss."""
        return np.maximum(self.unavoidable, cap)

    def best(self) -> FairFound:
        """The least cap that can be kept, and the best set within it."""
        plain = self.exact.best(self.sessions)
        if plain is None:
            raise ValueError("there is no set of so many dates")
        proven = True
        for cap in range(self.sessions + 1):
            caps = self.caps_for(cap)
            if (self.missed_in(plain.path) <= caps).all():
                return FairFound(plain, cap, proven)
            found, sure = self.within(caps)
            if found is not None:
                return FairFound(found, cap, proven and sure)
            proven = proven and sure
        raise AssertionError("a cap of all dates can always be kept")

    def ranked(self, first: FairFound) -> Iterator[Found]:
        """`first`, and then what comes next within its cap, each on other days than those before.

        All other sets are parted by the date from which their days differ, and the best of each part is found (Lawler
        1972). Only sets that are proven to be next are given.
        """
        caps, days = self.caps_for(first.cap), np.array([day.toordinal() for day in self.exact.points.days])
        heap: list[tuple[int, Path, int, frozenset[int]]] = [(-first.found.value, first.found.path, 0, frozenset())]
        while heap:
            minus_value, path, same, banned = heappop(heap)
            yield Found(path, -minus_value)
            for depth in range(same, self.sessions):
                not_these = (banned if depth == same else frozenset()) | {int(days[path[depth]])}
                masks = [days == days[place] for place in path[:depth]]
                masks.append(~np.isin(days, list(not_these)))
                found, sure = self.within(caps, masks)
                if not sure:
                    return
                if found is not None:
                    heappush(heap, (-found.value, found.path, depth, not_these))

    def within(self, caps: Whole, masks: list[Mask] | None = None) -> tuple[Found | None, bool]:
        """The best set within these caps, and whether that is proven. `masks`: by date, the places that it may take."""
        masks = masks or []
        bounds = self._bounds(caps)
        if bounds[0].bound < 0:
            return None, True
        best: Found | None = None
        for beam in BEAMS:
            found, whole = self._search(caps, bounds, masks, beam, best)
            best = found or best
            if whole:
                return best, True
        return best, False

    def _bounds(self, caps: Whole) -> list[Priced]:
        """Whether there can be a set at all (a bound below nought: no), and what it can be worth; kept by caps."""
        key = caps.tobytes()
        if key not in self._known_bounds:
            possible = self._priced(caps, worth=False)
            self._known_bounds[key] = [possible] if possible.bound < 0 else [possible, self._priced(caps, worth=True)]
        return self._known_bounds[key]

    def _priced(self, caps: Whole, *, worth: bool) -> Priced:
        """Prices that make the bound low; without `worth` a set has no points, and a bound below nought means none."""
        exact = self.exact
        prices = np.zeros(len(caps))
        first = exact.first if worth else np.where(exact.first > IMPOSSIBLE, 0, NEVER)
        adds = exact.adds if worth else np.where(self.valid, 0, NEVER)
        last = exact.to_go(0) if worth else np.where(exact.to_go(0) > IMPOSSIBLE, 0, NEVER)
        best: Priced | None = None
        step = 2.0 * SCALE
        for _ in range(PRICE_ROUNDS):
            whole_prices = np.floor(prices).astype(np.int64)
            costs = whole_prices @ self.misses.astype(np.int64)
            dear = adds - costs[exact.follows]
            to_go = [last]
            for _ in range(self.sessions - 1):
                to_go.append((dear + to_go[-1][exact.follows]).max(axis=0))
            priced = Priced(first - costs, dear, to_go, int(whole_prices @ caps))
            if best is None or priced.bound < best.bound:
                best = priced
            else:
                step *= 0.8
            over = self.missed_in(_best_path(priced, exact.follows)) - caps
            if not (over > 0).any() and not whole_prices[over < 0].any():
                break
            prices = np.maximum(0.0, prices + step * over / max(1.0, float(np.abs(over).max())))
            if not worth and best.bound < 0:
                break
        if best is None:
            raise AssertionError("there is at least one round")
        return best

    def _search(
        self, caps: Whole, bounds: list[Priced], masks: list[Mask], beam: int, known: Found | None
    ) -> tuple[Found | None, bool]:
        """The best set, no worse than `known`, and whether no beginning had to be left out."""
        room = caps.astype(np.int16)
        floors = [0, IMPOSSIBLE if known is None else known.value]
        whole = True
        labels = self._beginnings(bounds)
        for depth in range(self.sessions):
            more = self.sessions - 1 - depth
            if depth:
                labels = self._followed(labels, bounds)
            kept = np.ones(len(labels.place), bool) if depth >= len(masks) else masks[depth][labels.place]
            for bound, so_far, floor in zip(bounds, labels.priced, floors, strict=True):
                kept &= so_far + bound.to_go[more][labels.place] + bound.room >= floor
            labels = labels.take(np.flatnonzero(kept))
            labels.misses += self.misses.T[labels.place]
            labels = labels.take(np.flatnonzero((labels.misses + self.least[more].T[labels.place] <= room).all(axis=1)))
            if more and len(labels.place) > 1:
                left = np.minimum(room - labels.misses, self.largest[more].T[labels.place])
                labels = labels.take(_best_of_each_state(labels, left))
                if len(labels.place) > beam:
                    become = labels.priced[1] + bounds[1].to_go[more][labels.place]
                    labels = labels.take(np.sort(np.argsort(-become, kind="stable")[:beam]))
                    whole = False
        if not len(labels.place):
            return None, whole
        ends = labels.value + self.exact.to_go(0)[labels.place]
        best = int(ends.argmax())
        return Found(tuple(labels.path[best].tolist()), int(ends[best])), whole

    def _beginnings(self, bounds: list[Priced]) -> "Labels":
        places = np.flatnonzero(self.exact.first > IMPOSSIBLE)
        return Labels(
            places,
            self.exact.first[places],
            [bound.first[places] for bound in bounds],
            np.zeros((len(places), len(self.misses)), np.int16),
            places[:, None].astype(np.int32),
        )

    def _followed(self, labels: "Labels", bounds: list[Priced]) -> "Labels":
        """Every beginning with each date that may follow, in the order of their dates; misses not yet counted."""
        parents, rows = np.nonzero(self.valid[:, labels.place].T)
        before = labels.place[parents]
        after = self.exact.follows[rows, before]
        return Labels(
            after,
            labels.value[parents] + self.exact.adds[rows, before],
            [so_far[parents] + bound.adds[rows, before] for so_far, bound in zip(labels.priced, bounds, strict=True)],
            labels.misses[parents],
            np.concatenate([labels.path[parents], after[:, None].astype(np.int32)], axis=1),
        )


@dataclass
class Labels:
    """Beginnings of sets, one a row: last place, value, value by each pricing, misses by member, dates."""

    place: NDArray[np.intp]
    value: Whole
    priced: list[Whole]
    misses: Counts
    path: NDArray[np.int32]

    def take(self, rows: NDArray[np.intp]) -> "Labels":
        priced = [one[rows] for one in self.priced]
        return Labels(self.place[rows], self.value[rows], priced, self.misses[rows], self.path[rows])


def _best_path(priced: Priced, follows: NDArray[np.intp]) -> Path:
    place = int((priced.first + priced.to_go[-1]).argmax())
    path = [place]
    for to_go in priced.to_go[-2::-1]:
        place = int(follows[(priced.adds[:, place] + to_go[follows[:, place]]).argmax(), place])
        path.append(place)
    return tuple(path)


def _best_of_each_state(labels: Labels, left: Counts) -> NDArray[np.intp]:
    """Rows, in their order: of those at one place that leave everybody the same number of misses, the best."""
    wide = np.zeros((len(left), -(-left.shape[1] // 8) * 8 or 8), np.uint8)
    wide[:, : left.shape[1]] = left
    words = wide.view(np.uint64)
    rows = np.arange(len(left))
    order = np.lexsort([rows, -labels.value, *words.T, labels.place])
    same = (np.diff(labels.place[order]) == 0) & (np.diff(words[order], axis=0) == 0).all(axis=1)
    firsts: NDArray[np.intp] = np.sort(order[np.concatenate([[True], ~same])])
    return firsts
