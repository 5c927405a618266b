"""`{% kept %}` renders once for the same facts, and never shows one reader what is another's."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import SafeString

from lwg.web.templatetags.kept import MOST
from tests.factories.accounts import UserFactory


@dataclass(frozen=True)
class Line:
    name: str
    tags: tuple[str, ...] = ()


@dataclass
class Changing:
    name: str


def rendered(template, **context):
    return template.render(Context(context))


def test_the_same_facts_are_rendered_once():
    template = Template("{% kept lines=lines %}{% for one in lines %}{{ one.name }};{% endfor %}{% endkept %}")
    [node] = template.nodelist

    assert rendered(template, lines=(Line("A"), Line("B"))) == "A;B;"
    assert rendered(template, lines=(Line("A"), Line("B"))) == "A;B;"
    assert rendered(template, lines=(Line("A"), Line("C"))) == "A;C;"
    assert len(node.renderings) == 2


def test_nothing_else_of_the_page_can_be_reached_inside():
    template = Template("{{ secret }}{% kept name=name %}{{ name }}{{ secret }}{{ user }}{% endkept %}")

    assert rendered(template, name="N", secret="S", user="U") == "SN"


def test_each_language_has_its_own():
    template = Template("{% load i18n %}{% kept n=n %}{% trans 'Save' %}{% endkept %}")

    with translation.override("nl"):
        assert rendered(template, n=1) == "Bewaren"
    with translation.override("en"):
        assert rendered(template, n=1) == "Save"


def test_text_is_escaped_also_when_safe_html_of_the_same_letters_was_kept():
    template = Template("{% kept text=text %}{{ text }}{% endkept %}")

    assert rendered(template, text=SafeString("<b>")) == "<b>"
    assert rendered(template, text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize("fact", [["a list"], {"a": 1}, Changing("x"), (Changing("x"),)])
def test_facts_that_may_change_under_their_key_are_refused(fact):
    template = Template("{% kept fact=fact %}{{ fact }}{% endkept %}")

    with pytest.raises(TypeError):
        rendered(template, fact=fact)


@pytest.mark.django_db
def test_a_row_of_the_database_is_refused_for_its_key_stays_when_it_changes():
    template = Template("{% kept who=who %}{{ who }}{% endkept %}")

    with pytest.raises(TypeError, match="User"):
        rendered(template, who=(UserFactory(),))


def test_the_oldest_goes_when_there_are_many():
    template = Template("{% kept n=n %}{{ n }}{% endkept %}")
    [node] = template.nodelist

    for n in range(MOST + 5):
        assert rendered(template, n=n) == str(n)
    assert len(node.renderings) == MOST


@pytest.mark.parametrize("tag", ["{% kept %}", "{% kept rows %}", "{% kept a=1 b %}"])
def test_it_takes_named_facts_only(tag):
    with pytest.raises(TemplateSyntaxError):
        Template(tag + "{% endkept %}")
