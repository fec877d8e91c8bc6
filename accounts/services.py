"""Who may sign in: invite somebody, close an account."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.refusal import Refused


@transaction.atomic
def invite(email: str, name: str, *, by: User | None, administrator: bool = False) -> User:
    """Make an account without password and mail the link to choose one. `by=None` means from the command line."""
    email, name = email.strip().lower(), name.strip()
    if not name:
        raise Refused(_("Give the name of the person."), field="name")
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not an e-mail address: check it for typing errors."), field="email") from None
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(
            _("There is already an account with this address. Let the person ask for a new password instead."),
            field="email",
        )
    user = User.objects.create_user(email, name, is_administrator=administrator)
    transaction.on_commit(lambda: _mail_invitation(user, by))
    return user


@transaction.atomic
def deactivate(user: User, *, by: User) -> None:
    """Close an account at once; the person stays in the history."""
    if user == by:
        raise Refused(_("You cannot close your own account: ask another administrator."))
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])


def _mail_invitation(user: User, by: User | None) -> None:
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    url = adapter.get_reset_password_from_key_url(key)
    adapter.send_mail("account/email/invitation", user.email, {"user": user, "by": by, "password_reset_url": url})
