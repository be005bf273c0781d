"""What ClamAV is asked, and what becomes of its answers."""

from __future__ import annotations

import socketserver
import struct
import threading

import pytest

from common.actors import SYSTEM
from common.antivirus import AntivirusAway, infection_of
from documents.models import Reception
from documents.services import receive_document, release_reception
from mandates.scans import check

MALWARE = b"0CODA-with-malware"
NAME = "Test.Signature"


class Clamd(socketserver.StreamRequestHandler):
    """Answers INSTREAM as ClamAV's daemon does."""

    def handle(self):
        assert self.rfile.readline() == b"nINSTREAM\n"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.looked_at.append(content)
        self.wfile.write(self.server.answer(content))


def found(content):
    return f"stream: {NAME} FOUND\n".encode() if MALWARE in content else b"stream: OK\n"


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@pytest.fixture
def clamd(settings):
    with Server(("127.0.0.1", 0), Clamd) as server:
        server.looked_at, server.answer = [], found
        settings.ANTIVIRUS_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_malware_is_named_and_what_is_clean_is_not(clamd):
    clean = b"x" * 3_000

    assert infection_of(b"..." + MALWARE) == NAME
    assert infection_of(clean) is None
    assert clamd.looked_at[-1] == clean


def test_a_daemon_on_a_socket_of_the_machine_is_asked_too(tmp_path, settings):
    class Local(socketserver.ThreadingUnixStreamServer):
        daemon_threads = True

    address = str(tmp_path / "clamd")
    with Local(address, Clamd) as server:
        server.looked_at, server.answer = [], found
        settings.ANTIVIRUS_URL = f"unix://{address}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()

        assert infection_of(MALWARE) == NAME

        server.shutdown()
        thread.join()


def test_without_an_antivirus_nothing_is_looked_at():
    assert infection_of(MALWARE) is None


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\n",
        b"stream: Can't allocate memory ERROR\n",
        b"what?\n",
        b"",
    ],
)
def test_an_antivirus_that_does_not_say_is_away(clamd, answer):
    clamd.answer = lambda _content: answer

    with pytest.raises(AntivirusAway):
        infection_of(b"anything")


@pytest.mark.django_db
def test_a_file_with_malware_is_kept_apart_and_stays_there(clamd):
    reception = receive_document(MALWARE, file_name="a.cod").reception

    assert (reception.outcome, reception.reason) == ("quarantined", "infected")
    assert NAME in reception.findings[0]["message"]
    assert not release_reception(reception, by=SYSTEM)
    assert Reception.objects.quarantined().get() == reception


@pytest.mark.django_db
def test_while_the_antivirus_is_away_nothing_is_taken_in(settings):
    settings.ANTIVIRUS_URL = "unix:///nobody/is/here"

    with pytest.raises(AntivirusAway, match="can't look at it"):
        receive_document(MALWARE, file_name="a.cod")

    assert not Reception.objects.exists()


def test_a_scan_with_malware_is_refused(clamd):
    verdict = check(b"%PDF-1.7 " + MALWARE)

    assert [refusal.code for refusal in verdict.refusals] == ["infected"]
