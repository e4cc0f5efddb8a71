"""Taking sales data in: a file with its mapping, or a simulated week."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from analytics import loop
from analytics.domain import IngestReport
from analytics.events.mapping import load_mapping
from dashboard.components.fragments import refusals_in_words
from dashboard.installed import installed
from dashboard.views.performance import SIMULATED
from dashboard.who import person
from dashboard.wiring import MAPPINGS


def draw_intake(*, expanded: bool) -> None:
    """Sales data in: a file with its mapping, or a week of the simulated storefront."""
    known = sorted(path.stem for path in MAPPINGS.glob("*.toml") if path.stem != "simulated")
    with st.expander("Take sales data in", icon=":material/upload_file:", expanded=expanded):
        file = st.file_uploader("Exposures and conversions", type=["csv", "parquet"], help="Shoppers' ids become keyed hashes.")
        mapping = st.selectbox(
            "Mapping", known, format_func=lambda name: load_mapping(MAPPINGS / f"{name}.toml").title, key="mapping"
        )
        with st.container(horizontal=True):
            if st.button("Take in", type="primary", disabled=file is None) and file is not None:
                with refusals_in_words():
                    done(take_in(file.name, file.getvalue(), mapping))
            if st.button("Simulate a week", icon=":material/science:", help=SIMULATED):
                with refusals_in_words(), st.spinner("Simulated shoppers are looking at the approved designs"):
                    done(simulate())


def take_in(name: str, content: bytes, mapping: str) -> IngestReport:
    """An uploaded file, all of it or nothing."""
    installation = installed()
    with tempfile.TemporaryDirectory(prefix="strikeoff-") as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        known = load_mapping(MAPPINGS / f"{mapping}.toml")
        return loop.take_in(path, known, installation.store, installation.events, installation.key, person())


def simulate() -> IngestReport:
    """A further simulated week over every approved design."""
    installation = installed()
    name = f"simulated-all-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    return loop.simulate(installation.store, installation.events, installation.key, person(), experiment=name)


def done(report: IngestReport) -> None:
    """Says what came in and shows it."""
    st.cache_data.clear()
    st.toast(report.sentence, icon=":material/check:", duration="long")
    st.rerun()
