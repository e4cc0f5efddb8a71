from __future__ import annotations

import hashlib
import hmac
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from event_rows import COLUMNS, conversion, exposure
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.errors import AnalyticsError, EventsUnwritable, InvalidMapping, UnreadableEvents, WeakKey
from analytics.events.ingest import ingest
from analytics.events.mapping import EventMapping, load_mapping, mapping_from_toml
from analytics.events.store import experiments, files_of
from analytics.events.units import hash_unit

Write = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[3]
EXPOSURES: dict[str, Any] = {
    "exposure": {
        "experiment": {"text": "{file}"},
        "event_id": {"column": "id"},
        "unit": {"column": "shopper"},
        "arm": {"column": "design"},
        "at": {"column": "time"},
    }
}


def held(events: Path, table: str, experiment: str = "spring") -> list[dict[str, Any]]:
    return [row for file in files_of(events, table, experiment) for row in pq.ParquetFile(file).read().to_pylist()]


def test_a_second_ingest_of_the_same_file_adds_nothing_and_says_so(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    path = write_csv([exposure(1), exposure(2), conversion(1)])
    first, second = ingest(path, plain, events, key), ingest(path, plain, events, key)
    assert (first.exposures, first.conversions, first.known) == (2, 1, 0)
    assert (second.exposures, second.conversions, second.known) == (0, 0, 3)
    assert "nothing new" in second.sentence
    assert len(held(events, "exposures")) == 2


def test_unit_ids_are_kept_only_as_keyed_hashes(events: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    ingest(write_csv([exposure(1, unit="jane@example.com"), conversion(1, unit="jane@example.com")]), plain, events, key)
    expected = hmac.new(key, b"jane@example.com", hashlib.sha256).hexdigest()[:32]
    assert {row["unit"] for table in ("exposures", "conversions") for row in held(events, table)} == {expected}
    assert not any(b"jane" in path.read_bytes() for path in events.rglob("*") if path.is_file())


@pytest.mark.parametrize("key", [b"k" * 16, b"k" * 64, b"k" * 65, bytes(range(200))])
def test_the_hash_in_sql_is_the_hash_in_python(events: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    names = ["a", "ünï¢ødé", "0" * 500, "quote'\"semicolon;", "{}"]
    ingest(write_csv([exposure(n, unit=name) for n, name in enumerate(names)]), plain, events, key)
    assert [row["unit"] for row in held(events, "exposures")] == [hash_unit(name, key) for name in names]


def test_a_short_key_is_refused(events: Path, plain: EventMapping, write_csv: Write) -> None:
    with pytest.raises(WeakKey, match="at least 16"):
        ingest(write_csv([exposure(1)]), plain, events, b"short")


def test_duplicates_within_a_file_are_counted_and_the_first_is_kept(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    rows = [exposure(1, arm="first"), exposure(1, arm="second"), exposure(2), conversion(1), conversion(1), conversion(1)]
    report = ingest(write_csv(rows), plain, events, key)
    assert (report.exposures, report.conversions, report.repeated, report.known) == (2, 1, 3, 0)
    assert held(events, "exposures")[0]["arm"] == "first"
    assert "3 within the file" in report.sentence


def test_one_event_id_may_occur_in_two_experiments(events: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    report = ingest(write_csv([exposure(1), exposure(1, experiment="autumn/2026 é")]), plain, events, key)
    assert report.exposures == 2
    assert experiments(events) == ("autumn/2026 é", "spring")


BAD_ROWS = [
    ({"propensity": "abc"}, "row 3", "propensity", "above 0 and up to 1"),
    ({"propensity": "0"}, "row 3", "propensity", "above 0 and up to 1"),
    ({"propensity": "1.2"}, "row 3", "propensity", "above 0 and up to 1"),
    ({"propensity": "nan"}, "row 3", "propensity", "above 0 and up to 1"),
    ({"at": "yesterday"}, "row 3", "at", "a time between 2000 and now"),
    ({"at": "1970-01-01"}, "row 3", "at", "a time between 2000 and now"),
    ({"at": "2999-01-01"}, "row 3", "at", "a time between 2000 and now"),
    ({"arm": ""}, "row 3", "arm", "it is empty"),
    ({"arm": "  "}, "row 3", "arm", "it is empty"),
    ({"unit": ""}, "row 3", "unit", "it is empty"),
    ({"event_id": ""}, "row 3", "event_id", "it is empty"),
    ({"experiment": "x" * 201}, "row 3", "experiment", "1 to 200 characters"),
    ({"event": "click"}, "row 3", "event", "'exposure' or 'conversion'"),
]


@pytest.mark.parametrize(("change", "row", "column", "wanted"), BAD_ROWS)
def test_one_bad_row_refuses_the_whole_file_naming_row_and_column(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write, change: dict[str, str], row: str, column: str, wanted: str
) -> None:
    path = write_csv([exposure(1), conversion(1), exposure(2, **change), exposure(3, **change), conversion(2)])
    with pytest.raises(UnreadableEvents) as refused:
        ingest(path, plain, events, key)
    assert all(word in str(refused.value) for word in (row, f"'{column}'", wanted, "nothing was taken in"))
    assert not list(events.rglob("*.parquet"))


def test_a_bad_conversion_value_is_refused(events: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    with pytest.raises(UnreadableEvents, match=r"row 2.*'value'.*'ten' but must be a number"):
        ingest(write_csv([exposure(1), conversion(1, value="ten")]), plain, events, key)


def test_missing_columns_are_named_with_those_that_are_there(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    path = write_csv([{"event": "exposure", "arm": "A", "at": "2026-01-01"}])
    with pytest.raises(UnreadableEvents, match=r"no column 'experiment', 'event_id', 'unit'.*It has 'event', 'arm', 'at'"):
        ingest(path, plain, events, key)


def test_latin_1_is_refused_with_its_line_and_read_once_the_mapping_says_so(events: Path, key: bytes, write_csv: Write) -> None:
    rows = [
        {"id": "1", "shopper": "a", "design": "Blume", "time": "2026-01-01"},
        {"id": "2", "shopper": "b", "design": "Blüte", "time": "2026-01-02"},
    ]
    path = write_csv(rows, encoding="latin-1", name="german.csv")
    with pytest.raises(UnreadableEvents, match=r"not utf-8 text \(line 3\).*encoding = \"latin-1\""):
        ingest(path, mapping_from_toml(EXPOSURES), events, key)
    ingest(path, mapping_from_toml({**EXPOSURES, "encoding": "latin-1"}), events, key)
    assert [row["arm"] for row in held(events, "exposures", "german")] == ["Blume", "Blüte"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(events: Path, key: bytes, write_csv: Write, encoding: str) -> None:
    path = write_csv([{"id": "1", "shopper": "a", "design": "A", "time": "2026-01-01"}], encoding=encoding)
    mapping = mapping_from_toml({**EXPOSURES, "encoding": "utf-8" if encoding == "utf-8-sig" else encoding})
    assert ingest(path, mapping, events, key).exposures == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"id,shopper,design,time\n", "no rows"),
        (b"\n\n", "no header"),
        (b"id,shopper,design,time\n1,a,A\n", "line 2"),
        (b"id,shopper,design,time\n1,a,A,2026-01-01\n2,a,A,2026-01-01,more\n", "line 3"),
        (b'id,shopper,design,time\n1,a,"A,2026-01-01\n', "quotes"),
        (b"id,shopper,design,time,ID\n1,a,A,2026-01-01,2\n", "twice"),
        (b"id,shopper,design,time\n1,a\0,A,2026-01-01\n", "binary data near line 2"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not utf-8 text"),
    ],
)
def test_broken_files_get_one_sentence_and_leave_nothing(
    events: Path, tmp_path: Path, key: bytes, content: bytes, said: str
) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableEvents, match=said):
        ingest(path, mapping_from_toml(EXPOSURES), events, key)
    assert not events.exists() or not list(events.rglob("*.parquet"))


def test_a_missing_file_is_said_to_be_missing(events: Path, tmp_path: Path, plain: EventMapping, key: bytes) -> None:
    with pytest.raises(UnreadableEvents, match="There is no file"):
        ingest(tmp_path / "nowhere.csv", plain, events, key)


def test_parquet_gives_the_same_events_as_csv(events: Path, tmp_path: Path, key: bytes, write_csv: Write) -> None:
    rows = [{"id": str(n), "shopper": f"s{n}", "design": "A", "time": f"2026-01-0{n}T08:00:00Z"} for n in range(1, 6)]
    mapping = mapping_from_toml({"exposure": {**EXPOSURES["exposure"], "experiment": {"text": "spring"}}})
    table = pa.Table.from_pylist(rows)
    times = pa.compute.strptime(table["time"], format="%Y-%m-%dT%H:%M:%SZ", unit="us").cast(pa.timestamp("us", tz="UTC"))
    pq.write_table(table.set_column(3, "time", times), tmp_path / "export.parquet")
    assert ingest(tmp_path / "export.parquet", mapping, events, key).exposures == 5
    assert ingest(write_csv(rows), mapping, events, key).known == 5


def test_a_truncated_parquet_file_is_refused(events: Path, tmp_path: Path, plain: EventMapping, key: bytes) -> None:
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({name: ["x"] * 1000 for name in COLUMNS}), whole)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(whole.read_bytes()[:-50])
    with pytest.raises(UnreadableEvents, match="cut off"):
        ingest(cut, plain, events, key)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("iso", "2026-07-01 12:00:00+02:00"),
        ("epoch_s", "1782900000"),
        ("epoch_ms", "1782900000000"),
        ("%d/%m/%Y %H:%M", "01/07/2026 11:00"),
    ],
)
def test_times_are_kept_in_utc_whatever_their_form(events: Path, key: bytes, write_csv: Write, form: str, text: str) -> None:
    mapping = mapping_from_toml({**EXPOSURES, "timestamp": form, "timezone": "Europe/London"})
    ingest(write_csv([{"id": "1", "shopper": "a", "design": "A", "time": text}], name="t.csv"), mapping, events, key)
    assert held(events, "exposures", "t")[0]["at"].isoformat() == "2026-07-01T10:00:00+00:00"


def test_simulated_and_real_events_never_share_an_experiment(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    simulated = load_mapping(ROOT / "data" / "mappings" / "simulated.toml")
    ingest(write_csv([exposure(1)]), simulated, events, key)
    assert held(events, "exposures")[0]["simulated"] is True
    with pytest.raises(UnreadableEvents, match="holds simulated events; real ones cannot join"):
        ingest(write_csv([conversion(1)]), plain, events, key)


def test_an_unwritable_folder_is_said_to_be_so(tmp_path: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EventsUnwritable, match="cannot be written"):
        ingest(write_csv([exposure(1)]), plain, tmp_path / "file" / "events", key)


def test_a_full_disk_leaves_nothing_and_the_next_ingest_works(
    events: Path, tmp_path: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    path = write_csv([exposure(n, event_id=hashlib.sha256(str(n).encode()).hexdigest()) for n in range(3000)])
    code = (
        "import resource, signal, sys; from pathlib import Path; from analytics.events.ingest import ingest; "
        "from analytics.events.mapping import load_mapping; from analytics.errors import EventsUnwritable\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "mapping = load_mapping(Path(sys.argv[2]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: ingest(Path(sys.argv[1]), mapping, Path(sys.argv[3]), b'k' * 32)\n"
        "except EventsUnwritable as error: print(error)\n"
    )
    mapping = ROOT / "data" / "mappings" / "events.toml"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(mapping), str(events)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert "nothing was taken in" in done.stdout
    assert experiments(events) == ()
    assert ingest(path, plain, events, key).exposures == 3000


def test_memory_stays_bounded_on_a_large_file(events: Path, tmp_path: Path, plain: EventMapping) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("event,event_id,experiment,unit,arm,at,metric\n")
        for number in range(400_000):
            file.write(f"exposure,event-{number:012d},spring,shopper-{number % 90_000},arm-{number % 30},2026-03-01T10:00:00Z,\n")
    code = (
        "import sys; from pathlib import Path; from analytics.events.ingest import ingest\n"
        "from analytics.events.mapping import load_mapping\n"
        "report = ingest(Path(sys.argv[1]), load_mapping(Path(sys.argv[2])), Path(sys.argv[3]), b'k' * 32)\n"
        # not ru_maxrss, which a child takes over from its parent at the fork
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(report.exposures, int(peak.split()[1]) // 1024)\n"
    )
    mapping = ROOT / "data" / "mappings" / "events.toml"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(mapping), str(events)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    taken, peak_mib = map(int, done.stdout.split())
    assert taken == 400_000
    assert peak_mib < 1_000, "duckdb may use 768 MB, the rest is the program"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["spring", "été"]), st.booleans()), min_size=1, max_size=25),
    cuts=st.lists(st.integers(0, 25), max_size=2),
)
def test_any_split_and_repeat_of_a_file_leaves_the_same_events(
    tmp_path_factory: pytest.TempPathFactory,
    plain: EventMapping,
    key: bytes,
    write_csv: Write,
    numbers: list[tuple[int, str, bool]],
    cuts: list[int],
) -> None:
    rows = [(conversion if bought else exposure)(n, experiment=name) for n, name, bought in numbers]
    whole, split = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("split")
    ingest(write_csv(rows, columns=COLUMNS), plain, whole, key)
    bounds = [0, *sorted(cuts), len(rows)]
    for start, end in [*pairwise(bounds), (0, len(rows))]:
        if rows[start:end]:
            ingest(write_csv(rows[start:end], columns=COLUMNS), plain, split, key)

    def ids(events: Path) -> list[tuple[str, str, str]]:
        return sorted(
            (t, e, row["event_id"]) for t in ("exposures", "conversions") for e in experiments(events) for row in held(events, t, e)
        )

    assert ids(split) == ids(whole)
    assert len(ids(whole)) == len(set(numbers))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"exposure": {}}, "neither"),
        ({"exposures": {}}, "unknown fields exposures"),
        ({"encoding": "klingon"}, "not known"),
        ({"delimiter": ";;"}, "one character"),
        ({"exposure": {**EXPOSURES["exposure"], "arm": {"colum": "x"}}}, "exposure.arm must be"),
        (
            {"exposure": {name: value for name, value in EXPOSURES["exposure"].items() if name != "arm"}},
            "does not say where to find arm",
        ),
        ({"exposure": {**EXPOSURES["exposure"], "arm": {"column": "x", "optional": True}}}, "cannot be optional"),
        ({"conversion": {"metric": {"text": "click"}}}, "needs `when`"),
    ],
)
def test_a_wrong_mapping_is_refused_naming_the_field(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidMapping, match=said):
        mapping_from_toml({**EXPOSURES, **change})


def test_a_mapping_that_is_no_toml_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("title = \n")
    with pytest.raises(InvalidMapping, match=r"bad\.toml is not a TOML file.*line 1"):
        load_mapping(tmp_path / "bad.toml")


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "mappings").glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_mapping_loads(path: Path) -> None:
    assert load_mapping(path).title


def test_an_unknown_time_zone_is_refused(events: Path, key: bytes, write_csv: Write) -> None:
    path = write_csv([{"id": "1", "shopper": "a", "design": "A", "time": "2026-01-01"}])
    with pytest.raises(AnalyticsError, match="timezone 'Mars/Olympus' is not known"):
        ingest(path, mapping_from_toml({**EXPOSURES, "timezone": "Mars/Olympus"}), events, key)
