"""What the students of the demo learned, and what was said of it."""

from datetime import date, datetime, time, timedelta

from communities.enums import Background
from communities.models import Community, Membership
from lwg import clock
from reports.demo import people
from reports.enums import Audience, WayOfLearning
from reports.models import Competence
from reports.services.outcomes import give_feedback, log_outcome

# title, text, way, audience, positions of the competences in their framework
LEARNED = [
    (
        "Ik leerde wachten bij een dichte deur",
        "Ik dacht dat hulp betekent dat je iets doet. Nu weet ik dat blijven terugkomen ook iets doen is. "
        "Ik heb het drie weken volgehouden en elke keer opgeschreven wat ik merkte.",
        WayOfLearning.IN,
        Audience.LECTURERS,
        (1, 2),
    ),
    (
        "Een collega aanspreken kun je oefenen",
        "Met een medestudent oefende ik het gesprek. Daarna voerde ik het echt. Ik begon bij wat ik zag.",
        WayOfLearning.FOR,
        Audience.COMMUNITY,
        (3, 5),
    ),
    (
        "Wat een ervaringsdeskundige mij leerde over schaamte",
        "Wim vertelde dat hij liever honger had dan hulp vroeg. Ik vraag nu anders naar geld.",
        WayOfLearning.FROM,
        Audience.COMMUNITY,
        (1,),
    ),
    (
        "Regels zijn door mensen bedacht",
        "Ik zocht uit waar de regel van drie gemiste afspraken vandaan komt. Niemand wist het meer.",
        WayOfLearning.ABOUT,
        Audience.LECTURERS,
        (4,),
    ),
    (
        "Mijn eerste huisbezoek alleen",
        "Ik was zenuwachtig en heb dat gezegd. Het gesprek werd er beter van.",
        WayOfLearning.IN,
        Audience.SELF,
        (2, 5),
    ),
]
FEEDBACK = "Mooi dat je beschrijft wat je eerst dacht. Wat zou je de volgende keer nog later durven laten?"


def log_outcomes(*, today: date) -> None:
    """Each student of each community logged a few; a lecturer answered one."""
    competences = list(Competence.objects.filter(framework__organisation=None).order_by("position"))
    for community in Community.objects.all():
        students = community.memberships.filter(background=Background.STUDENT).active_on(today).select_related("user")
        sessions = list(community.sessions.filter(ends_at__lt=clock.now()).order_by("-starts_at"))
        for place, student in enumerate(students):
            for nth in range(1 + (place * 3) % 4):
                _log_one(student, LEARNED[(place + nth) % len(LEARNED)], competences, sessions, nth, today)


def _log_one(student: Membership, learned: tuple, competences: list, sessions: list, nth: int, today: date) -> None:  # type: ignore[type-arg]  # rows of the table above
    title, text, way, audience, positions = learned
    logged_on = max(today - timedelta(days=9 + 23 * nth), student.starts_on)
    moment = datetime.combine(logged_on, time(20, 15), clock.AMSTERDAM)
    with clock.at(moment):
        outcome = log_outcome(
            actor=student.user,
            membership=student,
            title=title,
            text=text,
            way=way,
            audience=audience,
            competences=[competences[position - 1] for position in positions],
            session=next((one for one in sessions if one.ends_at < moment), None),
        )
    lecturer = student.community.memberships.filter(is_lwg_lecturer=True).select_related("user").first()
    if outcome and lecturer and student.user.email == people.HAVENLICHT[4].email and audience == Audience.LECTURERS:
        with clock.at(moment + timedelta(days=2)):
            give_feedback(actor=lecturer.user, outcome=outcome, text=FEEDBACK)
