"""Browsers of Django's test client in which somebody is logged in, without asking for a password."""

from django.conf import settings
from django.test import Client

from lwg.accounts.models import User


def browser_of(user: User | None) -> Client:
    """In which this person is logged in; None: nobody."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def browser_like(other: Client) -> Client:
    """A new one with the cookies of another, and so with its log-in: to log in takes as long as a small page."""
    client = Client()
    client.cookies.update(other.cookies)
    return client
