"""Where people may be sent: addresses that the partner registered, letter by letter."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from common.actors import SYSTEM
from partners.models import RedirectUri
from partners.redirects import base_of, host_of, is_loopback, validate_redirect_uri, with_query
from partners.selectors import may_redirect_to
from partners.services import add_redirect_uri, remove_redirect_uri
from tests.factories import PartnerFactory
from tests.factories.partners import CALLBACK

GOOD = [
    "https://partner.example",
    "https://partner.example/",
    "https://partner.example/callback",
    "https://partner.example/callback/",
    "https://partner.example:8443/callback",
    "https://sub-domain.partner.example/a/b;c=1/d.e~f_g",
    "https://partner.example/a%20b",
    "https://192.0.2.7/callback",
    "https://[2001:db8::1]/callback",
    "http://localhost/callback",
    "http://localhost:9/callback",
    "http://127.0.0.1:9/callback",
    "http://127.8.9.1/callback",
    "http://[::1]:9/callback",
]
HOSTILE = [
    "",
    " ",
    "/",
    "/callback",
    "//partner.example/callback",
    "///partner.example/callback",
    "partner.example",
    "partner.example/callback",
    "https:",
    "https:/",
    "https://",
    "https:///",
    "https:///callback",
    "https:partner.example/callback",
    "https:/partner.example/callback",
    "https://:443/callback",
    "https://?x",
    "http://partner.example/callback",
    "HTTP://partner.example/callback",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://127.0.0.1@evil.example/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fe80::1%25lo]/",
    "ftp://partner.example/",
    "ws://partner.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "javascript://partner.example/%0aalert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://partner.example/x",
    "about:blank",
    "mailto:an@partner.example",
    "myapp://callback",
    "https://user@partner.example/",
    "https://user:password@partner.example/",
    "https://@partner.example/",
    "https://:@partner.example/",
    "https://partner.example@evil.example/",
    "https://partner.example%40evil.example/",
    "https://partner.example%2fevil.example/",
    "https://partner.example%00.evil.example/",
    "https://partner.example;evil.example/",
    "https://partner.example,evil.example/",
    "https://partner.example'evil/",
    'https://partner.example"evil/',
    "https://partner.example<script>/",
    "https://partner.example\\@evil.example/",
    "https://partner.example\\.evil.example/",
    "https:\\\\partner.example\\callback",
    "https://partner.example\\callback",
    "\\\\partner.example\\callback",
    "https://partner.example:port/",
    "https://partner.example:99999/",
    "https://partner.example:-1/",
    "https://partner.example:/",
    "https://partner.example:443:443/",
    "https://partner..example/",
    "https://.partner.example/",
    "https://partner.example./",
    "https://*.partner.example/",
    "https://partner_example/",
    "https://[::1/",
    "https://::1/",
    "https://[not-an-address]/",
    "https://[fe80::1%25eth0]/",
    "https://partner.example/#",
    "https://partner.example/#fragment",
    "https://partner.example#@evil.example/",
    "https://partner.example/call back",
    " https://partner.example/",
    "https://partner.example/ ",
    "https://partner.example/\t",
    "https://partner.example/\n",
    "https://partner.example/\r\nLocation: https://evil.example/",
    "https://partner.example/\0",
    "https://part\tner.example/",
    "https://part\nner.example/",
    "\thttps://partner.example/",
    "java\nscript:alert(1)",
    "https://partner.example/\x7f",
    "https://partner.example/<script>",
    'https://partner.example/"onclick=',
    "https://partner.example/{id}",
    "https://partner.example/a|b",
    "https://partner.example/a^b",
    "https://partner.example/a`b",
    "https://pärtner.example/",
    "https://partner.example/ä",
    "https://partner\u3002example/",
    "https://partner.example\uff0fevil.example/",
    "https://partner.example\u2044evil.example/",
    "https://p\u0430rtner.example/",
    "https://partner.example/\u202e",
    "https://partner.example/\ud800",
    "https://partner.example/" + "x" * 2_000,
]
ONLY_WITH_QUERY = [
    "https://partner.example/callback?",
    "https://partner.example/callback?state=1",
    "https://partner.example/callback?redirect=https://evil.example/",
    "HTTPS://partner.example/callback",
]


@pytest.mark.parametrize("uri", GOOD)
def test_full_addresses_can_be_registered(uri):
    assert validate_redirect_uri(uri) is None


@pytest.mark.parametrize("uri", HOSTILE + ONLY_WITH_QUERY, ids=ascii)
def test_nothing_else_can(uri):
    with pytest.raises(ValidationError):
        validate_redirect_uri(uri)


@pytest.mark.parametrize("uri", HOSTILE, ids=ascii)
def test_nobody_is_sent_to_a_hostile_address(uri):
    assert base_of(uri) is None


@pytest.mark.parametrize("uri", ONLY_WITH_QUERY)
def test_the_query_does_not_belong_to_the_base(uri):
    assert base_of(uri) == "https://partner.example/callback"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(text):
    base = base_of(f"https://{text}")

    assert base is None or (base.startswith("https://") and base_of(base) == base)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.255.255.254", True),
        ("::1", True),
        ("localhost.", False),
        ("LOCALHOST", False),
        ("128.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("example", False),
        ("", False),
    ],
)
def test_which_hosts_are_this_machine(host, expected):
    assert is_loopback(host) is expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    "uri",
    [
        CALLBACK,
        f"{CALLBACK}?",
        f"{CALLBACK}?state=1",
        f"{CALLBACK}?a=1&a=2",
        f"{CALLBACK}?next=https://evil.example/",
        f"{CALLBACK}?state={{not-encoded}}",
    ],
)
def test_people_are_sent_to_a_registered_address_whatever_its_query(uri):
    assert may_redirect_to(PartnerFactory(), uri) is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    "uri",
    [
        "https://partner.example/",
        "https://partner.example/callback/",
        "https://partner.example/callback2",
        "https://partner.example/Callback",
        "https://partner.example/callback/../evil",
        "https://partner.example/./callback",
        "https://partner.example//callback",
        "https://partner.example/%63allback",
        "https://partner.example/callback;x",
        "https://partner.example/callback%3Fx",
        "https://Partner.example/callback",
        "https://partner.example:443/callback",
        "https://partner.example:8443/callback",
        "https://www.partner.example/callback",
        "https://partner.example.evil.example/callback",
        "https://evil.example/callback",
        "https://evil.example/?https://partner.example/callback",
        "http://partner.example/callback",
        "javascript:alert(1)",
        "",
        "\0",
    ],
    ids=ascii,
)
def test_people_are_sent_nowhere_else(uri):
    assert may_redirect_to(PartnerFactory(), uri) is False


@pytest.mark.django_db
def test_another_partners_address_is_not_ones_own():
    PartnerFactory(redirect_uris=["https://other.example/back"])

    assert may_redirect_to(PartnerFactory(), "https://other.example/back") is False


@pytest.mark.django_db
def test_an_address_that_was_added_counts():
    partner = PartnerFactory()

    add_redirect_uri(partner, "https://new.example/back", by=SYSTEM)

    assert may_redirect_to(partner, "https://new.example/back") is True


@pytest.mark.django_db
@pytest.mark.parametrize("uri", [CALLBACK, "javascript:alert(1)", "https://x.example/" + "x" * 500])
def test_an_address_is_added_once_and_only_a_good_one(uri):
    partner = PartnerFactory()

    with pytest.raises(ValidationError):
        add_redirect_uri(partner, uri, by=SYSTEM)

    assert partner.redirect_uris.count() == 1


@pytest.mark.django_db
def test_an_address_that_was_removed_counts_no_more():
    partner = PartnerFactory()

    remove_redirect_uri(RedirectUri.objects.get(), by=SYSTEM, reason="moved")

    assert may_redirect_to(partner, CALLBACK) is False


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (CALLBACK, f"{CALLBACK}?status=allowed&id=7"),
        (f"{CALLBACK}?", f"{CALLBACK}?status=allowed&id=7"),
        (
            f"{CALLBACK}?state=a%20b+c%ff&flag",
            f"{CALLBACK}?state=a%20b+c%ff&flag&status=allowed&id=7",
        ),
        (f"{CALLBACK}?status=denied&state=1", f"{CALLBACK}?state=1&status=allowed&id=7"),
        (f"{CALLBACK}?status=x&status=y", f"{CALLBACK}?status=allowed&id=7"),
        (f"{CALLBACK}?%73tatus=denied", f"{CALLBACK}?status=allowed&id=7"),
        (f"{CALLBACK}?a=1&a=2", f"{CALLBACK}?a=1&a=2&status=allowed&id=7"),
        (f"{CALLBACK}?&&a=1&", f"{CALLBACK}?a=1&status=allowed&id=7"),
    ],
)
def test_the_outcome_is_added_and_the_partners_own_query_stays(uri, expected):
    assert with_query(uri, status="allowed", id="7") == expected


@given(st.text(st.characters(codec="utf-8")))
def test_any_value_is_read_back(value):
    address = with_query(f"{CALLBACK}?state=1", status=value)

    read = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    assert read == [("state", "1"), ("status", value)]


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        (CALLBACK, "partner.example"),
        ("http://127.0.0.1:9/callback", "127.0.0.1:9"),
        ("https://[2001:db8::1]:8443/", "[2001:db8::1]:8443"),
        ("", ""),
    ],
)
def test_people_are_told_to_which_host_they_will_go(uri, host):
    assert host_of(uri) == host
