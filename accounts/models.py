"""A person; may or may not sign in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.mail_choices import DigestState, MailChoice, MailKind, SwitchedOff, Told

__all__ = ["DigestState", "MailChoice", "MailKind", "SwitchedOff", "Told", "User", "ViewAs", "WaitingMail"]


class Entry(models.TextChoices):
    ENTERS = "enters", _("signs in")
    INVITED = "invited", _("invited")
    NOT_INVITED = "not_invited", _("not invited")
    NO_ADDRESS = "no_address", _("no address")
    CLOSED = "closed", _("closed")


# What the database can say of it: a password nobody chose begins with an exclamation mark.
CAME_SINCE = Q(last_login__isnull=False) & (Q(invited_at=None) | Q(last_login__gte=F("invited_at")))
NOT_IN_SINCE = Q(last_login=None) | Q(last_login__lt=F("invited_at"))
NEVER_IN = Q(is_active=True, password__startswith="!") & NOT_IN_SINCE  # noqa: S106
ENTRIES = {
    Entry.ENTERS: Q(is_active=True) & (~Q(password__startswith="!") | CAME_SINCE),  # noqa: S106
    Entry.INVITED: NEVER_IN & Q(email__isnull=False, invited_at__isnull=False),
    Entry.NOT_INVITED: NEVER_IN & Q(email__isnull=False, invited_at=None),
    Entry.NO_ADDRESS: NEVER_IN & Q(email=None),
    Entry.CLOSED: Q(is_active=False),
}


class UserManager(BaseUserManager):
    def create_user(self, email: str | None, name: str, password: str | None = None, **fields) -> User:
        """Without password the person has no way in until one is chosen through the mailed link."""
        user = self.model(email=self.normalize_email(email) if email else None, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def reachable(self) -> models.QuerySet[User]:
        """Who can be written to: an account that was closed hears nothing more."""
        return self.filter(is_active=True, email__isnull=False)

    def create_superuser(self, email: str, name: str, password: str) -> User:
        return self.create_user(email, name, password, is_administrator=True)


class User(AbstractBaseUser):
    """A person, known by e-mail address. Rights never hang on the person but on mandates, offices and assignments."""

    class Language(models.TextChoices):
        DUTCH = "nl", _("Dutch")
        ENGLISH = "en", _("English")

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DUTCH)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    invited_at = models.DateTimeField(_("last invited"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        ordering = ["name"]
        constraints = [
            # One account per address, however it is typed.
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            # No address is stored as nothing, never as empty text.
            models.CheckConstraint(condition=Q(email__isnull=True) | ~Q(email=""), name="no_empty_address"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def entry(self) -> Entry:
        """How far this person is on the way in."""
        if not self.is_active:
            return Entry.CLOSED
        came_since = self.last_login and not (self.invited_at and self.last_login < self.invited_at)
        if came_since or self.has_usable_password():
            return Entry.ENTERS
        if not self.email:
            return Entry.NO_ADDRESS
        return Entry.INVITED if self.invited_at else Entry.NOT_INVITED


class ViewAs(models.Model):
    """An administrator looked with the eyes of somebody else: who, whom, from when until when."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="viewed")
    started_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("person")), name="nobody_views_as_oneself"),
            models.CheckConstraint(condition=Q(until__gt=F("started_at")), name="view_as_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.person}"

    @property
    def runs(self) -> bool:
        return self.ended_at is None and timezone.now() < self.until

    @property
    def last_moment(self) -> datetime:
        """Nobody needs to end it: it stops by itself."""
        return self.ended_at or self.until


class WaitingMail(models.Model):
    """A message about signing in on its way out; gone once it was sent, for it may hold a code or a link."""

    to = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.subject}"


class SavedViewQuerySet(models.QuerySet):
    def of(self, person: User) -> SavedViewQuerySet:
        return self.filter(person=person)

    def on(self, page: str) -> SavedViewQuerySet:
        return self.filter(page=page)


class SavedView(models.Model):
    """A page with its filters, under a name of the person who looks at it often. It shows what they may see then."""

    NAME, QUERY = 60, 500

    class Page(models.TextChoices):
        MATRIX = "decisions:matrix", _("Matrix")
        FOLLOWUP = "decisions:followup", _("Follow-up")
        WORK = "work", _("My work")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=30, choices=Page)
    name = models.CharField(_("name"), max_length=NAME)
    query = models.CharField(max_length=QUERY, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["page", "name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "page", "name"], name="one_saved_view_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse(self.page)}?{self.query}" if self.query else reverse(self.page)
