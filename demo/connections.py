"""Invoicing software that companies connected, and tokens of every fate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.actors import Actor, ActorKind
from connections.models import ActivationToken
from connections.services import (
    end_connection,
    issue_company_token,
    issue_office_token,
    open_connection,
    revoke_token,
)
from connections.states import TokenState
from consents.terms import CURRENT
from demo import cast
from feeds.services import issue_company_credentials
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner
from partners.services import actor_of_partner
from users.models import User

Offices = Mapping[str, AccountingOffice]
Partners = Mapping[str, SoftwarePartner]


def connect(offices: Offices, partners: Partners) -> list[dict[str, Any]]:
    """Connect companies and leave tokens behind; returns the companies' credentials."""
    customers = []
    for office, position, spec, has_ended in cast.CONNECTIONS:
        partner, client = partners[spec.name], _client(offices, office, position)
        token = _used(issue_company_token(partner, client, by=_software(partner)))
        connection = open_connection(partner, client, by=_software(partner), token=token)
        username, password = issue_company_credentials(connection, by=_software(partner))
        if has_ended:
            user, by = _admin(office)
            end_connection(connection, user=user, by=by)
            continue
        customers.append(
            {
                "software_company": str(partner.pk),
                "username": username,
                "password": password,
                "office": office.number,
                "client": client.enterprise_number,
            }
        )
    _tokens(offices, partners)
    return customers


def _tokens(offices: Offices, partners: Partners) -> None:
    """Leave tokens that wait, were replaced, have expired or were revoked."""
    asked = [
        issue_company_token(
            partners[spec.name],
            _client(offices, office, position),
            by=_software(partners[spec.name]),
        )
        for office, position, spec in cast.ASKED
    ]
    long_ago = timezone.now() - timedelta(days=5)
    ActivationToken.objects.filter(pk=asked[-1].pk).update(
        issued_at=long_ago, expires_at=long_ago + timedelta(hours=72)
    )
    for office, spec in cast.ISSUED:
        user, by = _admin(office)
        for _again in range(2):
            token, _value = issue_office_token(
                partners[spec.name],
                offices[office.slug],
                terms_version=CURRENT.version,
                user=user,
                by=by,
            )
        if office is cast.KLAVER:
            revoke_token(token, user=user, by=by)


def _used(token: ActivationToken) -> ActivationToken:
    """Let a token be used whose text nobody has."""
    ActivationToken.objects.filter(pk=token.pk).update(
        state=TokenState.USED, ended_at=timezone.now()
    )
    token.refresh_from_db()
    return token


def _client(offices: Offices, office: cast.Office, position: int) -> Client:
    return offices[office.slug].clients.order_by("code")[position]


def _software(partner: SoftwarePartner) -> Actor:
    return actor_of_partner(partner, ip="127.0.0.1")


def _admin(office: cast.Office) -> tuple[User, Actor]:
    user = User.objects.get(email=office.people[0].email)
    return user, Actor(ActorKind.USER, str(user.pk), user.email, ip="127.0.0.1")
