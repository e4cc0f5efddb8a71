from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from event_rows import conversion, exposure

from analytics.errors import EventsBusy, UnknownExperiment
from analytics.events.forgetting import forget
from analytics.events.ingest import ingest
from analytics.events.mapping import EventMapping
from analytics.events.query import count_arms
from analytics.events.store import batch, experiments, files_of, locked, require_experiment

ROOT = Path(__file__).resolve().parents[3]
Write = Callable[..., Path]


def test_a_batch_that_fails_leaves_nothing(events: Path) -> None:
    with pytest.raises(RuntimeError), locked(events), batch(events) as staging:
        (staging / "exposures" / "experiment=x").mkdir(parents=True)
        (staging / "exposures" / "experiment=x" / "a.parquet").write_bytes(b"half")
        raise RuntimeError
    assert experiments(events) == ()
    assert not list(events.rglob("*.parquet"))


@pytest.mark.parametrize(("sealed", "kept"), [(True, ("x",)), (False, ())])
def test_a_batch_of_a_killed_process_is_finished_if_sealed_else_thrown_away(
    events: Path, sealed: bool, kept: tuple[str, ...]
) -> None:
    left = events / ".staging" / "dead" / "conversions" / "experiment=x"
    left.mkdir(parents=True)
    (left / "a.parquet").write_bytes(b"whole")
    if sealed:
        (events / ".staging" / "dead" / "sealed").touch()
    with locked(events):
        assert experiments(events) == kept
    assert not list((events / ".staging").iterdir())


def test_the_lock_refuses_a_second_process_and_ends_with_the_first(events: Path) -> None:
    imports = "import sys; from pathlib import Path; from analytics.events.store import locked\n"
    code = imports + "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", code, str(events)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(EventsBusy, match="Wait for it to end"), locked(events, wait_s=0.1):
        pytest.fail("two processes hold the lock")
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with locked(events, wait_s=5):
        pass


def test_ingests_at_the_same_time_do_not_count_an_event_twice(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    path = write_csv([exposure(n) for n in range(500)])
    barrier, taken = threading.Barrier(4), []

    def take() -> None:
        barrier.wait()
        taken.append(ingest(path, plain, events, key).exposures)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [0, 0, 0, 500]


@pytest.mark.parametrize("after_s", [0.3, 0.6, 0.9, 1.2])
def test_a_killed_ingest_leaves_all_or_nothing_and_can_be_repeated(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write, after_s: float
) -> None:
    path = write_csv([exposure(n, experiment=f"x{n % 7}") for n in range(20_000)])
    code = (
        "import sys; from pathlib import Path; from analytics.events.ingest import ingest\n"
        "from analytics.events.mapping import load_mapping\n"
        "ingest(Path(sys.argv[1]), load_mapping(Path(sys.argv[2])), Path(sys.argv[3]), sys.argv[4].encode())"
    )
    arguments = [str(path), str(ROOT / "data" / "mappings" / "events.toml"), str(events), key.decode()]
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT)
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with locked(events):
        assert len(experiments(events)) in {0, 7}
    ingest(path, plain, events, key)
    assert sum(count_arms(events, name).rounds for name in experiments(events)) == 20_000


def test_forgetting_a_unit_deletes_its_events_and_no_others(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    rows = [exposure(n, unit=f"u{n % 3}") for n in range(9)] + [conversion(1, unit="u1"), conversion(2, unit="u2")]
    ingest(write_csv(rows), plain, events, key)
    assert forget("u1", events, key) == 4
    assert forget("u1", events, key) == 0
    counted = count_arms(events, "spring")
    assert counted.rounds == 6
    assert sum(arm.conversions for arm in counted.arms) == 1


def test_forgetting_the_last_unit_leaves_a_readable_empty_experiment(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    ingest(write_csv([exposure(1, unit="only")]), plain, events, key)
    assert forget("only", events, key) == 1
    assert count_arms(events, "spring").rounds == 0


def test_an_unknown_experiment_is_refused_naming_those_there_are(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    with pytest.raises(UnknownExperiment, match="No events were taken in yet"):
        require_experiment(events, "autumn")
    ingest(write_csv([exposure(1)]), plain, events, key)
    with pytest.raises(UnknownExperiment, match="There are: spring"):
        require_experiment(events, "autumn")
    assert len(files_of(events, "exposures", "spring")) == 1
