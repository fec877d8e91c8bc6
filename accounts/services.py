"""Who may sign in: invite somebody, close an account and open it again, help who lost the second factor."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Entry, User
from overleg.lib.refusal import Refused


@transaction.atomic
def invite(email: str, name: str, *, by: User | None, administrator: bool = False) -> User:
    """Make an account without password and mail the link to choose one. `by=None` means from the command line."""
    email, name = _clean(email), name.strip()
    if not name:
        raise Refused(_("Give the name of the person."), field="name")
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(
            _("There is already an account with this address. Let the person ask for a new password instead."),
            field="email",
        )
    user = User.objects.create_user(email, name, is_administrator=administrator, invited_at=timezone.now())
    transaction.on_commit(lambda: _mail_invitation(user, by))
    return user


@transaction.atomic
def invite_known(person: User, *, email: str, by: User) -> User:
    """Mail a link to somebody who is known already: the first time, or again when the link before expired."""
    held = User.objects.select_for_update().get(pk=person.pk)
    email = _clean(email)
    if not held.is_active:
        raise Refused(_("This account is closed. An administrator can open it again."))
    if held.entry == Entry.ENTERS:
        raise Refused(_("%(name)s signs in already and needs no invitation.") % {"name": held.name})
    if held.email and email != held.email and not by.is_administrator:
        raise Refused(
            _("This person is known with %(email)s. Only an administrator writes down another address.")
            % {"email": held.email},
            field="email",
        )
    other = User.objects.filter(email__iexact=email).exclude(pk=held.pk).first()
    if other:
        raise Refused(
            _("This address belongs to %(name)s: one person has one account. Put that person in the seat instead.")
            % {"name": other.name},
            field="email",
        )
    held.email, held.invited_at = email, timezone.now()
    held.save(update_fields=["email", "invited_at"])
    transaction.on_commit(lambda: _mail_invitation(held, by))
    return held


@transaction.atomic
def deactivate(user: User, *, by: User) -> None:
    """Close an account at once, wherever it is open; the person stays in the history."""
    if user == by:
        raise Refused(_("You cannot close your own account: ask another administrator."))
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    end_all_sessions(user)


@transaction.atomic
def reactivate(user: User, *, by: User) -> None:
    """Open a closed account again. It has no password: the person is mailed the link to choose one."""
    if user.is_active:
        raise Refused(_("This account is open already."))
    user.is_active, user.invited_at = True, timezone.now()
    user.save(update_fields=["is_active", "invited_at"])
    if user.email:
        invite_known(user, email=user.email, by=by)


@transaction.atomic
def reset_second_factor(user: User, *, by: User | None) -> None:
    """For who lost phone and key: all second factors go, all sessions end, and the person hears of it.

    `by=None` means from the command line.
    """
    if user == by:
        raise Refused(
            _("You cannot reset your own second factor here: use a recovery code, or ask another administrator.")
        )
    if not Authenticator.objects.filter(user=user).exists():
        raise Refused(_("%(name)s has no second factor to reset.") % {"name": user.name})
    Authenticator.objects.filter(user=user).delete()
    end_all_sessions(user)
    transaction.on_commit(lambda: tell(user, "account/email/second_factor_reset", by=by))


def end_all_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def tell(user: User, message: str, **context) -> None:
    """Mail to who owns the account, in their language; nothing where there is no address."""
    if user.email:
        get_adapter().send_mail(message, user.email, {"user": user} | context)


def _clean(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not an e-mail address: check it for typing errors."), field="email") from None
    return email


def _mail_invitation(user: User, by: User | None) -> None:
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    url = adapter.get_reset_password_from_key_url(key)
    adapter.send_mail("account/email/invitation", user.email, {"user": user, "by": by, "password_reset_url": url})
