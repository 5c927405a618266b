"""The three communities of the demo: where, when and around which question (domain.md, "Demo data")."""

from dataclasses import dataclass
from datetime import time

from communities.enums import CommunityKind, Region
from reports.demo import people, stories
from reports.demo.people import Person
from reports.demo.stories import Story

SCHOOL = "Hogeschool Maasmond"
ELSEWHERE = "Stichting Overzijde"

PLACES: dict[str, dict[str, object]] = {
    "De Kade": {
        "address": "Kadeplein 12",
        "capacity": 26,
        "accessible": True,
        "accessibility": "Lift en aangepast toilet; parkeren voor de deur.",
    },
    "Het Baken": {
        "address": "Bakenstraat 3",
        "capacity": 16,
        "accessible": False,
        "accessibility": "Zaal op de eerste verdieping, zonder lift.",
    },
    "De Sluis": {
        "address": "Sluiskade 40",
        "capacity": 30,
        "accessible": True,
        "accessibility": "Alles gelijkvloers, met ringleiding; tram 4 stopt om de hoek.",
    },
}
"""What is known of a place, beside its name; the streets are invented."""

TRAVEL = [("De Kade", "Het Baken", 15), ("De Kade", "De Sluis", 25), ("Het Baken", "De Sluis", 20)]
"""Minutes."""


@dataclass(frozen=True)
class Group:
    """A community and its rhythm: the nth such weekday of the half-year's first month, and on from there."""

    name: str
    kind: CommunityKind
    organisation: str
    partners: tuple[str, ...]
    locations: tuple[str, ...]
    region: Region
    question: str
    members: list[Person]
    stories: list[Story]
    weekday: int
    nth_autumn: int
    nth_spring: int
    starts_at: time
    length_minutes: int
    every_weeks: int


GROUPS = [
    Group(
        name="LWG Havenlicht",
        kind=CommunityKind.ORGANISATION,
        organisation="Stichting Havenlicht",
        partners=(SCHOOL,),
        locations=("De Kade", "Het Baken", "De Sluis"),
        region=Region.MIDDLE,
        question="Hoe blijven we dicht bij bewoners die steeds afhaken, zonder dat regels of wijzelf de deur dichtdoen?",
        members=people.HAVENLICHT,
        stories=stories.HAVENLICHT,
        weekday=3,
        nth_autumn=2,
        nth_spring=1,
        starts_at=time(13, 30),
        length_minutes=150,
        every_weeks=4,
    ),
    Group(
        name="Netwerk Buurtkracht Zuid",
        kind=CommunityKind.NETWORK,
        organisation=SCHOOL,
        partners=("Huis van de Wijk Spil", "Huis van de Wijk Anker", "Huis van de Wijk Linde", "Huis van de Wijk Brug"),
        locations=("Huis van de Wijk Spil",),
        region=Region.MIDDLE,
        question="Hoe praten we eerder over geldzorgen met jongvolwassenen die ons ontwijken?",
        members=people.BUURTKRACHT,
        stories=stories.BUURTKRACHT,
        weekday=1,
        nth_autumn=2,
        nth_spring=1,
        starts_at=time(9, 30),
        length_minutes=120,
        every_weeks=3,
    ),
    Group(
        name="Leernetwerk Thuis Ouder Worden",
        kind=CommunityKind.NETWORK,
        organisation=SCHOOL,
        partners=("Wijkzorg De Linie", "Welzijn Zuiderpoort"),
        locations=("Wijkgebouw De Linie",),
        region=Region.SOUTH,
        question="Hoe passen zorg en welzijn samen bij ouderen die thuis willen blijven maar hulp afhouden?",
        members=people.THUIS,
        stories=stories.THUIS,
        weekday=2,
        nth_autumn=3,
        nth_spring=1,
        starts_at=time(13, 0),
        length_minutes=180,
        every_weeks=6,
    ),
]
