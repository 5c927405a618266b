"""Who looks at which page in the benchmark: the people of the demo."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from lwg.accounts.models import User
from reports.demo import people
from sessions.enums import MinutesState
from sessions.models import Minutes


def clients_and_paths() -> tuple[dict[str, Client], dict[str, tuple[str, str]]]:
    """Logged-in browsers by role, and name → (address, role) of the measured pages."""
    who = {"facilitator": people.HAVENLICHT[0], "student": people.HAVENLICHT[4], "coordinator": people.COORDINATOR}
    clients = {}
    for role, person in who.items():
        clients[role] = Client()
        clients[role].force_login(User.objects.get(email=person.email), settings.AUTHENTICATION_BACKENDS[0])
    minutes = Minutes.objects.filter(state=MinutesState.DISTRIBUTED, session__community__name="LWG Havenlicht").latest(
        "distributed_at"
    )
    community, session = minutes.session.community_id, minutes.session_id
    return clients, {
        "home": (reverse("home"), "student"),
        "community": (reverse("community", args=[community]), "facilitator"),
        "sessions": (reverse("sessions"), "student"),
        "session": (reverse("session", args=[session]), "student"),
        "minutes": (reverse("minutes", args=[session]), "student"),
        "dashboard": (reverse("dashboard"), "coordinator"),
    }


def cookies_of(client: Client) -> str:
    """What a browser sends once it has been on a page: who is logged in, and the token for forms."""
    client.get(reverse("home"))
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
