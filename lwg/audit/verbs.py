"""The words for acts: each app names its own verbs in its `ready()`; the audit only shows them."""

from collections.abc import Mapping

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


def register(labels: Mapping[str, str | Promise]) -> None:
    """Tell how the verbs of an app read, as lazily translated strings."""
    _labels.update(labels)


def is_known(verb: str) -> bool:
    return verb in _labels


def label_of(verb: str) -> str:
    return str(_labels.get(verb, verb))
