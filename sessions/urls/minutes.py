"""Routes of minutes."""

from django.urls import URLPattern, path

from sessions.views import books, correction_reviews, corrections, distribution, minutes, reviews

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
    path("sessions/<int:session_pk>/minutes/distribute/", distribution.distribute_minutes, name="distribute_minutes"),
    path("sessions/<int:session_pk>/minutes/pdf/", distribution.minutes_pdf, name="minutes_pdf"),
    path("sessions/<int:session_pk>/minutes/correct/", corrections.correct_minutes, name="correct_minutes"),
    path(
        "sessions/<int:session_pk>/minutes/correct/autosave/",
        corrections.autosave_correction,
        name="autosave_correction",
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
    path("communities/<int:pk>/themes/", distribution.themes, name="themes"),
]
