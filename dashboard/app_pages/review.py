"""Review: one key a decision, best first."""

from __future__ import annotations

import streamlit as st

from dashboard.components.review_viewer import review_viewer
from dashboard.installed import installed
from dashboard.views.review import viewer_data
from dashboard.who import person, token
from review.access import Action, may
from review.domain import Order, Status, View
from review.records import brands

ALL = "All brands"
ORDERS = {Order.BEST: "Best first", Order.OLDEST: "Oldest first", Order.BRIEF: "Brief by brief"}

installation = installed()
actor = person()
names = {brand.name: brand.title for brand in brands(installation.store)}

with st.container(horizontal=True, vertical_alignment="center"):
    brand = st.segmented_control(
        "Brand",
        [ALL, *names],
        default=ALL,
        required=True,
        format_func=lambda name: names.get(name, name),
        label_visibility="collapsed",
        key="brand",
        bind="query-params",
    )
    status = st.segmented_control(
        "Show",
        [Status.QUEUED, Status.HELD],
        default=Status.QUEUED,
        required=True,
        format_func=str.capitalize,
        label_visibility="collapsed",
    )
    order = st.selectbox("Order", list(ORDERS), format_func=ORDERS.__getitem__, label_visibility="collapsed", width=170)
    st.space("stretch")
    st.caption(f"Deciding as **{actor.name}**, {actor.role}", width="content")

view = View(brand=None if brand == ALL else brand, status=Status(status), order=Order(order))
review_viewer(
    viewer_data(
        token=token(),
        view=view,
        actor=actor,
        may_decide=may(actor, Action.DECIDE),
        lease_seconds=installation.settings.lease_seconds,
    )
)
