"""Fields and a form base that this app's forms share."""

from collections.abc import Callable
from datetime import date
from typing import Any, ParamSpec, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

P = ParamSpec("P")
T = TypeVar("T")

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""Days outside are typing errors, and would run calculations off the calendar."""

FIELDS_OF_CODE = {
    "name_taken": ("name",),
    "ends_before_start": ("ends_on", "last_day"),
    "no_knowledge": ("knowledge",),
}
"""Beside which field the breach of a constraint is told, by the constraint's code: the first that the form has."""


class DayField(forms.DateField):
    """A day, with the browser's own picker, which shows it as its people write it and works by keyboard."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)
        message = _("Choose a day between 2000 and 2100.")
        self.validators += [MinValueValidator(EARLIEST, message), MaxValueValidator(LATEST, message)]


class ServiceForm(forms.Form):
    """Mix in: the form saves through a service, and shows what the service refuses."""

    def save_through(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What the service returns; None when it refused, and then the form has the reasons."""
        try:
            return service(*args, **kwargs)
        except ValidationError as error:
            self.show(error)
            return None

    def saves(self, service: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether the service did it; else the form has the reasons."""
        try:
            service(*args, **kwargs)
        except ValidationError as error:
            self.show(error)
            return False
        return True

    def put(self, **values: str) -> None:
        """Let a form that was handed in show these values instead."""
        self.data = {**{name: self.data[name] for name in self.data}, **values}

    def show(self, error: ValidationError) -> None:
        """Put each reason beside its field; at the top where there is no such field."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in by_field.items():
            for one in errors:
                candidates = (name, *FIELDS_OF_CODE.get(one.code or "", ()))
                self.add_error(next((field for field in candidates if field in self.fields), None), one)
