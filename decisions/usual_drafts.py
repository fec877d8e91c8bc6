"""What a draft decision says as long as nobody changed it. Pure; the placeholders are those of decisions.drafts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from decisions.models.feedback import Body
from regions.models.forums import Ask


def usual(body: str, *, ask: str, council_follows: bool = False, shared: bool = False) -> str:
    """The text for a college or a council that is asked to take note or to decide; with its share of a shared cost."""
    grounds = [
        _("The decree of 22 December 2017 on local government, article 56")
        if body == Body.COLLEGE
        else _("The decree of 22 December 2017 on local government, articles 40 and 41"),
        _("The decree of 3 February 2023 on the reference regions"),
        _("The agreement of the {forum} of {datum}, reference {referentie}"),
    ]
    considerations = [
        _("{naam} takes part in the {forum} with a deciding voice."),
        _("{naam} had {inwoners} inhabitants on 1 January {jaar} ({bron})."),
        *([_("The cost of {totaal} is shared: {verdeelsleutel}.")] if shared else []),
        "{standpunt}",
        _("The forum has no power to bind: every municipality decides for itself."),
    ]
    parts = [_headed(_("Legal grounds")), *_listed(grounds), "", _headed(_("Considerations")), *_listed(considerations)]
    parts += ["", _headed(_("Decides"))]
    for number, lines in enumerate(_articles(body, ask, council_follows, shared), start=1):
        parts += [_("Article %(number)d") % {"number": number}, *lines, ""]
    return "\n".join(parts).strip()


def _headed(title: str) -> str:
    return f"# {title}"


def _listed(lines: list[str]) -> list[str]:
    return [f"- {line}" for line in lines]


def _articles(body: str, ask: str, council_follows: bool, shared: bool) -> list[list[str]]:
    agreement = [[_first(body, ask), "", "{afspraak}"]]
    if shared:
        agreement.append([_("The share of {naam} in the cost of {totaal} is:"), "{aandeel}"])
    if body == Body.COUNCIL:
        return [*agreement, [_("A copy of this decision goes to the secretariat of the {forum}.")]]
    if council_follows:
        agreement.append(
            [
                _(
                    "The college puts the agreement on the agenda of the municipal council, "
                    "so that it is treated no later than {raad_tegen}."
                )
            ]
        )
    return [
        *agreement,
        [_("The general director records the result of this decision with the secretariat of the {forum}.")],
    ]


def _first(body: str, ask: str) -> str:
    if body == Body.COLLEGE:
        if ask == Ask.NOTE:
            return _("The college takes note of the agreement of the {forum} of {datum}, which reads:")
        return _("The college approves the agreement of the {forum} of {datum}, which reads:")
    if ask == Ask.NOTE:
        return _("The municipal council takes note of the agreement of the {forum} of {datum}, which reads:")
    return _("The municipal council approves the agreement of the {forum} of {datum}, which reads:")
