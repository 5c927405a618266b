"""The shape of the house: who imports whom, how long a module is, and what stands nowhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lwg", "communities", "sessions", "reports")
LONGEST = 300


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def found(pattern: str, paths: Iterator[Path], *, but: tuple[str, ...] = ()) -> list[str]:
    """Where a pattern stands, as `path:line`, leaving out the files named in `but`."""
    expression = re.compile(pattern)
    return [
        f"{name}:{number}"
        for path in paths
        if not (name := str(path.relative_to(ROOT))).startswith(but or ("/",))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if expression.search(line)
    ]


def test_imports_point_one_way_and_planning_is_pure():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_module_is_long():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in modules(*PACKAGES, "tests", "benchmarks")
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in modules(*PACKAGES, "tests", "benchmarks")
        if (text := path.read_text().strip()) and not text.removeprefix("#!/usr/bin/env python\n").startswith('"""')
    ]
    assert silent == []


def test_a_module_is_named_for_its_subject():
    names = {"utils", "util", "helpers", "helper", "common", "misc", "managers", "signals"}
    assert [str(path.relative_to(ROOT)) for path in modules(*PACKAGES) if path.stem in names] == []


def test_one_clock_tells_the_time():
    """Jobs and health ask the machine's own clock: they tell whether a process lives."""
    pattern = r"timezone\.now\(|datetime\.now\(|date\.today\(|timezone\.localdate\("
    assert found(pattern, modules(*PACKAGES), but=("lwg/clock.py", "lwg/jobs/")) == []


def test_every_mail_goes_through_the_outbox():
    pattern = r"(?<!def )\bsend_mail\(|EmailMessage\(|EmailMultiAlternatives\(|mail_admins\(|\.email_user\("
    assert found(pattern, modules(*PACKAGES), but=("lwg/notifications/sending.py",)) == []


def test_nothing_is_left_to_do_in_a_comment():
    pattern = r"#.*\b(?:TODO|FIXME|XXX|HACK)\b"
    assert found(pattern, modules(*PACKAGES, "tests"), but=("tests/test_architecture.py",)) == []


def test_no_fault_is_swallowed_unseen():
    """`except Exception` is for the outbox and for tests; elsewhere the fault that is meant has a name."""
    paths = modules(*PACKAGES)
    assert found(r"except (?:Base)?Exception:\s*$|except:\s*$", paths, but=("lwg/notifications/",)) == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script(?![^>]*\bsrc=)",  # the content security policy allows no inline script
        r"<style|\sstyle=",  # nor inline style
        r"\son(?:click|change|submit|load)=",
    ],
)
def test_no_template_has(pattern):
    """Mails and PDFs aside: what reads those knows no policy."""
    pages = (path for path in sorted((ROOT / "templates").rglob("*.html")) if path.name != "pdf.html")
    assert found(pattern, pages, but=("templates/emails/",)) == []


def test_no_path_of_a_machine_stands_in_the_code():
    pattern = r"[\"']/(?:root|work|Users)/"
    assert found(pattern, modules(*PACKAGES, "tests", "benchmarks"), but=("tests/test_architecture.py",)) == []


def test_a_web_worker_does_not_load_what_makes_pdfs():
    """WeasyPrint costs a second and much memory; only the worker that makes a PDF imports it."""
    show = (
        "import sys, lwg.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
        "print(sorted({'weasyprint', 'fontTools', 'babel', 'pytest'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", show], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
