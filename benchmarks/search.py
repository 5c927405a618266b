"""Search over 100,000 minutes by somebody who may read them all, against the bare query over the same index.

The goal is absolute, 100 ms at the median; it stands as the ratio that it is to the floor of this run.
"""

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from benchmarks.figures import Figure
from lwg.accounts.models import User
from sessions.search.backends import MOST, TABLE, Section
from sessions.search.postgres import CREATE_INDEX, INDEX, Postgres, vector_of
from sessions.search.queries import parsed
from sessions.selectors.search import Search

MINUTES = 100_000
COMMUNITIES = 500
HALVES = 1_000
"""Texts of which two make one set of minutes, so that each is another."""
WORDS_A_HALF = 160
VOCABULARY = 20_000
PAIRS = 40
GOAL_MS = 100.0

# Words by how common they are: the first of the vocabulary is in nearly all texts, as in a natural language.
ASKED = {
    "rare_word": "w9000",
    "one_word": "w150",
    "two_words": "w60 w80",
    "phrase": '"w150 w180"',
    "common_word": "w1",
    "common_words": "w1 w2 of w3 -w9",
}


def figures() -> Iterator[Figure]:
    """PostgreSQL only: rows are made in the server, inside a transaction that is rolled back."""
    with transaction.atomic():
        reader, member = _fill()
        for name, words in ASKED.items():
            yield _measured(f"search_100k_{name}", reader, words)
        yield _measured("search_100k_common_word_of_one_community", member, ASKED["common_word"])
        transaction.set_rollback(True)


def _measured(name: str, user: User, words: str) -> Figure:
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    calls = {"bare": lambda: _bare(words), "ours": lambda: _ours(user, words)}
    if not calls["ours"]():
        raise RuntimeError(f"nothing is found for {words}")
    for _ in range(PAIRS):
        for who in random.sample(sorted(calls), 2):
            began = time.perf_counter()
            calls[who]()
            times[who].append((time.perf_counter() - began) * 1000)
    bare, ours = (statistics.median(times[who]) for who in ("bare", "ours"))
    return Figure(name, ours, "ms", bare, GOAL_MS / bare)


def _ours(user: User, words: str) -> int:
    """All that the page asks: whose communities, what is found, and the pieces with what is marked."""
    search = Search(user, words)
    return len(list(search.page)) if search.communities else 0


def _bare(words: str) -> list[object]:
    """The newest that match, by the index alone."""
    _, condition, _ = Postgres().matching(parsed(words))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.minutes_id FROM {TABLE} e WHERE true{condition.sql} ORDER BY e.held_at DESC LIMIT {MOST + 1}",
            condition.parameters,
        )
        return cursor.fetchall()


def _fill() -> tuple[User, User]:
    """Who reads all communities, and who reads one."""
    from tests.factories import bulk
    from tests.factories.accounts import UserFactory
    from tests.factories.communities import OrganisationFactory

    communities = bulk.communities(OrganisationFactory(), COMMUNITIES)
    reader, member = UserFactory(), UserFactory()
    bulk.joined(reader, communities)
    bulk.joined(member, communities[:1])
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {INDEX}")
        cursor.execute("CREATE TEMPORARY TABLE half (n int PRIMARY KEY, vector tsvector, text text) ON COMMIT DROP")
        chance = random.Random(4)
        for number in range(HALVES):
            vector, text = _half(chance)
            cursor.execute("INSERT INTO half VALUES (%s, %s, %s)", [number, vector, text])
        _insert(cursor, [one.pk for one in communities])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is checked later stands in the way of an index
        cursor.execute(CREATE_INDEX)
        cursor.execute("ANALYZE")
    return reader, member


def _insert(cursor: CursorWrapper, communities: Sequence[int]) -> None:
    """A session an hour, each community in its turn, with minutes and what search knows of them."""
    now = timezone.now()
    cursor.execute(
        "INSERT INTO community_sessions_session (community_id, starts_at, ends_at, online_link, state, part,"
        " calendar_sequence, changed_at, cancelled_because, skipped, uid)"
        " SELECT (%s::bigint[])[n %% %s + 1], %s - n * interval '1 hour',"
        " %s - n * interval '1 hour' + interval '1 hour',"
        " '', 'planned', '', 0, now(), '', false, gen_random_uuid()::text FROM generate_series(1, %s) n",
        [list(communities), len(communities), now, now, MINUTES],
    )
    cursor.execute(
        "INSERT INTO community_sessions_minutes (session_id, state, due_at, distributed_at, collective_question,"
        " situation, patterns, considerations, action_perspectives, agreements, yields, next_session, revision)"
        " SELECT id, 'distributed', ends_at, ends_at, '', '', '', '', '', '', '', '', 0"
        " FROM community_sessions_session WHERE community_id = ANY(%s)",
        [list(communities)],
    )
    cursor.execute(
        f"INSERT INTO {TABLE} (minutes_id, community_id, held_at, sections, words)"
        " SELECT m.id, s.community_id, s.starts_at,"
        " jsonb_build_object('situation', one.text, 'patterns', other.text), one.vector || other.vector"
        " FROM community_sessions_minutes m JOIN community_sessions_session s ON s.id = m.session_id"
        f" JOIN half one ON one.n = m.id %% {HALVES} JOIN half other ON other.n = m.id / {HALVES} %% {HALVES}"
        " WHERE s.community_id = ANY(%s)",
        [list(communities)],
    )


def _half(chance: random.Random) -> tuple[str, str]:
    """Words by Zipf's law, as index and as text."""
    words = [f"w{number}" for number in chance.choices(_NUMBERS, cum_weights=_WEIGHTS, k=WORDS_A_HALF)]
    section = Section(words, is_central=chance.random() < 0.5)
    return vector_of([section]), " ".join(words)


_NUMBERS = range(1, VOCABULARY + 1)
_WEIGHTS = list(accumulate(1 / (number + 2) for number in _NUMBERS))
