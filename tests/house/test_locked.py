"""Every dependency is locked: one release each, by hash, within the bounds that are stated."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
_PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)([^\\]*)")
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def locked(name: str) -> dict[str, list[tuple[Version, list[str]]]]:
    """Read a lock file: by name, each release with its hashes."""
    text = re.sub(r"(?m)^\s*#.*$", "", (ROOT / name).read_text(encoding="utf-8"))
    found: dict[str, list[tuple[Version, list[str]]]] = {}
    for entry in re.split(r"\n(?=\S)", text):
        if not entry.strip():
            continue
        pinned = _PINNED.match(entry.strip())
        assert pinned, f"{name}: not one release: {entry[:60]!r}"
        key = canonicalize_name(pinned[1])
        found.setdefault(key, []).append((Version(pinned[2]), _HASH.findall(entry)))
    return found


def stated(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = list(project["dependencies"])
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    requirements = [Requirement(text) for text in texts]
    return [one for one in requirements if one.name != project["name"]]


LOCKS = {
    "requirements.lock": stated("postgresql"),
    "requirements-dev.lock": stated("postgresql", "dev"),
}


@pytest.mark.parametrize("name", LOCKS)
def test_every_release_has_its_hashes(name: str) -> None:
    releases = locked(name)
    assert len(releases) > 30
    for package, found in releases.items():
        for version, hashes in found:
            assert hashes, f"{package} {version}: no hash"


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked_within_its_bounds(name: str) -> None:
    releases = locked(name)
    for requirement in LOCKS[name]:
        found = releases.get(canonicalize_name(requirement.name))
        assert found, f"{requirement.name} is not in {name}; run: make lock"
        for version, _ in found:
            assert requirement.specifier.contains(version), f"{requirement} in {name}: {version}"


def test_both_locks_hold_the_same_releases() -> None:
    development = locked("requirements-dev.lock")
    for package, found in locked("requirements.lock").items():
        assert development.get(package) == found, f"{package}; run: make lock"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_but_the_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "make lock" in text.splitlines()[1]
    assert not re.search(r"(?m)^\s*(-e|-i|-f|--index|--extra-index|--find-links|file:|/)", text)
