"""Routes of availability: offering, asking, answering, and one's own calendar beside the dates."""

from django.urls import URLPattern, path

from sessions.views import answering, availability, busy

urlpatterns: list[URLPattern] = [
    path("rosters/<int:pk>/candidates/", availability.candidates, name="candidates"),
    path("rosters/<int:pk>/candidates/withdraw/", availability.withdraw, name="withdraw_candidates"),
    path("rosters/<int:pk>/availability/", availability.availability, name="availability"),
    path("rosters/<int:pk>/availability/ask/", availability.ask, name="ask_availability"),
    path("rosters/<int:pk>/availability/deadline/", availability.extend, name="extend_availability"),
    path("rosters/<int:pk>/availability/close/", availability.close, name="close_availability"),
    path("rosters/<int:pk>/availability/links/renew/", availability.renew_links, name="renew_links"),
    path("rosters/<int:pk>/availability/links/revoke/", availability.revoke_links, name="revoke_links"),
    path(
        "rosters/<int:pk>/availability/members/<int:membership_pk>/",
        answering.answer_for_member,
        name="answer_for_member",
    ),
    path(
        "rosters/<int:pk>/availability/members/<int:membership_pk>/link/renew/",
        availability.renew_link,
        name="renew_link",
    ),
    path(
        "rosters/<int:pk>/availability/members/<int:membership_pk>/link/revoke/",
        availability.revoke_link,
        name="revoke_link",
    ),
    path("availability/<int:pk>/", answering.answer_dates, name="answer_dates"),
    path("availability/<int:pk>/autosave/", answering.autosave_dates, name="autosave_dates"),
    path("answer/<str:link>/", answering.dates_by_link, name="dates_by_link"),
    path("answer/<str:link>/autosave/", answering.autosave_dates_by_link, name="autosave_dates_by_link"),
    path("calendar/busy/", busy.busy_times, name="busy_times"),
    path("calendar/busy/state/", busy.busy_state, name="busy_state"),
    path("calendar/busy/address/", busy.add_busy_address, name="add_busy_address"),
    path("calendar/busy/file/", busy.add_busy_file, name="add_busy_file"),
    path("calendar/busy/<int:pk>/again/", busy.read_busy_again, name="read_busy_again"),
    path("calendar/busy/<int:pk>/remove/", busy.remove_busy_calendar, name="remove_busy_calendar"),
]
