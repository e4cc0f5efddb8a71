"""The list of jobs: progress that refreshes itself, cancel and resume."""

from __future__ import annotations

import streamlit as st

from dashboard.components.fragments import refusals_in_words
from dashboard.installed import installed
from dashboard.views.timing import duration_words
from dashboard.who import person
from review import jobs
