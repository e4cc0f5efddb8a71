import dataclasses
from pathlib import Path

import pytest

from engine.domain.brand import BrandProfile
from engine.domain.prompt import Template
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from engine.prompting.vocabulary import DATA


@pytest.fixture(scope="session")
def templates() -> dict[str, Template]:
    return load_templates(DATA / "templates")


@pytest.fixture(scope="session")
def brands() -> dict[str, BrandProfile]:
    return load_profiles(DATA / "brands")


@pytest.fixture(scope="session")
def harbour(brands) -> BrandProfile:
    return brands["harbour"]


@pytest.fixture(scope="session")
def permissive(harbour) -> BrandProfile:
    """A brand that bars nothing."""
    return dataclasses.replace(harbour, motifs_barred=(), words_barred=(), markets=())


@pytest.fixture
def data() -> Path:
    return DATA
