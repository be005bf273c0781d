"""Let a company go on in another environment of its office, and have its documents there too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import Actor
from common.errors import InvalidValue
from documents.models import Document
from feeds.selectors import dated_between
from feeds.services.again import deliver_again
from offices.models import Client, Environment
from offices.services import change_client
from partners.models import SoftwarePartner


@transaction.atomic
def move_company(
    client: Client,
    *,
    environment: Environment,
    code: str,
    version: int,
    since: date | None = None,
    software: Collection[SoftwarePartner] = (),
    by: Actor,
) -> int:
    """Move a company to another environment; returns how many documents come again.

    Its mandates, accounts, documents and history stay with it, and nothing has to be signed:
    the office that the mandates name is the same. What its documents bear as date from ``since``
    on comes again to ``software``. Raises ``InvalidValue`` for the environment where it is, or
    another office's; ``StateConflict`` and ``ValidationError`` as ``change_client`` does.
    """
    if environment.pk == client.environment_id:
        raise InvalidValue(_("The company is in this environment already."), code="same")
    change_client(client, version=version, environment=environment, code=code, by=by)
    if since is None or not software:
        return 0
    documents = Document.objects.filter(client=client)
    dated = dated_between(documents, since, timezone.localdate())
    return deliver_again(client.office, dated, software=software, by=by)
