"""Who learns together."""

from communities.models.agreements import Acceptance, Agreements
from communities.models.communities import Community
from communities.models.holidays import SchoolHoliday
from communities.models.imports import MemberImport
from communities.models.memberships import Membership
from communities.models.organisations import Coordinatorship, Location, Organisation, Travel

__all__ = [
    "Acceptance",
    "Agreements",
    "Community",
    "Coordinatorship",
    "Location",
    "MemberImport",
    "Membership",
    "Organisation",
    "SchoolHoliday",
    "Travel",
]
