"""A passkey as a browser would have made it, and codes as an app would show them."""

from __future__ import annotations

import hashlib
import os
import time

from allauth.account.internal.flows import login as flow
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.models import User

SECRET = "JBSWY3DPEHPK3PXP"


def make_passkey(person: User, name: str = "Laptop") -> Authenticator:
    """One whose private key nobody has: it can be listed, renamed and removed, not used."""
    key, number = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key()), os.urandom(16)
    about = AuthenticatorData.create(
        hashlib.sha256(b"testserver").digest(),
        AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT,
        0,
        AttestedCredentialData.create(Aaguid.NONE, number, key),
    )
    credential = {
        "id": websafe_encode(number),
        "rawId": websafe_encode(number),
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {
            "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"","origin":"http://testserver"}'),
            "attestationObject": websafe_encode(AttestationObject.create("none", about, {})),
        },
    }
    data = {"name": name, "credential": credential}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


def connect_app(person: User) -> list[str]:
    """An app that knows SECRET. Gives the recovery codes that come with it."""
    totp.TOTP.activate(person, SECRET)
    return RecoveryCodes.activate(person).get_unused_codes()


def code_of(secret: str = SECRET) -> str:
    """What the app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def has_just_proved_it(session, person: User) -> None:
    """They proved a moment ago that it is them: what is asked next is what they get to see then."""
    session[flow.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[flow._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
