"""What one can do about the week of the minutes: put reminders off, hand the minutes over, ask another reader."""

from functools import cached_property

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import MinutesState
from sessions.models import Review
from sessions.planning.deadlines import latest_snooze, reader_unanswered_at
from sessions.selectors.duty_holders import told_of_hand_over
from sessions.selectors.minutes import MinutesPage
from sessions.selectors.suggested import suggested_reader, suggested_writer


class WeekActs:
    """Of the page of minutes, for who writes them; who else looks has none. Asks the database only where needed."""

    def __init__(self, page: MinutesPage) -> None:
        self.page = page
        self.minutes = page.minutes
        self.is_awaited = page.minutes.state != MinutesState.DISTRIBUTED and not page.is_cancelled

    @property
    def may_snooze(self) -> bool:
        """The minute taker, from the end of the session until just before the deadline."""
        now = clock.now()
        is_time = self.minutes.session.ends_at <= now < latest_snooze(self.minutes.due_at)
        return self.page.is_minute_taker and self.is_awaited and is_time

    @property
    def is_put_off(self) -> bool:
        return self.is_awaited and self.minutes.is_put_off

    @property
    def reason(self) -> str:
        """Why reminders are put off: for the minute taker and the facilitator only, it may hold private matters."""
        return self.minutes.snooze_reason if self.page.is_writer and self.is_put_off else ""

    @property
    def may_hand_over(self) -> bool:
        return self.page.is_writer and self.is_awaited and self.minutes.session.minute_taker_id is not None

    @cached_property
    def next_writer(self) -> Membership | None:
        """To whom the minutes go with one click, for the minute taker."""
        return suggested_writer(self.minutes.session) if self.may_hand_over and self.page.is_minute_taker else None

    @property
    def mailed(self) -> list[User]:
        """Who gets a mail when they do."""
        session = self.minutes.session
        new = [self.next_writer.user] if self.next_writer else []
        return [*new, *told_of_hand_over(session, session.minute_taker)]

    @cached_property
    def unanswered(self) -> Review | None:
        """The question that a reader did not answer in 48 h, for the minute taker to ask another one."""
        waiting = self.page.waiting_reviews if self.page.may_ask else []
        return next((one for one in waiting if reader_unanswered_at(one.asked_at) <= clock.now()), None)

    @cached_property
    def other_reader(self) -> Membership | None:
        return suggested_reader(self.minutes) if self.unanswered else None
