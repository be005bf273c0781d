"""The locks agree with ``pyproject.toml`` and each other, and name no place to download from."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN_TIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+?)(?: ;.*?)? \\$", re.MULTILINE)


def pins(lock: str) -> dict[str, Version]:
    text = (ROOT / lock).read_text()
    return {canonicalize_name(name): Version(version) for name, version in PIN.findall(text)}


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [("requirements.lock", RUN_TIME), ("requirements-dev.lock", RUN_TIME + DEVELOPMENT)],
    ids=["run time", "development"],
)
def test_every_requirement_is_locked_within_its_range(lock, requirements):
    locked = pins(lock)

    outside = [
        str(requirement)
        for requirement in requirements
        if locked.get(canonicalize_name(requirement.name), Version("0"))
        not in requirement.specifier
        or canonicalize_name(requirement.name) not in locked
    ]

    assert outside == [], "Run “make lock”."


def test_development_has_the_versions_of_run_time():
    run_time, development = pins("requirements.lock"), pins("requirements-dev.lock")

    assert {name: development.get(name) for name in run_time} == run_time


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())

    assert "//" not in text
    assert len(blocks) == len(PIN.findall(text))
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
