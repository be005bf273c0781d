"""What the documentation says to paste, pasted: every block, against a portal that is served."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from documents.services import receive_document
from partners.models import SoftwarePartner
from tests.architecture.files import ROOT
from tests.documents.builders import file_of, statement
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    OfficeFactory,
    PartnerFactory,
    SourceEntryFactory,
    secret_of,
)
from tests.factories.banks import ING, BankAccessFactory, bank_secret_of, mandate_at_bank
from tests.factories.feeds import company_credentials_of, credentials_of

BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STARTED = "var/demo.json"
PAGES = [
    "README.md",
    "docs/api/codabox-connect.md",
    "docs/api/codabox-bankconnect.md",
    "docs/api/delivery.md",
]
SECONDS = 200
pytestmark = pytest.mark.timeout(SECONDS + 40)  # a busy machine starts programs slowly


def scripts_of(page: str) -> tuple[str, list[str]]:
    """Return what a page says to paste: its shell as one script, and each block of Python."""
    blocks = BLOCK.findall((ROOT / page).read_text())
    shell = [text for language, text in blocks if language == "sh"]
    first = next(place for place, text in enumerate(shell) if STARTED in text)
    stays = [text for text in shell[first:] if "manage.py" not in text]
    return "".join(stays), [text for language, text in blocks if language == "python"]


@pytest.fixture
def world(transactional_db, live_server, settings, tmp_path):
    """A small demonstration behind an address, as ``demo.json`` tells it; returns its folder."""
    settings.BASE_URL = live_server.url
    settings.EMAIL_BACKEND = "mails.backends.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    told = {"base_url": live_server.url, "mail_dir": settings.EMAIL_FILE_PATH, **_cast()}
    (tmp_path / "mail").mkdir()
    (tmp_path / "var").mkdir()
    (tmp_path / STARTED).write_text(json.dumps(told))
    (tmp_path / ".curlrc").write_text("fail-with-body\n")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    return tmp_path


def _cast():
    offices = OfficeFactory.create_batch(3)
    partners = [PartnerFactory(name="Kasvlinder", redirect_uris=("http://127.0.0.1:9/callback",))]
    partners += PartnerFactory.create_batch(2)
    partners.append(PartnerFactory(kind="invoicing", redirect_uris=()))
    ConsentFactory(office=offices[0], partner=partners[0], status="allowed")
    company = ClientFactory(office=offices[0])
    _statements_of(company)
    ClientFactory.create_batch(6, office=offices[1], contact_email="boss@company.example")
    customers = [
        (credentials_of(partners[0], offices[0]), None),
        (company_credentials_of(partners[3], company), company.enterprise_number),
    ]
    return {
        "offices": [_office(office) for office in offices],
        "partners": [_partner(partner) for partner in partners],
        "customers": [{**vars(keys), "client": client} for keys, client in customers],
        "banks": [_bank()],
    }


def _statements_of(company):
    account, today = BankAccountFactory(client=company), timezone.localdate()
    for number in (1, 2):
        day = today - timedelta(days=3 - number)
        content = file_of(statement(account.iban, day=day, sequence=number))
        receive_document(content, file_name=f"{number}.cod")


def _office(office):
    clients = office.clients.order_by("code")
    return {
        "id": str(office.pk),
        "company_number": office.enterprise_number,
        "clients": [{"company_number": client.enterprise_number} for client in clients],
    }


def _partner(partner: SoftwarePartner):
    row = {"name": partner.name, "software_company": str(partner.pk)}
    if partner.kind == "accounting":
        row |= {"client_id": partner.oauth_application_id, "client_secret": secret_of(partner)}
    return row


def _bank():
    SourceEntryFactory(code=ING, name="ING", bics=ING, answers_online=True)
    access = BankAccessFactory()
    mandate_at_bank()
    secret = bank_secret_of(access)
    return {"client_id": access.oauth_application_id, "client_secret": secret}


def paste(command, world, work):
    """Run a command in a folder, do meanwhile what the workers would; returns what it said."""
    environment = {**os.environ, "CURL_HOME": str(world), "NO_PROXY": "*"}
    with subprocess.Popen(
        command,
        cwd=world,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for _turn in range(SECONDS * 5):
            work()
            try:
                said, _nothing = process.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                continue
        else:
            process.kill()
            said, _nothing = process.communicate()
    assert process.returncode == 0, said
    return said


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_says_to_paste_works_as_it_stands(page, world, run_outbox):
    shell, programs = scripts_of(page)
    needed = {name for name in ("bash", "curl", "jq") if re.search(rf"\b{name}\b", f"bash {shell}")}
    if missing := sorted(name for name in needed if not shutil.which(name)):
        pytest.skip(f"{', '.join(missing)} isn't installed")

    paste(["bash", "-euo", "pipefail", "-c", shell], world, run_outbox)
    said = [paste([sys.executable, "-c", program], world, run_outbox) for program in programs]

    assert all(said)
