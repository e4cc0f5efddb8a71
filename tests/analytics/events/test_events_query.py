from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from event_rows import COLUMNS, conversion, exposure

from analytics.domain import ArmCounts
from analytics.errors import NoExposures
from analytics.events.ingest import ingest
from analytics.events.mapping import EventMapping
from analytics.events.query import count_arms

Write = Callable[..., Path]


def arms_of(events: Path, **options: str) -> dict[str, ArmCounts]:
    return {arm.arm: arm for arm in count_arms(events, "spring", **options).arms}


def test_units_that_stay_in_one_arm_are_counted_once(events: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    rows = [exposure(n, unit=f"u{n % 4}", arm="A" if n % 4 < 2 else "B") for n in range(12)]
    rows += [conversion(n, unit="u0") for n in range(3)]
    ingest(write_csv(rows, columns=COLUMNS), plain, events, key)
    counted = count_arms(events, "spring")
    arm = arms_of(events)["A"]
    assert (counted.basis, counted.crossovers) == ("unit", 0)
    assert (arm.exposures, arm.units, arm.converted_units, arm.value) == (6, 2, 1, 3.0)


def test_arms_drawn_by_exposure_are_read_by_exposure(events: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    rows = [exposure(n, unit=f"u{n // 3}", arm="ABC"[n % 3]) for n in range(30)]
    ingest(write_csv([*rows, conversion(1, unit="u0", exposure_id="e1")]), plain, events, key)
    assert count_arms(events, "spring").basis == "exposure"
    assert {name: arm.conversions for name, arm in arms_of(events).items()} == {"A": 0, "B": 1, "C": 0}


def test_a_few_crossing_units_are_left_out_and_counted(events: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    rows = [exposure(n, unit=f"u{n // 2}", arm="A" if n // 2 % 2 else "B") for n in range(200)]
    rows.append(exposure(999, unit="u0", arm="A"))
    ingest(write_csv(rows), plain, events, key)
    counted = count_arms(events, "spring")
    assert (counted.basis, counted.crossovers) == ("unit", 1)
    assert sum(arm.units for arm in counted.arms) == 99


def test_a_conversion_without_exposure_belongs_to_its_units_last_exposure_before_it(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    rows = [exposure(n, unit="u", arm=arm, at=f"2026-03-0{n}T10:00:00Z") for n, arm in ((1, "A"), (2, "B"), (4, "C"))]
    rows.append(conversion(1, unit="u", at="2026-03-03T10:00:00Z"))
    ingest(write_csv(rows), plain, events, key)
    assert {name: arm.conversions for name, arm in arms_of(events, basis="exposure").items()} == {"A": 0, "B": 1, "C": 0}


def test_conversions_that_belong_to_no_exposure_are_told_not_counted(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    rows = [exposure(1, at="2026-03-02T10:00:00Z"), exposure(2), conversion(1, at="2026-03-01T10:00:00Z")]
    rows += [conversion(5), conversion(6, exposure_id="nowhere"), conversion(2, exposure_id="e2")]
    ingest(write_csv(rows), plain, events, key)
    counted = count_arms(events, "spring")
    assert counted.orphan_conversions == 3
    assert sum(arm.conversions for arm in counted.arms) == 1


def test_the_most_frequent_metric_is_read_unless_another_is_named(
    events: Path, plain: EventMapping, key: bytes, write_csv: Write
) -> None:
    rows = [exposure(n) for n in range(6)]
    rows += [conversion(n, metric="basket", event_id=f"b{n}") for n in range(4)] + [
        conversion(n, metric="order", value="20") for n in range(2)
    ]
    ingest(write_csv(rows), plain, events, key)
    assert count_arms(events, "spring").metrics == ("basket", "order")
    assert sum(arm.conversions for arm in arms_of(events).values()) == 4
    assert sum(arm.value for arm in arms_of(events, metric="order").values()) == 40.0


def test_conversions_alone_have_no_rate(events: Path, plain: EventMapping, key: bytes, write_csv: Write) -> None:
    ingest(write_csv([conversion(1)]), plain, events, key)
    with pytest.raises(NoExposures, match="no exposures"):
        count_arms(events, "spring")


def test_two_files_with_different_context_columns_are_read_together(
    events: Path, key: bytes, write_csv: Write, plain: EventMapping
) -> None:
    from dataclasses import replace

    ingest(write_csv([exposure(1, position="2")], name="one.csv"), plain, events, key)
    ingest(write_csv([exposure(2)], name="two.csv"), replace(plain, context={}), events, key)
    assert count_arms(events, "spring").rounds == 2
