"""Who asks for a page of the staff."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from concilio.coalition.models import Person


def staff_person(request: HttpRequest) -> Person:
    """The member of staff who asks.

    Raises:
        PermissionDenied: nobody is logged in.
    """
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
