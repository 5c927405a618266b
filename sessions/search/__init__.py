"""Search over distributed minutes: what is asked (`queries`), how it is shown (`highlights`), and two databases.

The index is a row of `SearchEntry` a set of minutes, with the stems of its words beside it in what the database has for
full text: a `tsvector` with a GIN index, or a table of FTS5. Both find the same, as both get the stems made here.
"""

from django.db import connection

from sessions.search.backends import MOST, Backend, Found, Wanted
from sessions.search.postgres import Postgres
from sessions.search.sqlite import Sqlite

__all__ = ["MOST", "Backend", "Found", "Wanted", "backend"]


def backend(vendor: str | None = None) -> Backend:
    """The one for the database in use, or for one of that vendor."""
    return Postgres() if (vendor or connection.vendor) == "postgresql" else Sqlite()
