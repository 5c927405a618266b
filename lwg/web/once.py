"""One effect for one form: the key that was rendered into it can be used up once."""

import uuid
from typing import Any

from django import forms

from lwg.web.models import UsedForm


def first_time(key: uuid.UUID | None) -> bool:
    """Use up `key` in the caller's transaction; False when that was done before.

    A form without a key (an older page, a script) counts as new each time.
    """
    if key is None:
        return True
    _, created = UsedForm.objects.get_or_create(pk=key)
    return created


class OnceForm(forms.Form):
    """Mix in to give a form its key; ask `first_time(form.cleaned_data["form_key"])` in the service's transaction."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4
