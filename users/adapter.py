"""How allauth works here: no open registration, mail through the outbox, secrets encrypted."""

from __future__ import annotations

import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.utils import translation

from common.keys import decrypt, encrypt
from common.requests import client_ip
from mails.services import store_mail
from users.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only an invitation makes a user."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or ""

    def is_reauthentication_required(self, app: str) -> bool:
        """Ask for the password again unless the last log-in is younger than 15 minutes."""
        request = allauth_context.request
        records = get_authentication_records(request, request.user)
        newest = max((record["at"] for record in records), default=0.0)
        return time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise the mail in the outbox: no request waits for a mail server."""
        request = allauth_context.request
        values = {"request": request, "email": email, "current_site": get_current_site(request)}
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        with translation.override(language):
            message = self.render_mail(template_prefix, email, {**values, **context})
        html = ""
        if isinstance(message, EmailMultiAlternatives) and message.alternatives:
            html = str(message.alternatives[0][0])
        store_mail(
            template=template_prefix,
            to=email,
            key=f"{template_prefix}:{secrets.token_hex(16)}",
            subject=message.subject,
            body=str(message.body),
            html=html,
            language=language or "en",
            is_secret=True,
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)
