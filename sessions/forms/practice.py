"""The form of the private log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lwg.web.once import OnceForm
from sessions.models import Intention


class PracticeForm(OnceForm):
    text = forms.CharField(label=_("What did you do?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, intention: Intention, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"log-{intention.pk}-%s", **kwargs)
