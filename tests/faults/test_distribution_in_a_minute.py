"""Distributed minutes reach a mail server within a minute, for 22 members, through a real worker and broker."""

import pytest

from tests import processes
from tests.faults.test_killed_workers import Sending

pytestmark = [
    pytest.mark.faults,
    # kombu's models, read with SQLAlchemy 2.1
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning"),
]

MEMBERS = 22
SECONDS = 60
APPROVED = f"""
import django; django.setup()
from sessions.enums import MinutesState
from tests.factories.communities import MembershipFactory
from tests.sessions.minutes.conftest import make_cast
cast = make_cast()
for _ in range({MEMBERS} - 4):
    MembershipFactory(community=cast.community)
cast.bring_to(MinutesState.APPROVED)
from lwg.notifications.models import Message
Message.objects.all().delete()
"""
DISTRIBUTE = """
import django; django.setup()
from sessions.models import Minutes
from sessions.services.distribution import distribute
minutes = Minutes.objects.select_related("session__minute_taker__user").get()
distribute(actor=minutes.session.minute_taker.user, minutes=minutes)
"""


@pytest.mark.only_on("sqlite")
def test_22_members_have_their_minutes_within_a_minute(tmp_path, smtp_sink, migrated):
    sending = Sending(tmp_path, smtp_sink, migrated, write=APPROVED)
    worker = sending.worker()
    try:
        sending.python("-c", DISTRIBUTE)
        processes.wait_until(
            lambda: len(smtp_sink.messages) == MEMBERS, seconds=SECONDS, what=f"{MEMBERS} mails arrive"
        )
    except AssertionError as late:
        raise AssertionError(f"{late}\n{sending.states()}\n{sending.log()}") from None
    finally:
        processes.kill(worker)
    assert len({str(mail["To"]) for mail in smtp_sink.messages}) == MEMBERS
    assert {str(mail["Reply-To"]).split(" <")[0] for mail in smtp_sink.messages} == {"Teun Voorbeeld"}
    pdfs = [part for mail in smtp_sink.messages for part in mail.iter_attachments()]
    assert {part.get_content_type() for part in pdfs} == {"application/pdf"}
    assert len(pdfs) == MEMBERS
