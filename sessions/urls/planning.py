"""Routes of rosters, sessions and calendars."""

from django.urls import URLPattern, path

from sessions.views import calendar, moving, planning, roster_dates, rosters, session_lists

urlpatterns: list[URLPattern] = [
    path("sessions/", session_lists.sessions, name="sessions"),
    path("communities/<int:pk>/sessions/", session_lists.community_sessions, name="community_sessions"),
    path("communities/<int:pk>/sessions/add/", planning.add_session, name="add_session"),
    path("sessions/<int:pk>/move/", moving.move_session, name="move_session"),
    path("sessions/<int:pk>/move/confirm/", moving.confirm_move, name="confirm_move"),
    path("sessions/<int:pk>/cancel/", moving.cancel_session, name="cancel_session"),
    path("sessions/<int:pk>/skip/", moving.skip_session, name="skip_session"),
    path("sessions/<int:pk>/duties/", planning.assign_duties, name="assign_duties"),
    path("communities/<int:pk>/rosters/", rosters.rosters, name="rosters"),
    path("communities/<int:pk>/rosters/draft/", rosters.draft_roster, name="draft_roster"),
    path("communities/<int:pk>/rosters/draft/dates/", rosters.preview_roster, name="preview_roster"),
    path("rosters/<int:pk>/", rosters.roster, name="roster"),
    path("rosters/<int:pk>/discard/", rosters.discard_roster, name="discard_roster"),
    path("rosters/<int:pk>/publish/", rosters.publish_roster, name="publish_roster"),
    path("rosters/<int:pk>/dates/add/", roster_dates.add_roster_date, name="add_roster_date"),
    path("rosters/<int:pk>/dates/<int:date_pk>/", roster_dates.change_roster_date, name="change_roster_date"),
    path("rosters/<int:pk>/dates/<int:date_pk>/remove/", roster_dates.remove_roster_date, name="remove_roster_date"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/renew/", calendar.renew_calendar, name="renew_calendar"),
    path("calendar/revoke/", calendar.revoke_calendar, name="revoke_calendar"),
    path("calendar/invitations/", calendar.choose_invitations, name="choose_invitations"),
    path("calendar/communities/<int:pk>/renew/", calendar.renew_community_calendar, name="renew_community_calendar"),
    path("calendar/communities/<int:pk>/revoke/", calendar.revoke_community_calendar, name="revoke_community_calendar"),
    path("calendar/<slug:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("calendar/community/<slug:token>.ics", calendar.community_calendar_feed, name="community_calendar_feed"),
]
