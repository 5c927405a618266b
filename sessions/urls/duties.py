"""Routes of the rota, of taking over a duty, and of reminders."""

from django.urls import URLPattern, path

from sessions.views import reminders, rota, swaps, turns

urlpatterns: list[URLPattern] = [
    path("communities/<int:pk>/rota/", rota.rota, name="rota"),
    path("communities/<int:pk>/rota/fill/", rota.fill_rota, name="fill_rota"),
    path("communities/<int:pk>/rota/poster/", rota.rota_poster, name="rota_poster"),
    path("communities/<int:pk>/turns/", turns.turns, name="turns"),
    path("communities/<int:pk>/reminders/", reminders.reminder_text, name="reminder_text"),
    path("sessions/<int:pk>/duties/<slug:duty>/ask/", swaps.ask_swap, name="ask_swap"),
    path("sessions/swaps/<int:pk>/", swaps.swap, name="swap"),
    path("sessions/swaps/<int:pk>/accept/", swaps.accept_swap, name="accept_swap"),
    path("sessions/swaps/<int:pk>/decline/", swaps.decline_swap, name="decline_swap"),
    path("sessions/swaps/<int:pk>/take-back/", swaps.take_back_swap, name="take_back_swap"),
    path("profile/reminders/", reminders.session_reminders, name="session_reminders"),
]
