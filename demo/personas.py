"""The eight people a visitor can become: who they are, what they may do, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@dataclass(frozen=True)
class Persona:
    key: str
    email: str
    who: str | Promise
    does: str | Promise
    waits: str | Promise


PERSONAS = (
    Persona(
        "officer",
        "jorinde.tarwevoort@leiedal.example",
        _("Support officer at Leiedal"),
        _("collects proposals, composes agendas, writes minutes and sends packets for two forums."),
        _("New proposals, an agenda in preparation, and a decision without packets."),
    ),
    Persona(
        "chair",
        "lodewiek.zilverberk@kortrijk.example",
        _("Chair of the mayors' conference"),
        _("is mayor of Kortrijk, reads everything of the forum, validates its agendas and approves the minutes."),
        _("An agenda in preparation to validate, and the minutes of the last meeting to approve."),
    ),
    Persona(
        "mayor",
        "mira.vossaert@menen.example",
        _("Mayor of Menen"),
        _("proposes items, reads agendas, minutes and what colleges and councils decided."),
        _("The agenda of the next meeting, and a proposal that came back with a question."),
    ),
    Persona(
        "director",
        "wannes.klaverdries@harelbeke.example",
        _("General director of Harelbeke"),
        _("puts decisions on the college and the council, records their results and reports on actions."),
        _("Duties that are late or due this month, packets that are ready, and an open action."),
    ),
    Persona(
        "clerk",
        "nele.pluimgraaf@harelbeke.example",
        _("Clerk of Harelbeke"),
        _("records what college and council decided, for the general director."),
        _("The same duties as the general director."),
    ),
    Persona(
        "partner",
        "sander.wilgenaert@woonmaatschappij-leievallei.example",
        _("Contact of a housing company"),
        _("has a guest seat: proposes items, follows the files the company leads and reports on its actions."),
        _("An action to report on, and a proposal that came back with a question."),
    ),
    Persona(
        "councillor",
        "fien.roggevelde@harelbeke.example",
        _("Councillor of Harelbeke"),
        _("reads what the forum agreed and what comes to the own council; nothing confidential."),
        _("Decisions on their way to the council of Harelbeke."),
    ),
    Persona(
        "admin",
        "beheer@overleg.example",
        _("Administrator"),
        _("keeps the map: regions, municipalities, forums and who sits where."),
        _("The map of regions, and the seats of every forum."),
    ),
)
BY_KEY = {persona.key: persona for persona in PERSONAS}


@dataclass(frozen=True)
class Choice:
    """A persona with the account behind it, if the story was told."""

    persona: Persona
    person: User | None


def choices() -> list[Choice]:
    people = {user.email: user for user in User.objects.filter(email__in=[p.email for p in PERSONAS], is_active=True)}
    return [Choice(persona, people.get(persona.email)) for persona in PERSONAS]
