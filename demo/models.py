"""What only the demo keeps: the mail it caught, and how far its story was told."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One message that a mail server would have delivered."""

    to = models.TextField(_("to"))
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField()
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("demo:letter", args=[self.pk])


class Enclosure(models.Model):
    """A file with a letter; equal files are stored once."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=160)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(max_length=120)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Chapter(models.Model):
    """A part of the story that was told to its end: a load that breaks off goes on after the last one."""

    name = models.CharField(max_length=40, unique=True)
    finished_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
