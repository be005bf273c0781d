"""Secrets that we issue, and values that we must read back."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from common.keys import decrypt, encrypt, generate_secret, keyed_hash


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_encrypted_is_read_back(text):
    assert decrypt(encrypt(text)) == text


def test_the_same_text_is_encrypted_differently_each_time():
    assert encrypt("a secret") != encrypt("a secret")


def test_encryption_hides_the_text():
    assert "a secret" not in encrypt("a secret")


def test_an_older_key_still_opens(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [old]
    sealed = encrypt("a secret")

    settings.ENCRYPTION_KEYS = [new, old]

    assert decrypt(sealed) == "a secret"


def test_the_newest_key_encrypts(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, old]

    sealed = encrypt("a secret")

    assert Fernet(new).decrypt(sealed) == b"a secret"


def test_a_key_that_was_taken_away_opens_nothing(settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    sealed = encrypt("a secret")

    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(InvalidToken):
        decrypt(sealed)


def test_a_changed_text_is_not_opened():
    sealed = encrypt("a secret")

    with pytest.raises(InvalidToken):
        decrypt(sealed[:-4] + "AAA=")


def test_a_keyed_hash_is_the_same_each_time():
    assert keyed_hash("a secret") == keyed_hash("a secret")


def test_a_keyed_hash_has_sixty_four_hexadecimal_digits():
    assert (len(keyed_hash("a secret")), int(keyed_hash("a secret"), 16) > 0) == (64, True)


def test_a_keyed_hash_depends_on_the_key(settings):
    before = keyed_hash("a secret")

    settings.CREDENTIALS_KEY = "k" * 60

    assert keyed_hash("a secret") != before


@given(st.text(), st.text())
def test_different_secrets_have_different_hashes(one, other):
    assert (keyed_hash(one) == keyed_hash(other)) is (one == other)


def test_a_secret_has_its_prefix_and_256_random_bits():
    prefix, _, rest = generate_secret("mcb_live").rpartition("_live_")

    assert (prefix, len(rest) >= 43) == ("mcb", True)


def test_no_two_secrets_are_the_same():
    assert len({generate_secret("mcb_live") for _ in range(1_000)}) == 1_000
