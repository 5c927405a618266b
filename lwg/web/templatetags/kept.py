"""`{% kept %}`: a part of a page that depends on nothing but what is handed to it is rendered once for the same facts.

    {% kept rows=rows heading=heading %}…{% endkept %}

What was said in a session, minutes, a list of members: many read them, and to each the same is shown. Inside, nothing
else of the page can be reached, so what is kept for one reader holds nothing of another; who may see it was decided by
who handed over the facts. Keep the clock out of it: what tells how long something is ago belongs outside.
"""

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 128
"""Renderings kept of one place in a template, per process; the oldest goes first."""

PLAIN = (str, int, float, date, Enum, Promise, type(None))  # a moment is a date, a yes or no a number


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, facts: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.facts = facts
        self.renderings: dict[Hashable, SafeString] = {}
        self.lock = Lock()

    def render(self, context: template.Context) -> SafeString:
        """Raises TypeError for facts that may change under their key, as a list or a row of the database can."""
        facts = {name: value.resolve(context) for name, value in self.facts.items()}
        key = (get_language(), *((type(fact), fact) for fact in facts.values()))
        found = self.renderings.get(key)
        if found is None:
            for fact in facts.values():
                refuse_changing(fact)
            found = self.nodelist.render(context.new(facts))
            with self.lock:
                if len(self.renderings) >= MOST:
                    del self.renderings[next(iter(self.renderings))]
                self.renderings[key] = found
        return found


def refuse_changing(fact: Any) -> None:
    """Raises TypeError unless `fact` is a text, number, day or word, or a tuple or frozen dataclass of such."""
    if isinstance(fact, tuple):
        for part in fact:
            refuse_changing(part)
    elif is_dataclass(fact) and getattr(type(fact), "__dataclass_params__").frozen:  # noqa: B009 (stubs know it not)
        for field in fields(fact):
            refuse_changing(getattr(fact, field.name))
    elif not isinstance(fact, PLAIN):
        raise TypeError(f"what is kept may not change under its key: {type(fact).__name__}")


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Render the block with the facts named, and keep it for these facts."""
    bits = token.split_contents()[1:]
    facts = token_kwargs(bits, parser)
    if bits or not facts:
        raise template.TemplateSyntaxError("kept takes facts as name=value, at least one")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, facts)
