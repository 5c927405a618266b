"""A worker killed while it plans publishes nothing, and another begins anew; a wish to stop keeps the best so far."""

import time

import pytest

from tests import processes
from tests.databases import own_database
from tests.faults.test_killed_workers import Sending
from tests.smtp_sink import SmtpSink

pytestmark = [
    pytest.mark.faults,
    # kombu's models, read with SQLAlchemy 2.1
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning"),
]

COMMUNITIES = 40
"""So many on three afternoons a week, with eight people for all duties, are not proven best within a minute."""
WRITE = f"""
import datetime, random, django; django.setup()
from communities.models import Community, Organisation
from lwg.accounts.models import User
from sessions.models import CandidateAnswer, Roster
from sessions.services.candidates import offer_candidates
from sessions.services.programmes import ask_programme
draw = random.Random(4)
administrator = User.objects.create(email="a@demo.example", is_staff=True)
organisation = Organisation.objects.create(name="Havenlicht")
people = [User.objects.create(email=f"p{{n}}@demo.example") for n in range(8)]
first = datetime.date.today() + datetime.timedelta(days=14)
for number in range({COMMUNITIES}):
    community = Community.objects.create(
        organisation=organisation, name=f"LWG {{number}}", kind="organisation", shared_question="?", region="midden",
        cadence_weeks=4, starts_on=datetime.date(2020, 9, 1),
    )
    roster = Roster.objects.create(
        community=community, first_day=first, last_day=first + datetime.timedelta(weeks=24), weekday=3,
        starts_at=datetime.time(13, 30), length_minutes=150, every_weeks=4,
    )
    offer_candidates(actor=administrator, roster=roster, weekdays=[1, 2, 3], half_days=["afternoon"])
    for nth, user in enumerate(draw.sample(people, 4)):
        member = community.memberships.create(
            user=user, background="lecturer", knows_professionally=True, starts_on=datetime.date(2020, 9, 1),
            is_facilitator=nth < 2, is_minute_taker=nth >= 2,
        )
        CandidateAnswer.objects.bulk_create(
            CandidateAnswer(candidate=one, membership=member, value=draw.choice(["yes", "yes", "if_need_be", "no"]))
            for one in roster.candidates.all()
        )
ask_programme(
    actor=administrator, organisation=organisation, first_day=first, last_day=first + datetime.timedelta(weeks=24),
    communities=list(organisation.communities.values_list("pk", flat=True)), seed=1, seconds=100,
)
"""
STOP = """
import django; django.setup()
from lwg.jobs import long_work
from lwg.jobs.models import LongWork
long_work.wish_stop(work=LongWork.objects.get())
"""
TASK = "lwg.jobs.tasks.do_long_work"
SECONDS_IN = (0.0, 2.0)
"""How long each killed worker was at it: while it reads, while it searches."""


@pytest.mark.only_on("sqlite")
def test_the_embedded_installation_plans_anew_and_stops_with_the_best(tmp_path, migrated):
    with SmtpSink() as sink:
        _plan_while_workers_are_killed(Sending(tmp_path, sink, migrated, write=WRITE))


@pytest.mark.only_on("postgresql")
def test_postgresql_and_redis_plan_anew_and_stop_with_the_best(tmp_path, migrated, redis_url):
    with own_database("lwg_faults", like=migrated.database) as database, SmtpSink() as sink:
        _plan_while_workers_are_killed(
            Sending(tmp_path, sink, migrated, database=database, broker=redis_url, write=WRITE)
        )


def _plan_while_workers_are_killed(site: Sending) -> None:
    site.env["LWG_LONG_WORK_CLAIM_SECONDS"] = "8"  # it reports less often than an import does
    for seconds in SECONDS_IN:
        worker = site.worker()
        try:
            _wait(site, "running")
            time.sleep(seconds)
        finally:
            processes.kill(worker)
        assert _found(site) == 0
    worker = site.worker()
    try:
        _wait(site, "running")
        [(searching,)] = site.rows("SELECT attempts FROM jobs_longwork")
        assert searching == len(SECONDS_IN) + 1
        processes.wait_until(lambda: _searches(site), seconds=90, what="the search has begun")
        site.python("-c", STOP)
        _wait(site, "done")
    finally:
        processes.kill(worker)
    assert _found(site) == COMMUNITIES
    [(ending,)] = site.rows("SELECT result FROM community_sessions_programmeplan")
    assert '"stopped"' in str(ending).replace("'", '"')
    [(dates,)] = site.rows("SELECT count(*) FROM community_sessions_rosterdate")
    [(sessions,)] = site.rows("SELECT count(*) FROM community_sessions_session")
    [(mails,)] = site.rows("SELECT count(*) FROM notifications_message")
    assert (dates, sessions, mails) == (0, 0, 0)


def _wait(site: Sending, state: str) -> None:
    [(before,)] = site.rows("SELECT attempts FROM jobs_longwork")

    def reached() -> bool:
        site.tick(TASK)
        [(now, attempts)] = site.rows("SELECT state, attempts FROM jobs_longwork")
        return bool(now == state and (state != "running" or attempts > before))

    processes.wait_until(reached, seconds=90, what=f"the planning is {state}")


def _searches(site: Sending) -> bool:
    [(message,)] = site.rows("SELECT message FROM jobs_longwork")
    return " – " in message


def _found(site: Sending) -> int:
    [(number,)] = site.rows("SELECT count(*) FROM community_sessions_programmepart WHERE seen <> ''")
    return int(number)
