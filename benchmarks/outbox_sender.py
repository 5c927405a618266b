"""One sending process of the benchmark of the outbox: for each line that it reads it empties the queue once."""

import os
import smtplib
import sys
import uuid
from collections.abc import Callable
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formatdate
from functools import cache
from typing import Any

KIND = "benchmarks.note"
SUBJECT = "Het verslag is er"
LINES = "Lees het op de pagina van de bijeenkomst.\n" * 10
TEXT = f"Beste deelnemer,\n\nHet verslag van donderdag 5 november is er.\n{LINES}"
HTML = "<p>Beste deelnemer,</p>" + "<p>Lees het op de pagina van de bijeenkomst.</p>" * 10
BATCH = 50
WIRE = compat32.clone(linesep="\r\n")


def register_kind() -> None:
    """A mail without template, so that sending is measured and not the layout of one kind."""
    from lwg.notifications.kinds import Email, Kind, register

    register(Kind(KIND, lambda message: Email(SUBJECT, TEXT, HTML)))


def ours() -> None:
    """The outbox itself."""
    from lwg.notifications.sending import send_all_due

    send_all_due()


def bare() -> None:
    """Claim fifty, lay each out, send it over one connection, mark it as sent: what a loop without Django has to do.

    It promises the same, so it does the same where that shows on the wire or on the disk. Each mail is laid out by
    itself, as in earnest each has its own words: the same headers and parts (to 6 bytes, the name of the character
    set), by the cheapest means of the standard library. Each is committed by itself, as nothing else keeps a worker
    that was killed from sending fifty twice. The database connection is kept between rounds, as a worker's is.
    Beside a loop that lays out one mail beforehand, and so spares itself what no outbox can, ours takes 1.5 times.
    """
    cursor = _database().cursor()
    server = smtplib.SMTP("127.0.0.1", int(os.environ["BENCH_SMTP_PORT"]))
    while True:
        claim = uuid.uuid4()
        cursor.execute(
            "UPDATE notifications_message SET state = 'claimed', claim = %s, claimed_at = now() WHERE id IN ("
            " SELECT id FROM notifications_message WHERE state = 'waiting' AND not_before <= now()"
            " ORDER BY not_before LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING id, address",
            [claim, BATCH],
        )
        claimed = cursor.fetchall()
        if not claimed:
            break
        for pk, address in claimed:
            server.sendmail("lwg@localhost", [address], laid_out(pk, address))
            cursor.execute(
                "UPDATE notifications_message SET state = 'sent', sent_at = now(), claim = NULL, claimed_at = NULL"
                " WHERE id = %s AND claim = %s",
                [pk, claim],
            )
    server.quit()


@cache
def _database() -> Any:
    import psycopg2
    import psycopg2.extras

    psycopg2.extras.register_uuid()
    database = psycopg2.connect(os.environ["DATABASE_URL"])
    database.autocommit = True
    return database


def laid_out(pk: object, address: str) -> bytes:
    mail = MIMEMultipart("alternative", boundary=uuid.uuid4().hex)
    mail["Subject"], mail["From"], mail["To"] = SUBJECT, "LWG <lwg@localhost>", address
    mail["Date"], mail["Message-ID"], mail["Auto-Submitted"] = formatdate(), f"<{pk}@localhost>", "auto-generated"
    mail.attach(MIMEText(TEXT))
    mail.attach(MIMEText(HTML, "html"))
    return mail.as_bytes(policy=WIRE)


def main(empty: Callable[[], None]) -> None:
    """Say that it is ready, and after each line that the queue is empty."""
    print("ready", flush=True)
    for _line in sys.stdin:
        empty()
        print("empty", flush=True)


if __name__ == "__main__":
    import django

    django.setup()
    register_kind()
    main({"ours": ours, "bare": bare}[sys.argv[1]])
