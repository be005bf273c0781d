"""The same page as anybody would write it with Django REST framework, and as it comes.

Its token, a serializer of the model and pages by cursor; none of our middleware.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models
from rest_framework import generics, pagination, serializers
from rest_framework.authentication import TokenAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.test import APIRequestFactory

from benchmarks.archive import ADMIN
from feeds.models import FeedEntry
from offices.models import Client
from users.models import User

PAGE = 100
KEY = "0123456789abcdef0123456789abcdef01234567"


class Token(models.Model):
    """What the framework's own application would keep."""

    key = models.CharField(max_length=40, primary_key=True)
    user = models.ForeignKey(User, related_name="+", on_delete=models.CASCADE)

    class Meta:
        app_label = "benchmarks"
        db_table = "bench_token"

    def __str__(self) -> str:
        return self.key


class Authentication(TokenAuthentication):
    model = Token


class Entry(serializers.ModelSerializer):
    class Meta:
        model = FeedEntry
        fields = ("index", "kind", "facts")


class Pages(pagination.CursorPagination):
    page_size = PAGE
    ordering = "pk"


class Entries(generics.ListAPIView):
    authentication_classes = (Authentication,)
    permission_classes = (IsAuthenticated,)
    serializer_class = Entry
    pagination_class = Pages

    def get_queryset(self) -> models.QuerySet[FeedEntry]:
        return FeedEntry.objects.filter(client=self.kwargs["client"])


def page_of(clients: Sequence[Client]) -> Callable[[], bytes]:
    """Return a function that asks for a page of the next client's log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_token (key varchar(40) PRIMARY KEY,"
            " user_id bigint NOT NULL)"
        )
    Token.objects.update_or_create(key=KEY, defaults={"user": User.objects.get(email=ADMIN)})
    view: Any = Entries.as_view()
    requests = APIRequestFactory()
    turn = itertools.cycle(clients)

    def page() -> bytes:
        request = requests.get("/", HTTP_AUTHORIZATION=f"Token {KEY}")
        response = view(request, client=next(turn).pk).render()
        assert len(response.data["results"]) == PAGE
        return bytes(response.content)

    return page
