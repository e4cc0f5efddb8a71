"""The list of jobs: progress that refreshes itself, cancel and resume, and the newest candidates."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components.fragments import empty, refusals_in_words
from dashboard.components.gallery import gallery
from dashboard.installed import installed
from dashboard.views.cards import candidate_card
from dashboard.views.jobs import JobLine, job_line
from dashboard.who import person
from engine.domain.brief import Brief
from review import jobs, queue, revisions
from review.domain import View

REFRESH_S = 2.0
SHOWN = 8


def submit_brief(brief: Brief) -> None:
    """Hands the brief to the worker."""
    installation = installed()
    job = jobs.submit(installation.store, installation.settings.jobs_database, brief, person())
    st.toast(f"{brief.count} candidates asked for: job {job}.", icon=":material/check:")


def draw_jobs() -> None:
    """Every recent job; refreshes itself while one is at work."""
    working = any(line.working for line in _lines())
    st.fragment(_draw, run_every=REFRESH_S if working else None)()


def _lines() -> list[JobLine]:
    installation = installed()
    return [job_line(progress) for progress in jobs.list_jobs(installation.store, installation.settings.jobs_database)][:SHOWN]


def _draw() -> None:
    lines = _lines()
    if not lines:
        empty("Nothing generated yet", "Write a brief above and press Generate; its candidates arrive here and in Review.")
        _draw_waiting()
        return
    if any(line.working for line in lines) and not jobs.has_worker(installed().store):
        st.warning("No worker is running yet, so nothing is being made. The terminal says why, or `strikeoff worker` starts one.")
    for line in lines:
        _draw_job(line)
    _draw_waiting()


def _draw_waiting() -> None:
    """Designs made elsewhere that were sent back: a designer answers them."""
    waits = [each for each in revisions.waiting(installed().store) if each.job is None]
    if not waits:
        return
    st.subheader("Waiting for a designer", anchor=False)
    st.markdown("Made elsewhere and sent back. `strikeoff import FILE --brand B --revises ITEM` brings the new version in.")
    rows = [
        {"Item": each.item, "Design": each.title, "Brand": each.brand, "Reason": str(each.instruction.reason or ""),
         "Asked": each.instruction.note, "By": each.instruction.by, "Since": each.instruction.at}
        for each in waits
    ]  # fmt: skip
    st.dataframe(rows, hide_index=True, alt="Designs that wait for a designer")


def _draw_job(line: JobLine) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{line.title}**", width="stretch")
            st.markdown(f":{line.colour}-badge[{line.status}]")
            if line.working:
                _command("Cancel", "cancel", line, jobs.cancel)
            if line.resumable:
                _command("Resume", "play_arrow", line, jobs.resume)
        st.progress(line.share, text=line.words)
        if line.error:
            st.error(line.error, icon=":material/block:")
        rows = queue.page(installed().store, View(job=line.job, status=None), limit=SHOWN)
        if rows:
            cards = [candidate_card(installed().key, row) for row in rows]
            gallery(cards, label=f"Newest candidates of {line.job}", key=f"job-{line.job}", card_px=110)


def _command(label: str, icon: str, line: JobLine, run: Any) -> None:
    if st.button(label, icon=f":material/{icon}:", key=f"{label}-{line.job}"):
        with refusals_in_words():
            run(installed().store, installed().settings.jobs_database, line.job, person())
            st.rerun()
