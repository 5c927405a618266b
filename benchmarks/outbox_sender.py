"""One sending process of the benchmark of the outbox: for each line that it reads it empties the queue once."""

import os
import smtplib
import sys
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

KIND = "benchmarks.note"
LINES = "Lees het op de pagina van de bijeenkomst.\n" * 10
TEXT = f"Beste deelnemer,\n\nHet verslag van donderdag 5 november is er.\n{LINES}"
HTML = "<p>Beste deelnemer,</p>" + "<p>Lees het op de pagina van de bijeenkomst.</p>" * 10
BATCH = 50


def register_kind() -> None:
    """A mail without template, so that sending is measured and not the layout of one kind."""
    from lwg.notifications.kinds import Email, Kind, register

    register(Kind(KIND, lambda message: Email("Het verslag is er", TEXT, HTML)))


def ours() -> None:
    """The outbox itself."""
    from lwg.notifications.sending import send_all_due

    send_all_due()


def bare() -> None:
    """Claim fifty, send them over one connection, mark each as sent; the same mail, laid out beforehand."""
    import psycopg2
    import psycopg2.extras

    psycopg2.extras.register_uuid()
    database = psycopg2.connect(os.environ["DATABASE_URL"])
    database.autocommit = True
    cursor = database.cursor()
    server = smtplib.SMTP("127.0.0.1", int(os.environ["BENCH_SMTP_PORT"]))
    mail = _laid_out()
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
            to_whom = f"To: {address}\r\nMessage-ID: <{pk}@demo.example>\r\n".encode()
            server.sendmail("lwg@demo.example", [address], to_whom + mail)
            cursor.execute(
                "UPDATE notifications_message SET state = 'sent', sent_at = now(), claim = NULL, claimed_at = NULL"
                " WHERE id = %s AND claim = %s",
                [pk, claim],
            )
    server.quit()
    database.close()


def _laid_out() -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"], mail["From"] = "Het verslag is er", "LWG <lwg@demo.example>"
    mail.set_content(TEXT)
    mail.add_alternative(HTML, subtype="html")
    return mail.as_bytes()


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
