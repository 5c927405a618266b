"""Pages of long lists, and the lists that stand above other pages in the breadcrumbs."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAGE_SIZE = 50


@dataclass(frozen=True)
class Above:
    """A page that is of no object; reads and links as an object does."""

    label: str | Promise
    route: str
    arguments: tuple[int, ...] = ()

    def __str__(self) -> str:
        return str(self.label)

    def get_absolute_url(self) -> str:
        return reverse(self.route, args=self.arguments)


ORGANISATIONS = Above(_("Organisations"), "organisations")
COMMUNITIES = Above(_("Communities"), "communities")


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int = PAGE_SIZE) -> Page[Any]:
    """The page that the address asks for; the nearest one that exists for a number that does not."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
