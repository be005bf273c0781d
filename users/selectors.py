"""Who is signed in, and how we call them."""

from __future__ import annotations

from django.http import HttpRequest

from common.actors import Actor
from common.requests import person_acting
from users.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person who is signed in; views behind the log-in only."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("This view is reached without a log-in.")
    return user


def actor_of(request: HttpRequest) -> Actor:
    """Return the signed-in person as the one who acts, with where they act from."""
    user = signed_in(request)
    return person_acting(request, pk=user.pk, label=user.email)


def display_name(user: User) -> str:
    """Return a person's name, or the address of somebody who gave none."""
    return user.full_name or user.email


def initials(user: User) -> str:
    """Return one or two letters for the corner of the page."""
    words = display_name(user).split()
    letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "")
    return letters.upper()
