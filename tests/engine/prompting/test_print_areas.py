from pathlib import Path

from bench.formats import table

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_on_formats_shows_the_areas_as_they_are():
    assert table() in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8"), "python -m bench.formats --table prints it"


def test_the_sheet_of_prints_is_small_enough_for_a_page():
    assert (ROOT / "docs" / "formats" / "prints.webp").stat().st_size < 300 * 1024
