"""A member of an agency's staff: a client that has entered, and an application read again."""

from __future__ import annotations

from django.test import Client

from kaowu.office.actors import Actor
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from tests.faces.faces import browser


def entered(actor: Actor) -> Client:
    """A browser in which this person has signed in."""
    return browser(User.objects.get(pk=actor.user_id))


def again(application: Application) -> Application:
    """The application as it stands now."""
    return Application.objects.get(pk=application.pk)
