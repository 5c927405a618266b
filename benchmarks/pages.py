"""Pages against the plain floor at the same bytes: wall and CPU time of interleaved pairs."""

import random
import statistics
from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.server import Server, serving

PAIRS = 60
GOAL = 1.3
GOALS = {"minutes": 1.1}  # reading what everybody reads has to cost hardly more


def rows_for(server: Server, cookie: str, size: int) -> int:
    """So many rows that the floor weighs `size` bytes."""
    empty, hundred = server.get("/floor/0/", cookie).size, server.get("/floor/100/", cookie).size
    return max(0, round((size - empty) * 100 / (hundred - empty)))


def compare(server: Server, cookie: str, path: str, floor_path: str) -> tuple[float, float, float, float]:
    """Median wall and CPU milliseconds of `path`, and of the floor scaled by the median ratio of pairs."""
    walls: list[tuple[float, float]] = []
    cpus: list[tuple[float, float]] = []
    for _ in range(PAIRS):
        order = [path, floor_path]
        random.shuffle(order)
        answers = {one: server.get(one, cookie) for one in order}
        if path == floor_path:
            answers = {path: server.get(path, cookie), "again": server.get(path, cookie)}
        page, floor = list(answers.values()) if path == floor_path else (answers[path], answers[floor_path])
        walls.append((page.wall, floor.wall))
        cpus.append((page.cpu, floor.cpu))
    return (*_medians(walls), *_medians(cpus))


def _medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """The median of the value in milliseconds, and the floor that makes the ratio the median of the pairs' ratios."""
    value = statistics.median(one for one, _ in pairs) * 1000
    ratio = statistics.median(one / other for one, other in pairs)
    return value, value / ratio


def figures(cookies: dict[str, str], paths: dict[str, tuple[str, str]]) -> Iterator[Figure]:
    """`paths`: name → (address, whose cookie). Raises RuntimeError when the floor differs from itself."""
    with serving("benchmarks.settings") as server:
        for name, (path, who) in paths.items():
            answer = server.get(path, cookies[who])
            if answer.status != 200:
                raise RuntimeError(f"{name}: {path} answered {answer.status}")
            for _ in range(5):
                answer = server.get(path, cookies[who])
            floor_path = f"/floor/{rows_for(server, cookies[who], answer.size)}/"
            server.get(floor_path, cookies[who])
            wall, floor_wall, cpu, floor_cpu = compare(server, cookies[who], path, floor_path)
            goal = GOALS.get(name, GOAL)
            yield Figure(f"{name}_wall_{answer.size / 1000:.0f}kB", wall, "ms", floor_wall, goal)
            yield Figure(f"{name}_cpu", cpu, "ms", floor_cpu, goal)
        wall, floor_wall, cpu, floor_cpu = compare(server, next(iter(cookies.values())), "/floor/50/", "/floor/50/")
        yield Figure("floor_against_itself_wall", wall, "ms", floor_wall, 1.1)
        yield Figure("floor_against_itself_cpu", cpu, "ms", floor_cpu, 1.1)
        ours = server.peak_memory()
    with serving("benchmarks.settings_floor") as server:
        for _ in range(50):
            server.get("/floor/50/", next(iter(cookies.values())))
        yield Figure("web_worker_peak_memory", ours / 1024, "MiB", server.peak_memory() / 1024, 1.5)
