"""The sending task: takes no arguments, finds what is due, and may run any number of times at once."""

from celery import shared_task

from lwg.jobs.heartbeat import heartbeat
from lwg.notifications.sending import send_all_due


@shared_task(name="lwg.notifications.tasks.send_due")
def send_due() -> None:
    with heartbeat("lwg.notifications.tasks.send_due"):
        send_all_due()
