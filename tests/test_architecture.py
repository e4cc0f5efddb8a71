"""The import rule of docs/design.md: dashboard -> analytics -> review -> engine, and heavy parts only where they belong."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("engine", "review", "analytics", "dashboard")
HOMES = {
    "torch": ("engine/backends", "engine/scoring", "engine/training"),
    "diffusers": ("engine/backends", "engine/training"),
    "open_clip": ("engine/scoring", "engine/training"),
    "sqlmodel": ("review/store",),
    "alembic": ("review/store",),
    "dbos": ("review/jobs",),
    "ibis": ("analytics/events",),
    "duckdb": ("analytics/events",),
    "plotly": ("analytics/figures",),
    "rapidocr": ("engine/checks",),
    "streamlit": ("dashboard",),
}
LIGHT = ("engine.domain", "engine.prompting", "engine.pipeline", "review.queue", "review.store", "analytics", "dashboard.settings")
HEAVY = ("torch", "diffusers", "open_clip", "streamlit", "transformers", "rapidocr")


def modules() -> Iterator[Path]:
    for layer in LAYERS:
        yield from sorted((ROOT / layer).rglob("*.py"))


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down_only(path: Path) -> None:
    here = LAYERS.index(path.relative_to(ROOT).parts[0])
    above = set(LAYERS[here + 1 :])
    wrong = {name for name in imported_names(path) if name.split(".")[0] in above}
    assert not wrong, f"{path.relative_to(ROOT)} reaches up to {sorted(wrong)}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_parts_stay_in_their_homes(path: Path) -> None:
    relative = str(path.relative_to(ROOT))
    for name in imported_names(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or relative.startswith(homes), f"{relative} imports {name}, which lives in {', '.join(homes)}"


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    for path in sorted((ROOT / "engine" / "domain").glob("*.py")):
        for name in imported_names(path):
            top = name.split(".")[0]
            ours = name.startswith(("engine.domain", "engine.errors"))
            assert ours or top in sys.stdlib_module_names, f"{path.name} imports {name}"


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_load_no_heavy_parts(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
