"""The mail with a token: to the company's address on file, with no address that spends it."""

from __future__ import annotations

from connections.models import ActivationToken, Connection
from mails.services import queue_mail
from offices.selectors import admins_of


def send_token(token: ActivationToken, *, value: str) -> None:
    """Mail a company the token that its software asked for; the text is erased once it has left."""
    client = token.client
    if client is None:
        raise ValueError("Tokens of offices are not mailed.")
    queue_mail(
        "activation_token",
        to=token.mailed_to,
        key=f"activation_token:{token.pk}",
        language=client.language,
        office_id=token.office_id,
        is_secret=True,
        context={
            "token": token,
            "value": value,
            "client": client,
            "partner": token.partner,
            "office": client.office,
        },
    )


def announce_connection(connection: Connection) -> None:
    """Tell the company, and the Admins of its office, that its software is connected."""
    _tell(connection, "connection_opened")


def announce_connection_end(connection: Connection) -> None:
    """Tell them that the software can send and read nothing any more."""
    _tell(connection, "connection_ended")


def _tell(connection: Connection, template: str) -> None:
    client = connection.client
    people = {admin.email: admin.language for admin in admins_of(client.office)}
    if client.contact_email:
        people.setdefault(client.contact_email, client.language)
    for email, language in people.items():
        queue_mail(
            template,
            to=email,
            key=f"{template}:{connection.pk}:{email}",
            language=language,
            office_id=client.office_id,
            context={
                "connection": connection,
                "client": client,
                "partner": connection.partner,
                "office": client.office,
            },
        )
