"""Access tokens, asked for as partners do."""

from __future__ import annotations

import base64

from django.test import Client as Browser

from tests.users.conftest import set_up_totp  # noqa: F401  # a fixture


def token_of(partner, secret) -> str:
    """Ask the token endpoint for an access token and return it."""
    basic = base64.b64encode(f"{partner.oauth_application_id}:{secret}".encode()).decode()
    answer = Browser().post(
        "/codabox-connect/oauth2/token",
        "grant_type=client_credentials",
        content_type="application/x-www-form-urlencoded",
        headers={"authorization": f"Basic {basic}"},
    )
    return answer.json()["access_token"]
