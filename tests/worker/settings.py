"""The product's own settings, and keys of our own in a broker that others may be using at this moment."""

import os

from overleg.settings import *  # noqa: F403

CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,  # noqa: F405
    "global_keyprefix": os.environ["BROKER_PREFIX"],
}
