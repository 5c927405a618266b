"""Renaming and merging themes: nothing that was named gets lost, and a merge can be taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from lwg import clock
from lwg.audit.services import trail_of
from sessions.enums import MinutesState
from sessions.models import Theme
from sessions.selectors.search import Search
from sessions.services.theme_merging import NameTaken, merge_themes, rename_theme, undo_merge
from tests.sessions.minutes.conftest import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast):
    """Distributed minutes that name grens, grenzen, and both; by the names that they say now."""
    casts = [
        cast,
        *(make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=m)) for m in (9, 10)),
    ]
    for one, themes in zip(casts, (["grens"], ["grenzen"], ["grens", "grenzen"]), strict=True):
        one.save(themes=themes)
        one.bring_to(MinutesState.DISTRIBUTED)
    return casts


def names(casts):
    return [[theme.name for theme in one.minutes.themes.all()] for one in casts]


def theme(name):
    return Theme.objects.get(name=name)


def merge(cast, name, into):
    return merge_themes(actor=cast.taker.user, theme=theme(name), into=theme(into))


def undo(cast, name):
    return undo_merge(actor=cast.taker.user, theme=theme(name))


def rename(cast, name, to):
    return rename_theme(actor=cast.taker.user, theme=theme(name), name=to)


def test_merged_minutes_name_the_one_that_was_kept(cast, three):
    assert merge(cast, "grens", "grenzen") == 2
    assert names(three) == [["grenzen"], ["grenzen"], ["grenzen"]]
    assert [one.minutes.versions.get().content["themes"] for one in three] == [
        ["grens"],
        ["grenzen"],
        ["grens", "grenzen"],
    ]
    [entry] = trail_of(theme("grenzen"))
    assert (entry.verb, entry.actor, entry.detail["minutes"]) == ("theme.merged", cast.taker.user, 2)


def test_a_merge_that_is_taken_back_leaves_everything_as_it_was(cast, three):
    merge(cast, "grens", "grenzen")
    assert undo(cast, "grens") == 2
    assert names(three) == [["grens"], ["grenzen"], ["grens", "grenzen"]]
    assert undo(cast, "grens") == 0


def test_merging_twice_is_harmless(cast, three):
    merge(cast, "grens", "grenzen")
    assert merge(cast, "grens", "grenzen") == 2
    assert trail_of(theme("grenzen")).count() == 1


def test_a_merge_after_a_merge_and_both_taken_back_in_either_order(cast, three):
    for order in (("grens", "grenzen"), ("grenzen", "grens")):
        Theme.objects.get_or_create(community=cast.community, name="afstand", key="afstand")
        merge(cast, "grens", "grenzen")
        merge(cast, "grenzen", "afstand")
        assert names(three) == [["afstand"]] * 3
        for name in order:
            undo(cast, name)
        assert names(three) == [["grens"], ["grenzen"], ["grens", "grenzen"]], order


def test_minutes_that_named_the_last_one_by_themselves_keep_it(cast, three):
    other = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=8))
    other.save(themes=["grens", "afstand"])
    merge(cast, "grens", "grenzen")
    merge(cast, "grenzen", "afstand")
    undo(cast, "grens")
    assert names([other]) == [["afstand", "grens"]]


def test_after_thirty_days_a_merge_stays(cast, three, at):
    merge(cast, "grens", "grenzen")
    at(clock.now() + timedelta(days=30, minutes=1))
    with pytest.raises(ValidationError):
        undo(cast, "grens")


def test_minutes_that_were_deleted_or_changed_since_stay_as_they_are(cast, three):
    writer = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=8))
    writer.save(themes=["grens"])
    merge(cast, "grens", "grenzen")
    writer.save(themes=["schaamte"])
    cast.session.minutes.delete()
    assert undo(cast, "grens") == 1
    assert names([*three[1:], writer]) == [["grenzen"], ["grens", "grenzen"], ["schaamte"]]


@pytest.mark.parametrize("written", ["grens", "Gréns"])
def test_who_writes_the_name_of_a_merged_theme_means_the_one_that_was_kept(cast, three, written):
    merge(cast, "grens", "grenzen")
    writer = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=8))
    writer.save(themes=[written, "schaamte"])
    assert names([writer]) == [["grenzen", "schaamte"]]


def test_a_theme_is_not_merged_into_itself_nor_one_that_is_merged_already(cast, three):
    with pytest.raises(ValidationError):
        merge(cast, "grens", "grens")
    Theme.objects.create(community=cast.community, name="afstand", key="afstand")
    merge(cast, "grens", "grenzen")
    for name, into in (("grens", "afstand"), ("afstand", "grens")):
        with pytest.raises(ValidationError):
            merge(cast, name, into)


def test_a_new_name_is_told_and_the_former_one_still_means_the_theme(cast, three):
    rename(cast, "grens", "Begrenzing")
    assert names(three) == [["Begrenzing"], ["grenzen"], ["Begrenzing", "grenzen"]]
    assert cast.minutes.versions.get().content["themes"] == ["grens"]
    writer = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=8))
    writer.save(themes=["grens"])
    assert names([writer]) == [["Begrenzing"]]


def test_a_theme_can_be_named_back(cast, three):
    rename(cast, "grens", "Begrenzing")
    rename(cast, "Begrenzing", "GRENS")
    rename(cast, "GRENS", "grens")
    assert names(three) == [["grens"], ["grenzen"], ["grens", "grenzen"]]
    assert not Theme.objects.filter(name="GRENS").exists()


def test_a_name_that_another_has_but_for_capitals_and_accents_offers_to_merge(cast, three):
    with pytest.raises(NameTaken) as refusal:
        rename(cast, "grens", "GRÉNZEN")
    assert refusal.value.other == theme("grenzen")
    merge(cast, "grens", "grenzen")
    Theme.objects.create(community=cast.community, name="afstand", key="afstand")
    with pytest.raises(NameTaken) as refusal:
        rename(cast, "afstand", "grens")
    assert refusal.value.other == theme("grenzen")
    with pytest.raises(ValidationError):
        rename(cast, "grenzen", "grens")


@pytest.mark.parametrize("name", ["", " ", "…", "x" * 61, "\x00"])
def test_names_that_cannot_be_are_refused(cast, three, name):
    with pytest.raises(ValidationError):
        rename(cast, "grens", name)


def test_search_and_its_choices_say_the_names_of_today_and_find_those_of_then(cast, three):
    def found(words, theme=""):
        return {one.session_pk for one in Search(cast.member.user, words, theme=theme).page}

    everything = {one.session.pk for one in three}
    rename(cast, "grens", "Nabijheid")
    assert found("nabijheid") == {three[0].session.pk, three[2].session.pk}
    merge(cast, "Nabijheid", "grenzen")
    assert Search(cast.member.user).themes == [("grenzen", "grenzen")]
    assert found("", theme="grenzen") == everything
    assert found("grens") == everything


def test_a_theme_into_which_another_was_merged_outlives_its_last_minutes(cast):
    cast.save(themes=["grens", "grenzen"])
    merge(cast, "grens", "grenzen")
    cast.save(themes=[])
    assert sorted(Theme.objects.values_list("name", flat=True)) == ["grens", "grenzen"]


def test_a_former_name_goes_with_its_theme(cast):
    cast.save(themes=["grens"])
    rename(cast, "grens", "afstand")
    cast.save(themes=[])
    assert not Theme.objects.exists()
