"""Steps 5 and 6: what members mean to do, and what they tell of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from sessions.enums import Part, PracticeForm, SessionState
from sessions.models import Intention, Session
from sessions.services import contributions as services
from sessions.services.practice import set_intention
from tests.sessions.board.saying import heard


def test_a_yield_is_tied_to_the_intention_of_the_previous_session(cast, situation):
    meant = Intention.objects.create(session=cast.previous(), membership=cast.member, form="talk", text="Bellen")
    shared = services.share_yield(
        actor=cast.member.user, session=cast.session, member=cast.member, change="Meer rust", consideration="Tijd"
    )
    assert shared.intention == meant
    with pytest.raises(ValidationError):
        services.share_yield(actor=cast.member.user, session=cast.session, member=cast.member, change="Nog eens")


def test_a_cancelled_session_is_not_looked_back_on(cast, logged_in, situation):
    previous = cast.previous()
    Session.objects.filter(pk=previous.pk).update(state=SessionState.CANCELLED)
    Intention.objects.create(session=previous, membership=cast.member, form="talk", text="Bellen")
    cast.start(Part.YIELDS)
    context = logged_in(cast.member.user).get(reverse("session", args=[cast.session.pk])).context
    assert "told" in context
    assert [row.intention for row in context["told"]] == []


def intend(cast, actor, member, text="Eerst luisteren"):
    return set_intention(actor=actor.user, session=cast.session, member=member, form=PracticeForm.TALK, text=text)


def test_one_intention_stands_per_member_and_session(cast, situation):
    intend(cast, cast.member, cast.member)
    intend(cast, cast.member, cast.member, "Toch anders")
    assert [one.text for one in Intention.objects.all()] == ["Toch anders"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Intention.objects.create(session=cast.session, membership=cast.member, form="talk", text="Dubbel")


def test_an_intention_can_be_changed_until_the_next_session_begins(cast, situation, at):
    from datetime import timedelta

    from tests.factories.sessions import SessionFactory

    intend(cast, cast.member, cast.member)
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.HELD)
    following = SessionFactory(community=cast.community, starts_at=cast.session.starts_at + timedelta(weeks=4))
    at(following.starts_at - timedelta(minutes=1))
    intend(cast, cast.member, cast.member, "Bijgesteld")
    with pytest.raises(ValidationError):
        intend(cast, cast.minute_taker, cast.member)
    at(following.starts_at)
    with pytest.raises(ValidationError):
        intend(cast, cast.member, cast.member, "Te laat")
    assert Intention.objects.get().text == "Bijgesteld"


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_a_member_keeps_an_intention_on_the_board_and_changes_it_afterwards(cast, logged_in, situation, htmx):
    cast.start(Part.CLOSE)
    client = logged_in(cast.member.user)
    address = reverse("set_intention", args=[cast.session.pk])
    client.post(address, {"how": "talk", "text": "Bellen"}, headers=htmx)
    shown = client.get(reverse("session", args=[cast.session.pk])).context["form"]
    assert (shown.initial["how"], shown.initial["text"]) == ("talk", "Bellen")
    assert heard(cast, cast.member)
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.HELD)
    client.post(address, {"how": "consciously", "text": "Schrijven"}, headers=htmx)
    assert list(Intention.objects.values_list("form", "text")) == [("consciously", "Schrijven")]


def test_who_runs_the_board_notes_an_intention_of_someone_else(cast, logged_in, situation):
    cast.start(Part.CLOSE)
    logged_in(cast.minute_taker.user).post(
        reverse("set_intention", args=[cast.session.pk]), {"author": cast.member.pk, "how": "talk", "text": "Bellen"}
    )
    assert Intention.objects.get().membership == cast.member
