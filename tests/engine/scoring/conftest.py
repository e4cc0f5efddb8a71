from pathlib import Path

import pytest

from engine.scoring.embed import ClipEmbedder, load_embedder

MODELS = Path(__file__).resolve().parents[3] / "data" / "models"


@pytest.fixture(scope="session")
def house() -> ClipEmbedder:
    return load_embedder(MODELS, "house", threads=1)
