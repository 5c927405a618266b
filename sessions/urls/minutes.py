"""Routes of minutes."""

from django.urls import URLPattern, path

from sessions.views import (
    books,
    correction_reviews,
    corrections,
    distribution,
    hand_over,
    minutes,
    minutes_history,
    minutes_merging,
    remarks,
    reviews,
    search,
    snooze,
    themes,
)

REMARK = "sessions/<int:session_pk>/minutes/remarks/<int:remark_pk>/"

urlpatterns: list[URLPattern] = [
    path("sessions/<int:session_pk>/minutes/", minutes.minutes, name="minutes"),
    path("sessions/<int:session_pk>/minutes/edit/", minutes.edit_minutes, name="edit_minutes"),
    path("sessions/<int:session_pk>/minutes/autosave/", minutes.autosave_minutes, name="autosave_minutes"),
    path("sessions/<int:session_pk>/minutes/own-text/<int:draft_pk>/", minutes_merging.own_draft, name="own_draft"),
    path(
        "sessions/<int:session_pk>/minutes/own-text/<int:draft_pk>/put-in/",
        minutes_merging.merge_own_draft,
        name="merge_own_draft",
    ),
    path(
        "sessions/<int:session_pk>/minutes/own-text/<int:draft_pk>/forget/",
        minutes_merging.forget_draft,
        name="forget_own_draft",
    ),
    path("sessions/<int:session_pk>/minutes/versions/", minutes_history.versions, name="minutes_versions"),
    path("sessions/<int:session_pk>/minutes/versions/compare/", minutes_history.compare, name="compare_versions"),
    path(
        "sessions/<int:session_pk>/minutes/versions/<int:number>/restore/",
        minutes_history.restore,
        name="restore_version",
    ),
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
    path("sessions/<int:session_pk>/minutes/put-off/", snooze.snooze_minutes, name="snooze_minutes"),
    path("sessions/<int:session_pk>/minutes/put-off/end/", snooze.end_snooze, name="end_snooze"),
    path("sessions/<int:session_pk>/minutes/hand-over/", hand_over.hand_over_minutes, name="hand_over_minutes"),
    path("sessions/<int:session_pk>/minutes/pdf/", distribution.minutes_pdf, name="minutes_pdf"),
    path("search/", search.search, name="search"),
    path("sessions/<int:session_pk>/minutes/suggestions/", themes.suggest_themes, name="suggest_themes"),
    path("communities/<int:pk>/themes/", themes.themes, name="themes"),
    path("communities/<int:pk>/themes/<int:theme_pk>/", themes.change_theme, name="change_theme"),
    path("communities/<int:pk>/themes/<int:theme_pk>/merge/", themes.merge_theme, name="merge_theme"),
    path("communities/<int:pk>/themes/<int:theme_pk>/undo-merge/", themes.undo_theme_merge, name="undo_theme_merge"),
    path("sessions/<int:session_pk>/minutes/correct/", corrections.correct_minutes, name="correct_minutes"),
    path(
        "sessions/<int:session_pk>/minutes/correct/autosave/",
        corrections.autosave_correction,
        name="autosave_correction",
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/versions/",
        minutes_history.correction_versions,
        name="correction_versions",
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/versions/compare/",
        minutes_history.compare_correction,
        name="compare_correction_versions",
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/versions/<int:number>/restore/",
        minutes_history.restore_in_correction,
        name="restore_correction_version",
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/discard/", corrections.discard_correction, name="discard_correction"
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/reader/",
        correction_reviews.ask_correction_reader,
        name="ask_correction_reader",
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/review/",
        correction_reviews.review_correction,
        name="review_correction",
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/approve/",
        correction_reviews.approve_correction,
        name="approve_correction",
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/changes/",
        correction_reviews.request_correction_changes,
        name="request_correction_changes",
    ),
    path(
        "sessions/<int:session_pk>/minutes/correct/distribute/",
        corrections.publish_correction,
        name="publish_correction",
    ),
    path(
        "sessions/<int:session_pk>/minutes/distributed/",
        correction_reviews.distributed_versions,
        name="distributed_versions",
    ),
    path(
        "sessions/<int:session_pk>/minutes/distributed/<int:number>/",
        correction_reviews.distributed_version,
        name="distributed_version",
    ),
    path("communities/<int:pk>/book/", books.community_book, name="community_book"),
    path("communities/<int:pk>/book/make/", books.make_book, name="make_book"),
    path("communities/<int:pk>/book/<int:book_pk>/<str:form>/", books.book_file, name="book_file"),
]
