"""Who hears of a change, and what: one mail for each person, only of what concerns them."""

from datetime import date

from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.models import Session
from sessions.selectors.roster_changes import change_of
from sessions.services import planning, roster_changes, rosters
from sessions.services.telling import members_to_tell

DAYS = ("2027-02-04", "2027-03-04", "2027-04-01")


def publish(cast, draft):
    Message.objects.all().delete()
    roster_changes.publish_change(actor=cast.guide, roster=cast.roster, seen=change_of(draft).fingerprint)
    return {message.recipient.name: message for message in Message.objects.filter(kind="sessions.roster_changed")}


def email(message):
    return kind_named(message.kind).compose(message)


def test_each_member_gets_one_mail_with_the_ids_of_the_sessions(cast):
    first, second, _third = cast.publishes(*DAYS)
    draft = cast.changes(_2027_02_04="2027-02-11", _2027_03_04="2027-03-11")
    rosters.add_date(actor=cast.guide, roster=draft, day=date(2027, 4, 8))

    told = publish(cast, draft)

    assert sorted(told) == ["Guide", "Noor", "Taker", "Wim"]
    params = told["Noor"].params
    assert params["moved"] == [
        {"session": first.pk, "was": "2027-02-04T12:30:00+00:00"},
        {"session": second.pk, "was": "2027-03-04T12:30:00+00:00"},
    ]
    assert params["new"] == [Session.objects.get(roster_date__day="2027-04-08").pk]
    assert (params["dropped"], params["of"], params["version"]) == ([], 3, 2)
    assert Message.objects.exclude(kind="sessions.roster_changed").count() == 0


def test_the_mail_says_how_many_of_your_dates_moved_and_where_to(cast):
    cast.publishes(*DAYS)
    draft = cast.changes(_2027_02_04="2027-02-11", _2027_03_04="2027-03-11")
    rosters.remove_date(actor=cast.guide, roster_date=draft.dates.get(day="2027-04-01"))

    written = email(publish(cast, draft)["Noor"])

    assert written.subject == "2 of your 3 dates of LWG Havenlicht moved"
    assert "- Thu 4 Feb 13:30 → Thursday 11 February 2027, 13:30–16:00" in written.text
    assert "- Thursday 1 April 2027, 13:30" in written.text
    assert "11 February 2027" in written.html


def test_the_mail_carries_what_changes_for_the_calendar(cast):
    _first, second, third = cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")
    rosters.remove_date(actor=cast.guide, roster_date=draft.dates.get(day="2027-04-01"))

    written = email(publish(cast, draft)["Noor"])

    parts = {one.method: one.content.decode() for one in written.calendar if second.uid in one.content.decode()}
    assert list(parts) == ["REQUEST"]
    assert "SEQUENCE:1" in parts["REQUEST"]
    assert [one.method for one in written.calendar] == ["REQUEST", "CANCEL"]
    assert third.uid in written.calendar[-1].content.decode()
    assert "What changes is attached for your calendar" in written.text


def test_whom_no_changed_date_concerns_hears_nothing(cast):
    cast.joins("later", starts_on=date(2027, 3, 20))
    leaver = cast.members["wim"]
    leaver.ends_on = date(2027, 2, 20)
    leaver.save()
    cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")

    told = change_of(draft).for_members(members_to_tell(cast.community))
    mails = publish(cast, draft)

    assert sorted(mails) == ["Guide", "Noor", "Taker"]
    assert sorted(str(one.membership) for one in told) == sorted(mails)


def test_who_was_there_for_one_date_only_hears_of_that_one(cast):
    leaver = cast.members["wim"]
    leaver.ends_on = date(2027, 2, 20)
    leaver.save()
    first, _second, _third = cast.publishes(*DAYS)
    draft = cast.changes(_2027_02_04="2027-02-11", _2027_03_04="2027-03-11")

    params = publish(cast, draft)["Wim"].params

    assert [one["session"] for one in params["moved"]] == [first.pk]
    assert params["of"] == 1


def test_a_mail_tells_only_what_is_still_so(cast):
    first, second, _third = cast.publishes(*DAYS)
    draft = cast.changes(_2027_02_04="2027-02-11", _2027_03_04="2027-03-11")
    message = publish(cast, draft)["Noor"]
    kind = kind_named(message.kind)
    planning.cancel_session(actor=cast.guide, session=Session.objects.get(pk=first.pk), reason="")

    assert kind.still_wanted(message)
    assert email(message).subject == "1 of your 3 dates of LWG Havenlicht moved"

    planning.cancel_session(actor=cast.guide, session=Session.objects.get(pk=second.pk), reason="")
    assert not kind.still_wanted(message)


def test_who_left_before_the_mail_goes_out_hears_nothing(cast, at):
    cast.publishes(*DAYS)
    message = publish(cast, cast.changes(_2027_03_04="2027-03-11"))["Noor"]
    cast.members["noor"].ends_on = date(2026, 11, 22)
    cast.members["noor"].starts_on = date(2026, 9, 1)
    cast.members["noor"].save()

    assert not kind_named(message.kind).still_wanted(message)


def test_a_gap_over_six_weeks_is_told_at_once(cast):
    cast.publishes(*DAYS)
    draft = cast.changes()
    rosters.remove_date(actor=cast.guide, roster_date=draft.dates.get(day="2027-03-04"))

    publish(cast, draft)

    gap = Message.objects.filter(kind="sessions.roster_gap")
    assert {message.params["days"] for message in gap} == {56}


def test_a_date_that_moves_away_opens_a_gap_too(cast):
    cast.publishes(*DAYS)

    publish(cast, cast.changes(_2027_03_04="2027-03-25"))

    gap = Message.objects.filter(kind="sessions.roster_gap")
    assert {message.params["days"] for message in gap} == {49}


def test_two_dates_that_are_dropped_together_open_one_gap(cast):
    cast.publishes(*DAYS, "2027-04-22")
    draft = cast.changes()
    for day in DAYS[1:]:
        rosters.remove_date(actor=cast.guide, roster_date=draft.dates.get(day=day))

    publish(cast, draft)

    gap = Message.objects.filter(kind="sessions.roster_gap")
    assert {message.params["days"] for message in gap} == {77}
    assert gap.count() == gap.values("recipient").distinct().count()
