"""What a browser may load on our pages, and what it may be asked for."""

from csp.constants import NONE, SELF

CONTENT = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Passkeys are ours; nothing else that a browser guards is asked for.
PERMISSIONS = ", ".join(
    [
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
        *(f"{one}=()" for one in ("camera", "microphone", "geolocation", "payment", "usb", "serial", "midi", "hid")),
    ]
)
