"""The pages of minutes as each person meets them."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from lwg.notifications.models import Message
from sessions.enums import MinutesState, SessionState
from sessions.models import Minutes, MinutesVersion, Review, Session, Theme
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory, MembershipFactory
from tests.sessions.minutes.conftest import make_cast

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert('x')</script>"


def url(name, cast):
    return reverse(name, args=[cast.session.pk])


def typed(cast, **changes):
    """What the writing form sends."""
    minutes = cast.minutes
    return {
        **{section: getattr(minutes, section) for section in Minutes.SECTIONS},
        "themes": [theme.name for theme in minutes.themes.all()],
        "new_themes": "",
        "version": minutes.revision,
    } | changes


# --- writing -------------------------------------------------------------------------------------------------


def test_opening_the_page_fills_it_from_the_board(cast, board, logged_in):
    response = logged_in(cast.taker.user).get(url("edit_minutes", cast))
    assert response.status_code == 200
    assert "De dichte deur" in response.content.decode()
    assert cast.minutes.revision == 1


def test_the_button_saves_without_script(cast, logged_in):
    browser = logged_in(cast.taker.user)
    cast.bring_to(MinutesState.DRAFT)
    response = browser.post(
        url("edit_minutes", cast), typed(cast, patterns="Wij wachten", new_themes="Schaamte; grenzen")
    )
    assert (response.status_code, response.url) == (302, url("edit_minutes", cast))
    assert cast.minutes.patterns == "Wij wachten"
    assert [theme.name for theme in Theme.objects.all()] == ["Schaamte", "grenzen"]
    assert "Saved at 10:00." in browser.get(url("edit_minutes", cast)).content.decode()


def test_autosave_answers_with_the_time_and_the_new_version(cast, logged_in):
    browser = logged_in(cast.facilitator.user)
    cast.bring_to(MinutesState.DRAFT)
    response = browser.post(url("autosave_minutes", cast), typed(cast, patterns="Wij wachten"))
    assert (response.status_code, response.json()) == (200, {"saved_at": "10:00", "version": 2})
    again = browser.post(url("autosave_minutes", cast), typed(cast, patterns="Wij wachten", version=1))
    assert (again.status_code, again.json()) == (200, {"saved_at": "10:00", "version": 2})


def test_autosave_says_what_is_wrong_and_keeps_what_was_saved(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    response = logged_in(cast.taker.user).post(
        url("autosave_minutes", cast), typed(cast, patterns="x" * 8001, new_themes="y" * 61)
    )
    assert response.status_code == 422
    assert sorted(response.json()["errors"]) == ["new_themes", "patterns"]
    assert cast.minutes.revision == 1


def test_what_cannot_be_saved_stays_in_the_form(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    long = "x" * 10_000
    response = logged_in(cast.taker.user).post(url("edit_minutes", cast), typed(cast, patterns=long, situation="Kort"))
    page = response.content.decode()
    assert response.status_code == 422
    assert long in page
    assert "Kort" in page
    assert "maxlength" not in page


def test_two_people_saving_are_shown_both_texts_and_lose_neither(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns=f"Van Teun {SCRIPT}", new_themes="schaamte")
    logged_in(cast.facilitator.user).post(
        url("edit_minutes", cast), typed(cast, patterns=f"Van Fatima {SCRIPT}", new_themes="grenzen")
    )
    browser = logged_in(cast.taker.user)
    for response in (
        browser.post(url("edit_minutes", cast), stale),
        browser.post(url("autosave_minutes", cast), stale),
    ):
        page = response.content.decode()
        assert response.status_code == 409
        assert f"<ins>{escape(f'Van Teun {SCRIPT}')}</ins>" in page
        assert f"<ins>{escape(f'Van Fatima {SCRIPT}')}</ins>" in page
        assert "Fatima Bedacht saved other text at 10:00" in page
        assert SCRIPT not in page
    assert cast.minutes.patterns == f"Van Fatima {SCRIPT}"


@pytest.mark.parametrize(
    ("choice", "patterns", "themes"),
    [
        ("both", "Van Fatima\nVan Teun", ["grenzen", "schaamte"]),
        ("mine", "Van Teun", ["schaamte"]),
        ("theirs", "Van Fatima", ["grenzen"]),
        (None, "Van Fatima\nVan Teun", ["grenzen", "schaamte"]),
    ],
)
def test_the_writer_chooses_what_stays(cast, logged_in, choice, patterns, themes):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", new_themes="schaamte")
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", situation="Ook van Fatima", themes=["grenzen"])
    chosen = {"theirs_version": 2, "choice_situation": "theirs"}
    if choice:
        chosen |= {"choice_patterns": choice, "choice_themes": choice}
    response = logged_in(cast.taker.user).post(url("resolve_minutes", cast), stale | chosen)
    assert (response.status_code, response.url) == (302, url("edit_minutes", cast))
    minutes = cast.minutes
    revision = 2 if choice == "theirs" else 3  # nothing of mine: nothing to save
    assert (minutes.patterns, minutes.situation, minutes.revision) == (patterns, "Ook van Fatima", revision)
    assert [theme.name for theme in minutes.themes.all()] == themes


def test_a_third_text_that_came_in_between_is_shown_in_turn(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun")
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima")
    cast.save(actor=cast.facilitator.user, patterns="Weer anders")
    response = logged_in(cast.taker.user).post(
        url("resolve_minutes", cast), stale | {"theirs_version": 2, "choice_patterns": "mine"}
    )
    assert response.status_code == 409
    assert "Weer anders" in response.content.decode()
    assert cast.minutes.patterns == "Weer anders"


def test_both_texts_together_may_be_too_long_and_then_stand_in_the_form(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="t" * 5000)
    cast.save(actor=cast.facilitator.user, patterns="f" * 5000)
    response = logged_in(cast.taker.user).post(url("resolve_minutes", cast), stale | {"theirs_version": 2})
    page = response.content.decode()
    assert response.status_code == 422
    assert "t" * 5000 in page
    assert "f" * 5000 in page


def test_text_that_was_typed_while_the_reader_was_asked_is_shown_and_not_saved(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    late = typed(cast, patterns="Te laat")
    cast.ask()
    browser = logged_in(cast.facilitator.user)
    response = browser.post(url("edit_minutes", cast), late)
    assert response.status_code == 409
    assert "Te laat" in response.content.decode()
    assert browser.post(url("autosave_minutes", cast), late).status_code == 409
    assert cast.minutes.patterns == ""


def test_the_writing_page_leads_back_where_nothing_can_be_written(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    response = logged_in(cast.taker.user).get(url("edit_minutes", cast))
    assert (response.status_code, response.url) == (302, url("minutes", cast))


def test_empty_sections_can_be_filled_from_the_board(cast, logged_in):
    browser = logged_in(cast.taker.user)
    cast.bring_to(MinutesState.DRAFT)
    assert browser.post(url("fill_minutes", cast)).url == url("edit_minutes", cast)
    assert browser.get(url("fill_minutes", cast)).status_code == 405
    cast.ask()
    assert browser.post(url("fill_minutes", cast)).url == url("minutes", cast)


@pytest.mark.parametrize("name", ["edit_minutes", "autosave_minutes", "resolve_minutes", "approve_minutes"])
def test_an_expired_log_in_leads_to_log_in_and_back(cast, client, name):
    cast.bring_to(MinutesState.IN_REVIEW)
    shown = f"http://testserver{url('edit_minutes', cast)}"
    response = client.post(url(name, cast), {"patterns": "Nog niet bewaard"}, headers={"referer": shown})
    assert response.status_code == 302
    assert response.url == f"/account/login/?next={url('edit_minutes', cast)}"


@pytest.mark.parametrize(
    ("name", "back"),
    [
        ("autosave_minutes", "edit_minutes"),
        ("resolve_minutes", "edit_minutes"),
    ],
)
def test_coming_back_from_log_in_leads_to_the_page_itself(cast, logged_in, name, back):
    cast.bring_to(MinutesState.DRAFT)
    response = logged_in(cast.taker.user).get(url(name, cast))
    assert (response.status_code, response.url) == (302, url(back, cast))


def test_the_form_keeps_and_autosaves(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    page = logged_in(cast.taker.user).get(url("edit_minutes", cast)).content.decode()
    assert f'data-keep="minutes-{cast.minutes.pk}"' in page
    assert f'data-autosave="{url("autosave_minutes", cast)}"' in page
    assert 'name="version" value="1"' in page


# --- reading along -------------------------------------------------------------------------------------------


def test_asking_and_approving_through_the_pages(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    taker, reader = logged_in(cast.taker.user), logged_in(cast.reader.user)
    for _ in range(2):
        response = taker.post(url("ask_reader", cast), {"reader": cast.reader.pk})
        assert (response.status_code, response.url) == (302, url("minutes", cast))
    assert reader.get(url("review_minutes", cast)).status_code == 200
    for _ in range(2):
        response = reader.post(url("approve_minutes", cast), {"revision": 1})
        assert (response.status_code, response.url) == (302, url("minutes", cast))
    assert cast.state == MinutesState.APPROVED
    assert Message.objects.count() == 2
    assert reader.get(url("review_minutes", cast)).url == url("minutes", cast)


def test_those_with_the_duty_of_reader_come_first_and_the_minute_taker_is_not_there(cast, logged_in, former):
    cast.bring_to(MinutesState.DRAFT)
    response = logged_in(cast.taker.user).get(url("ask_reader", cast))
    offered = list(response.context["form"].readers.values())
    assert offered == [cast.reader, cast.facilitator, cast.member]
    cast.ask(cast.reader)
    response = logged_in(cast.taker.user).get(url("ask_reader", cast))
    assert list(response.context["form"].readers.values()) == [cast.facilitator, cast.member]


@pytest.mark.parametrize("who", ["taker", "stranger", "former"])
def test_a_foreign_or_wrong_reader_is_refused_in_the_form(cast, logged_in, former, who):
    cast.bring_to(MinutesState.DRAFT)
    wrong = {"taker": cast.taker, "stranger": MembershipFactory(), "former": former}[who]
    response = logged_in(cast.taker.user).post(url("ask_reader", cast), {"reader": wrong.pk})
    assert response.status_code == 422
    assert "Choose an active member" in response.content.decode()
    assert cast.state == MinutesState.DRAFT


def test_a_remark_is_needed_and_is_shown_to_the_writers(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    reader = logged_in(cast.reader.user)
    response = reader.post(url("request_changes", cast), {"remark": ""})
    assert response.status_code == 422
    assert "Say what should change." in response.content.decode()
    for _ in range(2):
        response = reader.post(url("request_changes", cast), {"remark": f"Korter {SCRIPT}"})
        assert (response.status_code, response.url) == (302, url("minutes", cast))
    assert Review.objects.get().remark == f"Korter {SCRIPT}"
    taker = logged_in(cast.taker.user)
    for name in ("minutes", "edit_minutes"):
        page = taker.get(url(name, cast)).content.decode()
        assert f"Korter {escape(SCRIPT)}" in page
        assert SCRIPT not in page


def test_a_remark_that_is_too_long_stays_in_the_form(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    response = logged_in(cast.reader.user).post(url("request_changes", cast), {"remark": "x" * 4001})
    assert response.status_code == 422
    assert "x" * 4001 in response.content.decode()


@pytest.mark.parametrize("revision", ["1", "", "abc", "99"])
def test_an_older_page_cannot_approve(cast, logged_in, revision):
    cast.bring_to(MinutesState.CHANGES_REQUESTED)
    cast.save(patterns="Verbeterd")
    cast.ask()
    browser = logged_in(cast.reader.user)
    response = browser.post(url("approve_minutes", cast), {"revision": revision}, follow=True)
    assert "The text has changed since you opened it." in response.content.decode()
    assert cast.state == MinutesState.IN_REVIEW


# --- distribution --------------------------------------------------------------------------------------------


def test_the_page_says_who_gets_a_mail_and_two_clicks_send_it_once(cast, logged_in):
    MembershipFactory(community=cast.community, accepted=False)
    cast.bring_to(MinutesState.APPROVED)
    browser = logged_in(cast.taker.user)
    page = browser.get(url("distribute_minutes", cast)).content.decode()
    assert "5 people each get a mail of their own" in page
    assert "1 member has not accepted the agreements yet" in page
    assert "Mo Proefman" in page
    for _ in range(2):
        response = browser.post(url("distribute_minutes", cast))
        assert (response.status_code, response.url) == (302, url("minutes", cast))
    assert Message.objects.filter(kind="sessions.minutes_distributed").count() == 5
    assert MinutesVersion.objects.count() == 1
    assert browser.get(url("distribute_minutes", cast)).url == url("minutes", cast)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (MinutesState.DRAFT, "A reader has to approve the minutes first"),
        (MinutesState.IN_REVIEW, "The minutes are with the reader"),
        (MinutesState.CHANGES_REQUESTED, "The reader asked for changes"),
    ],
)
def test_what_stands_in_the_way_is_explained(cast, logged_in, state, reason):
    cast.bring_to(state)
    browser = logged_in(cast.taker.user)
    assert reason in browser.get(url("distribute_minutes", cast)).content.decode()
    response = browser.post(url("distribute_minutes", cast), follow=True)
    assert reason in response.content.decode()
    assert cast.state == state


def test_the_pdf_is_asked_of_a_worker_and_then_served(cast, logged_in, monkeypatch, django_capture_on_commit_callbacks):
    from sessions import pdf

    cast.bring_to(MinutesState.DISTRIBUTED)
    asked = []
    monkeypatch.setattr(pdf.make_minutes_pdf, "apply_async", lambda arguments, **options: asked.append(arguments))
    monkeypatch.setattr(pdf, "_made", lambda version: b"%PDF-1.7 made by the worker")
    browser = logged_in(cast.member.user)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = browser.get(url("minutes_pdf", cast))
    assert waiting.status_code == 202
    assert "The PDF is being made" in waiting.content.decode()
    [arguments] = asked
    pdf.make_minutes_pdf(*arguments)
    response = browser.get(url("minutes_pdf", cast))
    assert response.content == b"%PDF-1.7 made by the worker"
    assert response["Content-Disposition"] == 'attachment; filename="minutes-2026-11-05.pdf"'
    assert response["Content-Type"] == "application/pdf"


# --- who sees what -------------------------------------------------------------------------------------------

WRITING = ["edit_minutes"]
TAKING = ["ask_reader", "distribute_minutes"]
READING = ["review_minutes"]


@pytest.mark.parametrize(
    ("who", "state", "opens"),
    [
        ("taker", MinutesState.DRAFT, ["minutes", "edit_minutes", "ask_reader", "distribute_minutes"]),
        ("facilitator", MinutesState.DRAFT, ["minutes", "edit_minutes"]),
        ("reader", MinutesState.DRAFT, []),
        ("member", MinutesState.DRAFT, []),
        ("reader", MinutesState.IN_REVIEW, ["minutes", "review_minutes"]),
        ("taker", MinutesState.IN_REVIEW, ["minutes", "edit_minutes", "ask_reader", "distribute_minutes"]),
        ("member", MinutesState.APPROVED, []),
        ("member", MinutesState.DISTRIBUTED, ["minutes", "minutes_pdf"]),
        ("former", MinutesState.DISTRIBUTED, []),
        ("outsider", MinutesState.DISTRIBUTED, []),
        ("coordinator", MinutesState.DISTRIBUTED, []),
        ("administrator", MinutesState.DISTRIBUTED, []),
    ],
)
def test_each_door_is_there_for_whom_it_is_meant(cast, former, logged_in, who, state, opens):
    cast.bring_to(state)
    people = {
        "former": lambda: former.user,
        "outsider": lambda: MembershipFactory().user,
        "coordinator": lambda: CoordinatorshipFactory(organisation=cast.community.organisation).user,
        "administrator": lambda: UserFactory(is_staff=True),
    }
    user = people[who]() if who in people else getattr(cast, who).user
    browser = logged_in(user)
    pages = ["minutes", "edit_minutes", "ask_reader", "review_minutes", "distribute_minutes", "minutes_pdf"]
    found = [name for name in pages if browser.get(url(name, cast)).status_code != 404]
    assert found == opens
    doors = ["autosave_minutes", "resolve_minutes", "fill_minutes", "approve_minutes", "request_changes"]
    answers = {name: browser.post(url(name, cast), {}).status_code != 404 for name in doors}
    writes, answered = "edit_minutes" in opens, who == "reader" and state != MinutesState.DRAFT
    assert answers == dict(zip(doors, [writes, writes, writes, answered, answered], strict=True))


def test_a_member_of_another_community_finds_nothing_by_a_foreign_number(cast, logged_in):
    other = make_cast()
    other.bring_to(MinutesState.APPROVED)
    browser = logged_in(cast.taker.user)
    assert browser.get(url("minutes", other)).status_code == 404
    assert browser.post(url("distribute_minutes", other)).status_code == 404
    assert browser.get(reverse("minutes", args=[999_999])).status_code == 404
    assert other.state == MinutesState.APPROVED


def test_a_member_who_has_yet_to_accept_is_led_to_the_agreements_and_back(cast, logged_in):
    newcomer = MembershipFactory(community=cast.community, accepted=False)
    cast.bring_to(MinutesState.DISTRIBUTED)
    response = logged_in(newcomer.user).get(url("minutes", cast))
    agreements = reverse("agreements", args=[cast.community.pk])
    assert response.url == f"{agreements}?next=%2Fsessions%2F{cast.session.pk}%2Fminutes%2F"


def test_a_reader_whose_question_was_taken_back_sees_the_draft_no_more(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    cast.ask(cast.member)
    assert logged_in(cast.reader.user).get(url("minutes", cast)).status_code == 404


def test_text_of_a_cancelled_session_cannot_be_written(cast, logged_in):
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.CANCELLED)
    browser = logged_in(cast.taker.user)
    assert browser.get(url("edit_minutes", cast)).url == url("minutes", cast)
    page = browser.get(url("minutes", cast)).content.decode()
    assert "session cancelled" in page
    assert url("edit_minutes", cast) not in page


def test_scripts_in_every_section_and_theme_are_shown_as_text(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(**dict.fromkeys(Minutes.SECTIONS, SCRIPT), themes=["<b>thema</b>"])
    cast.bring_to(MinutesState.DISTRIBUTED)
    page = logged_in(cast.member.user).get(url("minutes", cast)).content.decode()
    assert page.count(escape(SCRIPT)) == 7
    assert SCRIPT not in page
    assert "<b>thema</b>" not in page


# --- themes over time ----------------------------------------------------------------------------------------


def test_themes_are_counted_over_distributed_minutes_only(cast, logged_in):
    earlier = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=10))
    draft = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(day=1))
    for one, themes in [(earlier, ["grenzen"]), (cast, ["grenzen", "schaamte"])]:
        one.save(themes=themes)
        one.bring_to(MinutesState.DISTRIBUTED)
    draft.save(themes=["grenzen", "geheim"])
    response = logged_in(cast.member.user).get(reverse("themes", args=[cast.community.pk]))
    told = [(theme.name, [one.session_pk for one in theme.occurrences]) for theme in response.context["themes"]]
    assert told == [("grenzen", [cast.session.pk, earlier.session.pk]), ("schaamte", [cast.session.pk])]
    assert "geheim" not in response.content.decode()


def test_themes_are_for_members(cast, former, logged_in):
    coordinator = CoordinatorshipFactory(organisation=cast.community.organisation).user
    for user in (former.user, MembershipFactory().user, coordinator):
        assert logged_in(user).get(reverse("themes", args=[cast.community.pk])).status_code == 404


# --- queries -------------------------------------------------------------------------------------------------


def grow(cast, number):
    """So many themes, members, contributions, questions to readers and sessions more."""
    for n in range(number):
        MembershipFactory(community=cast.community, is_reader=True)
        Theme.objects.create(community=cast.community, name=f"thema {n}", key=f"thema {n}")


@pytest.mark.parametrize(
    ("name", "who", "state"),
    [
        ("minutes", "taker", MinutesState.CHANGES_REQUESTED),
        ("minutes", "reader", MinutesState.IN_REVIEW),
        ("minutes", "member", MinutesState.DISTRIBUTED),
        ("edit_minutes", "taker", MinutesState.CHANGES_REQUESTED),
        ("ask_reader", "taker", MinutesState.IN_REVIEW),
        ("review_minutes", "reader", MinutesState.IN_REVIEW),
        ("distribute_minutes", "taker", MinutesState.APPROVED),
    ],
)
def test_pages_take_few_queries_however_much_there_is(
    cast, board, logged_in, django_assert_max_num_queries, name, who, state
):
    grow(cast, 1)
    cast.bring_to(MinutesState.DRAFT)
    cast.save(themes=["thema 0"])
    cast.bring_to(state)
    browser = logged_in(getattr(cast, who).user)
    browser.get(url(name, cast))
    with django_assert_max_num_queries(10) as few:
        assert browser.get(url(name, cast)).status_code == 200
    for n in range(1, 4):
        member = MembershipFactory(community=cast.community, is_reader=True)
        theme = Theme.objects.create(community=cast.community, name=f"thema {n}", key=f"thema {n}")
        cast.minutes.themes.add(theme)
        Review.objects.create(
            minutes=cast.minutes,
            reader=member,
            minute_taker=cast.taker,
            revision=1,
            decision="changes",
            decided_at=cast.minutes.saved_at,
            asked_at=cast.minutes.saved_at.replace(year=2025),
        )
    with django_assert_max_num_queries(10) as many:
        assert browser.get(url(name, cast)).status_code == 200
    assert len(many) == len(few)
    statements = [query["sql"] for query in many.captured_queries]
    assert len(set(statements)) == len(statements)


def test_the_themes_page_takes_the_same_queries_for_one_and_three(cast, logged_in, django_assert_max_num_queries):
    browser = logged_in(cast.member.user)
    address = reverse("themes", args=[cast.community.pk])
    cast.save(themes=["a"])
    cast.bring_to(MinutesState.DISTRIBUTED)
    with django_assert_max_num_queries(10) as few:
        browser.get(address)
    for month in (9, 10):
        other = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=month))
        other.save(themes=["a", f"b{month}"])
        other.bring_to(MinutesState.DISTRIBUTED)
    with django_assert_max_num_queries(10) as many:
        browser.get(address)
    assert len(many) == len(few)
