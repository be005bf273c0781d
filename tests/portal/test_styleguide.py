"""The page of the components, for those who write pages."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_it_shows_every_component(client):
    page = client.get("/styleguide/")

    assert page.status_code == 200
    assert "Style guide" in page.text


def test_in_production_it_does_not_exist(client, settings):
    settings.DEMO = False

    assert client.get("/styleguide/").status_code == 404
