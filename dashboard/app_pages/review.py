"""Review: one key a decision, one by one, brief by brief, or many at once. The address holds the view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.components.fragments import empty
from dashboard.components.review_viewer import review_viewer
from dashboard.components.review_wall import review_wall
from dashboard.installed import installed
from dashboard.views.cards import STATUS_WORDS
from dashboard.views.review import GENERATORS, viewer_data
from dashboard.views.wall import brief_label, brief_of, wall_data, with_chosen
from dashboard.who import person, token
from review import queue
from review.access import Action, may
from review.domain import Order, Status, View
from review.preferences import keys_of
from review.records import brands, templates

ALL, ANY = "All brands", "Any"
ONE, SETS, GRID = "One by one", "Sets", "Grid"
LOOKS = (ONE, SETS, GRID)
ORDERS = {
    Order.BEST: "Best first",
    Order.INFORMATIVE: "Informative first",
    Order.OLDEST: "Oldest first",
    Order.BRIEF: "Brief by brief",
}
RARE = {"brief": ANY, "template": ANY, "generator": ANY, "search": ""}
OPEN_VIEW = {"brand": ALL, "status": Status.QUEUED, "order": Order.BEST, **RARE}
"""Each filter's key in the address, with its value where it filters nothing."""
BRIEFS_LISTED, BRIEFS_KEPT_S = 200, 20

installation = installed()
actor = person()
deciding = may(actor, Action.DECIDE)
names = {brand.name: brand.title for brand in brands(installation.store)}


def choose(label: str, options: list[Any], key: str, *, words: Callable[[Any], str] = str, width: int | None = None) -> Any:
    """A choice that the address holds. With a width (px) it stands in the row, where its value says enough."""
    return st.selectbox(
        label,
        options,
        format_func=words,
        key=key,
        bind="query-params",
        label_visibility="collapsed" if width else "visible",
        width=width or "stretch",
    )


def clear() -> None:
    """Opens every filter again; who looks, and how, stays."""
    st.session_state.update(OPEN_VIEW)


@st.cache_data(ttl=BRIEFS_KEPT_S, show_spinner=False)
def briefs_of(database: str, brand: str | None, status: Status) -> list[str]:
    """The briefs of a database to choose from, kept a little: a page that only fetches a new token need not list them anew."""
    found = queue.briefs(installation.store, View(brand=brand, status=status), limit=BRIEFS_LISTED, rows=0)
    return [brief_label(each.brief, each.title) for each in found]


def rare_filters(brand: str | None, status: Status) -> dict[str, Any]:
    """The filters that few need daily, in a popover that says how many are set."""
    chosen = {key: st.session_state.get(key) or st.query_params.get(key) for key in RARE}
    active = sum(value not in (None, "", ANY) for value in chosen.values())
    with st.popover(f"Filters · {active}" if active else "Filters", icon=":material/filter_list:"):
        search = st.text_input("Words", key="search", bind="query-params", placeholder="shell, coastal", icon=":material/search:")
        known = None if chosen["brief"] in (None, ANY) else chosen["brief"]
        brief = choose("Brief", [ANY, *with_chosen(briefs_of(installation.settings.database, brand, status), known)], "brief")
        template = choose("Template", [ANY, *(each.name for each in templates(installation.store))], "template")
        generator = choose("Generator", [ANY, *GENERATORS], "generator")
    opened = {"brief": brief_of(brief), "template": template, "generator": generator}
    return {"search": search.strip(), **{key: None if value == ANY else value for key, value in opened.items()}}


with st.container(horizontal=True, vertical_alignment="center"):
    look = st.segmented_control(
        "Look",
        LOOKS,
        default=ONE if deciding else GRID,
        required=True,
        label_visibility="collapsed",
        key="look",
        bind="query-params",
    )
    brand = choose("Brand", [ALL, *names], "brand", words=lambda name: names.get(name, name), width=150)
    status = choose("Show", list(STATUS_WORDS), "status", words=lambda each: STATUS_WORDS[each].capitalize(), width=130)
    order = choose("Order", list(ORDERS), "order", words=ORDERS.__getitem__, width=165)
    only_brand = None if brand == ALL else brand
    view = View(brand=only_brand, status=Status(status), order=Order(order), **rare_filters(only_brand, Status(status)))
    if view != View():
        st.button("Clear filters", type="tertiary", icon=":material/close:", on_click=clear)
    st.space("stretch")
    st.caption(f"{'Deciding' if deciding else 'Looking'} as **{actor.name}**", width="content")

if look == ONE and not deciding:
    empty("One by one is for deciding", "It keeps each design for who decides. Sets and Grid show you all of them.")
    st.page_link("app_pages/designs.py", label="What was approved is under Designs", icon=":material/grid_view:")
    st.stop()

told = viewer_data(
    token=token(),
    view=view,
    actor=actor,
    may_decide=deciding,
    lease_seconds=installation.settings.lease_seconds,
    keys=keys_of(installation.store, actor.name),
)
if look == ONE:
    review_viewer(told)
else:
    review_wall(wall_data(told, view=view, look=look.lower(), opened=st.query_params.get("set")), key=f"wall-{look}")
