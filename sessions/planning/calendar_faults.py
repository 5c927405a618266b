"""What can be wrong with a calendar file of somebody else, and how large one may be."""

MOST_BYTES = 10 * 1024 * 1024

NOT_A_CALENDAR = "not_a_calendar"
TOO_LARGE = "too_large"
TOO_MANY = "too_many"
UNREADABLE = "unreadable"
TOO_SLOW = "too_slow"


class CalendarFaultError(Exception):
    """The file gives no busy times; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
