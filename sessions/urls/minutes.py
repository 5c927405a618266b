"""Routes of minutes."""

from django.urls import URLPattern, path

from sessions.views import distribution, minutes, remarks, reviews

REMARK = "sessions/<int:session_pk>/minutes/remarks/<int:remark_pk>/"

urlpatterns: list[URLPattern] = [
    path("sessions/<int:session_pk>/minutes/", minutes.minutes, name="minutes"),
    path("sessions/<int:session_pk>/minutes/edit/", minutes.edit_minutes, name="edit_minutes"),
    path("sessions/<int:session_pk>/minutes/autosave/", minutes.autosave_minutes, name="autosave_minutes"),
    path("sessions/<int:session_pk>/minutes/both-texts/", minutes.resolve_minutes, name="resolve_minutes"),
    path("sessions/<int:session_pk>/minutes/from-board/", minutes.fill_minutes, name="fill_minutes"),
    path("sessions/<int:session_pk>/minutes/reader/", reviews.ask_reader, name="ask_reader"),
    path("sessions/<int:session_pk>/minutes/review/", reviews.review_minutes, name="review_minutes"),
    path("sessions/<int:session_pk>/minutes/approve/", reviews.approve_minutes, name="approve_minutes"),
    path("sessions/<int:session_pk>/minutes/changes/", reviews.request_changes, name="request_changes"),
    path("sessions/<int:session_pk>/minutes/remarks/add/<slug:section>/", remarks.add_remark, name="add_remark"),
    path(f"{REMARK}remove/", remarks.remove_remark, name="remove_remark"),
    path(f"{REMARK}accept/", remarks.accept_suggestion, name="accept_suggestion"),
    path(f"{REMARK}decline/", remarks.decline_remark, name="decline_remark"),
    path(f"{REMARK}done/", remarks.finish_remark, name="finish_remark"),
    path(f"{REMARK}reopen/", remarks.reopen_remark, name="reopen_remark"),
    path("sessions/<int:session_pk>/minutes/distribute/", distribution.distribute_minutes, name="distribute_minutes"),
    path("sessions/<int:session_pk>/minutes/pdf/", distribution.minutes_pdf, name="minutes_pdf"),
    path("communities/<int:pk>/themes/", distribution.themes, name="themes"),
]
