"""How values are written where people read them."""

import pytest
from django.template import Context, Template


def written(source, value):
    return Template("{% load portal %}{{ value|" + source + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BE71096123456769", "BE71 0961 2345 6769"),
        ("BE71096123456769 BE68539007547034", "BE71 0961 2345 6769, BE68 5390 0754 7034"),
        ("BE7109612345676", "BE71 0961 2345 676"),
        ("Acerta 6123456789", "Acerta 6123456789"),
        ("BE71096123456769 Acerta", "BE71096123456769 Acerta"),
        ("", ""),
    ],
)
def test_account_numbers_stand_in_groups_of_four_and_other_words_as_they_are(text, expected):
    assert written("ibans", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an.admin@office.example", "an<wbr>.admin<wbr>@office<wbr>.example"),
        ("", ""),
        ("<b>@x", "&lt;b&gt;<wbr>@x"),
    ],
)
def test_an_e_mail_address_may_break_before_its_signs(text, expected):
    assert written("address", text) == expected
