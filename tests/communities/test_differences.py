"""What changed between two versions."""

from hypothesis import given
from hypothesis import strategies as st

from communities.differences import Line, changed_lines

TEXTS = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=8).map("\n".join)


def test_a_replaced_line_stands_as_removed_before_added():
    assert changed_lines("one\ntwo\nthree", "one\n2\nthree") == [
        Line("kept", "one"),
        Line("removed", "two"),
        Line("added", "2"),
        Line("kept", "three"),
    ]


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_back(old, new):
    lines = changed_lines(old, new)
    assert [line.text for line in lines if line.kind != "added"] == old.splitlines()
    assert [line.text for line in lines if line.kind != "removed"] == new.splitlines()
