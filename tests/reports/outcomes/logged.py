"""What one types to log an outcome."""

from pathlib import Path

from communities.models import Membership
from reports.models import Competence


def membership_of(cast, role):
    return Membership.objects.get(community=cast.community, user=cast.people[role])


def competence():
    return Competence.objects.order_by("pk").first()


def given(membership, /, **changes):
    return {
        "membership": membership.pk,
        "title": "Eerst vragen",
        "text": "Ik stelde eerst een vraag.",
        "way": "in",
        "competences": [competence().pk],
        "audience": "self",
        **changes,
    }


def stored_files(tmp_path):
    return [path for path in Path(tmp_path).rglob("*") if path.is_file()]
