"""Gaps in perspectives (A5), on plain values."""

import pytest

from communities.enums import Background, Knowledge
from communities.perspectives import perspectives_of

ALL_KNOWLEDGE = tuple(Knowledge)


def test_members_are_counted_by_background_and_by_kind_of_knowledge():
    found = perspectives_of(
        [
            (Background.STUDENT, {Knowledge.EXPERIENTIAL}),
            (Background.STUDENT, {Knowledge.EXPERIENTIAL, Knowledge.LOCAL}),
            (Background.LECTURER, {Knowledge.PROFESSIONAL}),
        ]
    )
    assert dict(found.backgrounds)[Background.STUDENT] == 2
    assert dict(found.knowledge) == {Knowledge.EXPERIENTIAL: 2, Knowledge.LOCAL: 1, Knowledge.PROFESSIONAL: 1}
    assert found.missing_backgrounds == [
        Background.PROFESSIONAL,
        Background.RESEARCHER,
        Background.EXPERT_BY_EXPERIENCE,
        Background.CITIZEN,
    ]
    assert found.missing_knowledge == []


def test_an_empty_community_misses_everything():
    found = perspectives_of([])
    assert found.missing_backgrounds == list(Background)
    assert found.missing_knowledge == list(Knowledge)
    assert found.only_background is None


def test_a_community_with_all_is_complete():
    assert perspectives_of([(background, ALL_KNOWLEDGE) for background in Background]).are_complete


@pytest.mark.parametrize(
    ("backgrounds", "only"),
    [
        ([Background.STUDENT] * 2, None),
        ([Background.STUDENT] * 3, Background.STUDENT),
        ([Background.STUDENT] * 3 + [Background.LECTURER], None),
    ],
    ids=["too few to say", "all alike", "not all alike"],
)
def test_members_who_all_come_from_one_background_are_told(backgrounds, only):
    assert perspectives_of([(background, ALL_KNOWLEDGE) for background in backgrounds]).only_background == only
