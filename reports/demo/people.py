"""The invented people of the demo: who they are and what they bring. No real person is meant (C6)."""

import unicodedata
from dataclasses import dataclass

from communities.enums import Background, Duty, Knowledge

STUDENT, LECTURER, PROFESSIONAL = Background.STUDENT, Background.LECTURER, Background.PROFESSIONAL
RESEARCHER, EXPERT, CITIZEN = Background.RESEARCHER, Background.EXPERT_BY_EXPERIENCE, Background.CITIZEN
EXP, LOC, PRO = Knowledge.EXPERIENTIAL, Knowledge.LOCAL, Knowledge.PROFESSIONAL
GUIDE, WRITER, READER, TEACH, COACH = (
    Duty.FACILITATOR,
    Duty.MINUTE_TAKER,
    Duty.READER,
    Duty.LWG_LECTURER,
    Duty.PROCESS_COACH,
)


@dataclass(frozen=True)
class Person:
    """One member of the cast; `login` names the role whose address it has."""

    name: str
    background: Background
    knowledge: tuple[Knowledge, ...]
    duties: tuple[Duty, ...] = ()
    login: str = ""

    @property
    def email(self) -> str:
        plain = unicodedata.normalize("NFKD", self.name.lower()).encode("ascii", "ignore").decode()
        local = self.login or plain.replace(" ", ".")
        return f"{local}@demo.example"


HAVENLICHT = [
    Person("Samira Voorbeeld", LECTURER, (PRO,), (GUIDE, TEACH), "gespreksleider"),
    Person("Daan Bedacht", LECTURER, (PRO,), (GUIDE, TEACH), "docent"),
    Person("Femke Fictief", PROFESSIONAL, (PRO, LOC), (WRITER, READER), "notulist"),
    Person("Rachid Proefman", PROFESSIONAL, (PRO, LOC), (READER,), "meelezer"),
    Person("Lotte van Testen", STUDENT, (PRO,), (), "student"),
    Person("Noor Voorbeeld", STUDENT, (PRO,)),
    Person("Bilal Bedacht", STUDENT, (PRO, EXP), (WRITER,)),
    Person("Iris Fictief", STUDENT, (PRO,)),
    Person("Joris Proefman", STUDENT, (PRO,), (WRITER,)),
    Person("Yara van Testen", STUDENT, (PRO, LOC)),
    Person("Tim Voorbeeld", STUDENT, (PRO,)),
    Person("Esra Bedacht", STUDENT, (PRO,)),
    Person("Milan Fictief", STUDENT, (PRO,)),
    Person("Anouk Proefman", STUDENT, (PRO,)),
    Person("Kaj van Testen", STUDENT, (PRO,)),
    Person("Sanne Bedacht", STUDENT, (PRO, LOC)),
    Person("Ahmed Voorbeeld", PROFESSIONAL, (PRO,)),
    Person("Marleen Bedacht", PROFESSIONAL, (PRO,), (READER,)),
    Person("Koen Fictief", PROFESSIONAL, (PRO, LOC)),
    Person("Hanna Proefman", RESEARCHER, (PRO,), (READER,)),
    Person("Wim van Testen", EXPERT, (EXP, LOC), (READER,), "ervaringsdeskundige"),
    Person("Gerda Voorbeeld", EXPERT, (EXP,)),
]

BUURTKRACHT = [
    Person("Peter Fictief", LECTURER, (PRO,), (GUIDE, TEACH)),
    Person("Naima Proefman", LECTURER, (PRO,), (TEACH, READER)),
    Person("Jesse van Testen", STUDENT, (PRO,)),
    Person("Fleur Voorbeeld", STUDENT, (PRO,), (WRITER,)),
    Person("Omar Bedacht", STUDENT, (PRO, LOC)),
    Person("Lieke Fictief", STUDENT, (PRO,)),
    Person("Stijn Proefman", STUDENT, (PRO,), (WRITER,)),
    Person("Zoë van Testen", STUDENT, (PRO,)),
    Person("Carla Voorbeeld", PROFESSIONAL, (PRO, LOC), (READER,)),
    Person("Henk Bedacht", PROFESSIONAL, (PRO, LOC), (GUIDE,)),
    Person("Mieke Fictief", PROFESSIONAL, (PRO,), (WRITER,)),
    Person("Youssef Proefman", PROFESSIONAL, (PRO, LOC)),
    Person("Ingrid van Testen", PROFESSIONAL, (PRO,)),
    Person("Fatma Voorbeeld", CITIZEN, (LOC,)),
    Person("Ronald Bedacht", CITIZEN, (LOC,), (READER,)),
    Person("Kim Fictief", EXPERT, (EXP,)),
    Person("Dennis Proefman", EXPERT, (EXP, LOC)),
    Person("Eline van Testen", RESEARCHER, (PRO,)),
]

THUIS = [
    Person("Tessa Voorbeeld", PROFESSIONAL, (PRO,), (COACH, GUIDE)),
    Person("Bart Bedacht", LECTURER, (PRO,), (TEACH,)),
    Person("Ilse Fictief", LECTURER, (PRO,), (TEACH, READER)),
    Person("Maarten Proefman", LECTURER, (PRO,), (GUIDE, TEACH)),
    Person("Suzan van Testen", LECTURER, (PRO,), (TEACH,)),
    Person("Petra Voorbeeld", PROFESSIONAL, (PRO,), (WRITER,)),
    Person("Astrid Bedacht", PROFESSIONAL, (PRO, LOC), (READER,)),
    Person("Judith Fictief", PROFESSIONAL, (PRO,)),
    Person("Nadia Proefman", PROFESSIONAL, (PRO, LOC)),
    Person("Frank van Testen", PROFESSIONAL, (PRO,), (WRITER,)),
    Person("Hilde Voorbeeld", PROFESSIONAL, (PRO,)),
    Person("Rosa Bedacht", PROFESSIONAL, (PRO, LOC)),
    Person("Theo Fictief", CITIZEN, (EXP, LOC)),
    Person("Willemijn Proefman", CITIZEN, (EXP,), (READER,)),
    Person("Ans van Testen", CITIZEN, (EXP, LOC)),
    Person("Jan Voorbeeld", CITIZEN, (LOC,)),
    Person("Floor Bedacht", STUDENT, (PRO,)),
    Person("Ravi Fictief", STUDENT, (PRO,), (WRITER,)),
    Person("Merel Proefman", STUDENT, (PRO,)),
]

LEAVING = (THUIS[18],)  # at the end of the half-year that runs

FORMER = Person("Oscar van Testen", STUDENT, (PRO,), (), "oudlid")
FUTURE = Person("Nina Fictief", STUDENT, (PRO,), (), "toekomstig")
OUTSIDER = Person("Bo Bedacht", STUDENT, (PRO,), (), "buitenstaander")
COORDINATOR = Person("Els Proefman", LECTURER, (PRO,), (), "coordinator")
OTHER_COORDINATOR = Person("Vincent Voorbeeld", LECTURER, (PRO,), (), "coordinator.elders")
ADMINISTRATOR = Person("Bea van Testen", LECTURER, (PRO,), (), "beheerder")

# What the command prints: who to log in as to see what.
LOGINS = [
    ("facilitator", HAVENLICHT[0]),
    ("minute taker", HAVENLICHT[2]),
    ("reader", HAVENLICHT[3]),
    ("student", HAVENLICHT[4]),
    ("lecturer", HAVENLICHT[1]),
    ("expert by experience", HAVENLICHT[20]),
    ("coordinator", COORDINATOR),
    ("coordinator elsewhere", OTHER_COORDINATOR),
    ("administrator", ADMINISTRATOR),
    ("former member", FORMER),
    ("future member", FUTURE),
    ("outsider", OUTSIDER),
]
