"""No text is left untranslated; and the tools that see to it."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from lwg.web import catalogue

DUTCH = Path(settings.BASE_DIR) / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def test_every_text_is_translated_to_dutch():
    call_command("messages", check=True)


def test_the_catalogue_is_as_the_command_writes_it(tmp_path):
    """So that a change of one text is a change of a few lines."""
    copy = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(DUTCH.read_bytes())
    catalogue.update(copy, catalogue.texts_of(settings.BASE_DIR), language="nl")
    assert copy.read_text() == DUTCH.read_text()


@pytest.fixture
def project(tmp_path):
    """A small project with every way in which a text can stand in it."""
    (tmp_path / "lwg" / "migrations").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "lwg" / "one.py").write_text(
        "a = _('plain')\nb = ngettext('%(n)d day', '%(n)d days', n) % {'n': n}\nc = pgettext('month', 'May')\n"
        "d = f'{_(\"within\")}'\n"
    )
    (tmp_path / "lwg" / "migrations" / "0001_initial.py").write_text("a = _('only in a migration')\n")
    (tmp_path / "templates" / "page.html").write_text(
        "<main>\n      <h1>{% trans 'Heading' %}</h1>\n   <p>{% blocktrans trimmed count n=rows|length %}\n"
        "   One row\n   {% plural %}\n   {{ n }} rows\n   {% endblocktrans %}</p>\n"
        "{% trans 'May' context 'verb' %}{{ name|default:_('nobody') }}\n"
        "  {# trans 'not this' #}<a title=\"{% trans 'Don’t' %}\">it's</a>\n</main>\n"
    )
    return tmp_path


def test_texts_are_found_in_code_and_templates(project):
    texts = catalogue.texts_of(project)
    assert {(message.id, message.context) for message in texts if message.id} == {
        ("plain", None),
        ("within", None),
        (("%(n)d day", "%(n)d days"), None),
        ("May", "month"),
        ("May", "verb"),
        ("Heading", None),
        (("One row", "%(n)s rows"), None),
        ("nobody", None),
        ("Don’t", None),
    }


def test_what_is_not_in_order_is_told(project):
    dutch = Catalog(locale="nl", fuzzy=False)
    dutch.add("plain", "gewoon", flags=["fuzzy"])
    dutch.add(("%(n)d day", "%(n)d days"), ("%(n)d dag", ""), flags=["python-format"])
    dutch.add("May", "mei", context="month")
    dutch.add("Heading", "Kop")
    dutch.add("nobody", "niemand")
    dutch.add(("One row", "%(n)s rows"), ("Eén rij", "%(m)s rijen"), flags=["python-format"])
    dutch.add("gone", "weg")
    dutch.add("Don’t", "")
    told = catalogue.problems(dutch, catalogue.texts_of(project))
    assert [line for line in told if not line.startswith("broken")] == [
        "fuzzy: 'plain' (lwg/one.py)",
        "missing: 'May' [verb] (templates/page.html)",
        "missing: 'within' (lwg/one.py)",
        "no longer used: 'gone'",
        "untranslated: '%(n)d day' (lwg/one.py)",
        "untranslated: 'Don’t' (templates/page.html)",
    ]
    assert [line for line in told if line.startswith("broken")] != []


def test_an_update_keeps_translations_and_leaves_out_what_is_gone(project):
    po = project / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    texts = catalogue.texts_of(project)
    catalogue.update(po, texts, language="nl")
    written = catalogue.read(po)
    written.get("plain").string = "gewoon"
    written.add("gone", "weg")
    with po.open("wb") as file:
        catalogue.write_po(file, written)

    catalogue.update(po, texts, language="nl")
    assert (catalogue.read(po).get("plain").string, catalogue.read(po).get("gone")) == ("gewoon", None)
    first = po.read_bytes()
    catalogue.update(po, texts, language="nl")
    assert po.read_bytes() == first


def test_a_compiled_catalogue_is_read_by_django(project, settings):
    po = project / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    catalogue.update(po, catalogue.texts_of(project), language="nl")
    written = catalogue.read(po)
    written.get(("%(n)d day", "%(n)d days")).string = ("%(n)d dag", "%(n)d dagen")
    written.get("May", "month").string = "mei"
    with po.open("wb") as file:
        catalogue.write_po(file, written)
    catalogue.compile_to_mo(po)

    dutch = translation.trans_real.gettext_module.translation("django", project / "locale", ["nl"])
    assert dutch.ngettext("%(n)d day", "%(n)d days", 2) == "%(n)d dagen"
    assert dutch.pgettext("month", "May") == "mei"
