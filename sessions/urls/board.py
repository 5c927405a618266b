"""Routes of the session page and its board."""

from django.urls import URLPattern, path

from sessions.views import answers, attendance, board, contributions

urlpatterns: list[URLPattern] = [
    path("sessions/<int:pk>/", board.session, name="session"),
    path("sessions/<int:pk>/board/open/", board.open_board, name="open_board"),
    path("sessions/<int:pk>/board/part/", board.go_to_part, name="go_to_part"),
    path("sessions/<int:pk>/board/close/", board.close_board, name="close_board"),
    path("sessions/<int:pk>/board/news/", board.board_news, name="board_news"),
    path("sessions/<int:pk>/board/situations/add/", contributions.add_situation, name="add_situation"),
    path("sessions/<int:pk>/board/yields/add/", contributions.share_yield, name="share_yield"),
    path("sessions/<int:pk>/board/intention/", contributions.set_intention, name="set_intention"),
    path(
        "sessions/<int:pk>/board/situations/<int:situation_pk>/add/",
        contributions.add_contribution,
        name="add_contribution",
    ),
    path(
        "sessions/<int:pk>/board/situations/<int:situation_pk>/remove/",
        contributions.remove_situation,
        name="remove_situation",
    ),
    path(
        "sessions/<int:pk>/board/contributions/<int:contribution_pk>/remove/",
        contributions.remove_contribution,
        name="remove_contribution",
    ),
    path(
        "sessions/<int:pk>/board/yields/<int:yield_pk>/remove/",
        contributions.remove_yield,
        name="remove_yield",
    ),
    path("sessions/<int:pk>/board/presence/", attendance.set_presence, name="set_presence"),
    path("sessions/<int:pk>/board/heard/", attendance.mark_heard, name="mark_heard"),
    path("sessions/<int:pk>/answer/", answers.answer_session, name="answer_session"),
    path("answers/<str:token>/", answers.answer_by_link, name="answer_by_link"),
    path("sessions/<int:pk>/coming/", attendance.announce, name="announce_presence"),
    path("sessions/<int:pk>/attendance/", attendance.attendance_list, name="attendance"),
]
