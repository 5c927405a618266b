"""Addresses of the pages of minutes, and what must not run there."""

from django.urls import reverse

SCRIPT = "<script>alert('x')</script>"


def url(name, cast):
    return reverse(name, args=[cast.session.pk])
