"""The outbox in the words of the model: which mail says what."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings

from lwg.notifications.models import Message as Row
from sessions.models import Correction, MinutesVersion, Review, Session
from tests.faults.fire.judge import Told
from tests.faults.fire.message import Message

OF_MINUTES = {
    "sessions.minutes_no_draft": "no draft",
    "sessions.minutes_reminder": "reminder",
    "sessions.minutes_overdue": "overdue",
    "sessions.minutes_overdue_facilitator": "overdue: facilitator",
    "sessions.minutes_overdue_coordinator": "overdue: coordinator",
    "sessions.minutes_no_writer": "no writer",
}
OF_READERS = {"sessions.review_requested": "reader asked", "sessions.review_reminder": "reader reminded"}
OF_CORRECTIONS = {
    "sessions.correction_review_requested": "correction: reader asked",
    "sessions.correction_review_reminder": "correction: reader reminded",
    "sessions.correction_answered": "correction: approved",
}


class Outbox:
    """Reads all rows, and what they are about."""

    def __init__(self) -> None:
        self.community_of = dict(Session.objects.values_list("pk", "community_id"))
        self.versions = dict(MinutesVersion.objects.values_list("pk", "minutes__session_id"))
        self.reviews: dict[int, tuple[int, int]] = {}
        asked: dict[int, int] = defaultdict(int)
        for review, session in Review.objects.order_by("pk").values_list("pk", "minutes__session_id"):
            asked[session] += 1
            self.reviews[review] = (session, asked[session])
        self.corrections: dict[int, tuple[int, int]] = {}
        self.sent: dict[int, int] = {}
        made: dict[int, int] = defaultdict(int)
        found = Correction.objects.order_by("pk").values_list("pk", "minutes__session_id", "version_id")
        for correction, session, version in found:
            made[session] += 1
            self.corrections[correction] = (session, made[session])
            self.sent[version] = made[session]
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        self.told = {f"<{row.pk}@{domain}>": self._told(row) for row in Row.objects.all()}

    def _told(self, row: Row) -> Told:
        community, message = self._read(row)
        return Told(str(community), row.kind, row.address, message)

    def _read(self, row: Row) -> tuple[int, Message | None]:
        params: dict[str, Any] = row.params
        if row.kind in OF_MINUTES:
            session, about = params["session"], f"{params['session']} on {params['ended_on']}"
            message = Message(OF_MINUTES[row.kind], about, str(params["days"]), row.address)
            return self.community_of[session], message
        if row.kind in OF_READERS:
            session, number = self.reviews[params["review"]]
            return self.community_of[session], Message(OF_READERS[row.kind], str(session), str(number), row.address)
        if row.kind in OF_CORRECTIONS:
            session, number = self.corrections[params["correction"]]
            return self.community_of[session], Message(OF_CORRECTIONS[row.kind], str(session), str(number), row.address)
        match row.kind:
            case "sessions.minutes_snooze_over":
                session, about = params["session"], f"{params['session']} on {params['ended_on']}"
                until = str(datetime.fromisoformat(params["until"]))
                return self.community_of[session], Message("put off until now", about, until, row.address)
            case "sessions.minutes_corrected":
                session, step = self.versions[params["version"]], str(self.sent[params["version"]])
                return self.community_of[session], Message("correction", str(session), step, row.address)
            case "sessions.minutes_distributed":
                session = self.versions[params["version"]]
                return self.community_of[session], Message("minutes", str(session), "1", row.address)
            case "sessions.roster_ends":
                step = "4 weeks" if params["duty"] == "coordinator" else "6 weeks"
                return params["community"], Message("no next roster", params["last_day"], step, row.address)
            case "sessions.roster_gap":
                about = f"{params['before']}…{params['after']}"
                return params["community"], Message("gap", about, "1", row.address)
        if "review" in params:
            return self.community_of[self.reviews[params["review"]][0]], None
        return params["community"], None
