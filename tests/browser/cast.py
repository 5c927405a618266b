"""The people of the walk: who they are in the community that the coordinator sets up."""

from dataclasses import dataclass

PASSWORD = "samen-leren-in-de-wijk"


@dataclass(frozen=True)
class Walker:
    name: str
    email: str
    row: str  # as it stands in the pasted list, after address and name


GUIDE = Walker("Gijs Bedacht", "gijs@demo.example", "docent; professioneel; gespreksleider, lwg-docent; 1-9-2025;")
WRITER = Walker("Nel Fictief", "nel@demo.example", "professional; professioneel, lokaal; notulist; 1-9-2025;")
READER = Walker("Mees Proefman", "mees@demo.example", "ervaringsdeskundige; ervaring; meelezer; 1-9-2025;")
STUDENT = Walker("Sil van Testen", "sil@demo.example", "student; professioneel; ; 1-9-2025;")
WALKERS = (GUIDE, WRITER, READER, STUDENT)
