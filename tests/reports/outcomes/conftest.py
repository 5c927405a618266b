"""The cast on the day of the demo, with a folder of their own for files."""

import pytest

from lwg.audit.models import Entry
from lwg.notifications.models import Message
from reports.models import LearningOutcome
from tests.cast import NOW, make_cast


@pytest.fixture(autouse=True)
def _now(at):
    at(NOW)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    """The cast without the outcome, the feedback and the mails that come with it."""
    found = make_cast()
    LearningOutcome.objects.all().delete()
    Entry.objects.all().delete()
    Message.objects.all().delete()
    return found
