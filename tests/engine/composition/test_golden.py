import importlib.util
import json
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("golden_drawings", _HERE / "golden.py")
assert _spec is not None
assert _spec.loader is not None
golden = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(golden)


@pytest.mark.parametrize("name", golden.DRAWINGS)
def test_a_drawing_measures_as_it_did_when_it_was_last_looked_at(name):
    stored = json.loads(golden.STORE.read_text(encoding="utf-8"))[name]
    for measure, value in golden.measured(golden.DRAWINGS[name]).items():
        assert value == pytest.approx(stored[measure], rel=0.02, abs=0.01), measure
