"""What somebody hears, and the time on the wall in Amsterdam, in the words of the rules."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DUE = 7
OF_A_DUTY = ("no draft", "reminder", "put off until now", "overdue", "overdue: facilitator")


def days_after(moment: datetime, days: int) -> datetime:
    """So many days later at the same time on the wall in Amsterdam, whatever the clocks did meanwhile."""
    wall = moment.astimezone(AMSTERDAM).replace(tzinfo=None) + timedelta(days=days)
    return wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def day_of(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


@dataclass(frozen=True)
class Message:
    """What one person hears about one thing; `step`: which of several.

    `since`: the earliest moment. `required`: it must arrive, and not only may.
    """

    kind: str
    about: str
    step: str
    person: str
    since: datetime = field(default=datetime.min.replace(tzinfo=UTC), compare=False)
    required: bool = field(default=True, compare=False)

    @property
    def once(self) -> tuple[str, ...]:
        """What may be told once only: each person once, and of a duty whoever has it, once."""
        told = (self.kind, self.about, self.step)
        return told if self.kind in OF_A_DUTY else (*told, self.person)
