"""The map: regions, municipalities, forums, who sits where."""

from regions.models.forums import Forum, WorkingAgreement
from regions.models.imports import PeopleImport
from regions.models.organisations import Office, Organisation
from regions.models.places import Municipality, Population, ReferenceRegion, RegionMembership
from regions.models.routing import PolicyDomain, RoutingRule
from regions.models.seats import Mandate, Seat, SupportAssignment

__all__ = [
    "Forum",
    "Mandate",
    "Municipality",
    "Office",
    "Organisation",
    "PeopleImport",
    "PolicyDomain",
    "Population",
    "ReferenceRegion",
    "RegionMembership",
    "RoutingRule",
    "Seat",
    "SupportAssignment",
    "WorkingAgreement",
]
