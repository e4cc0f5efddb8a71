"""Figures of readouts, trait boards and proposals. The only module that knows plotly. `dark` picks the inks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from analytics.domain import ArmRate, Estimate, Inconclusive, Light, Readout, SampleRatio, SlotChange, TraitBoard, TraitEffect
from analytics.findings import effect_sentence, percent, share
from review.calibration import Calibration
from review.domain import Reason
from review.quality import Step, Tally

MAX_ROWS = 40
_ROW_PX = 24
_MARGIN_PX = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Inks:
    """Colours of one theme. Up and down differ in lightness too, so that they are told apart without hue."""

    text: str
    faint: str
    line: str
    main: str
    up: str
    down: str


LIGHT = Inks(text="#2B2F36", faint="#6B7280", line="#D7DAE0", main="#1F4E79", up="#1B7F5C", down="#B4532A")
DARK = Inks(text="#E6E8EC", faint="#A0A6B1", line="#3A4049", main="#8FB8E0", up="#63C7A0", down="#F0A07A")
REASON_INKS = {
    Reason.COLOUR: ("#2E4A7D", "#8FAEE3"), Reason.DENSITY: ("#B8682B", "#E0A06A"), Reason.MOTIF: ("#3B7F5C", "#7FC4A1"),
    Reason.SCALE: ("#8A3F5B", "#CF8AA5"), Reason.REPEAT: ("#B89B2F", "#DCC46C"), Reason.OFF_BRAND: ("#5E7FA8", "#B9CBE8"),
    Reason.TOO_SIMILAR: ("#7A7A7A", "#B5B5B5"), Reason.ARTEFACT: ("#4F9C9A", "#8FD0CE"), Reason.COMPLIANCE: ("#6B5AA0", "#B3A6DD"),
}  # fmt: skip
"""Each reason's ink on light and on dark ground; the same in every figure."""
LIGHTS = {Light.GREEN: "#2E9E6B", Light.YELLOW: "#D9A400", Light.RED: "#C8372D"}


def arm_rates(readout: Readout, *, dark: bool = False) -> go.Figure:
    """Each arm's shrunken rate with its 90 % interval, best on top; hollow dots are the rates as counted."""
    ink = _inks(dark)
    if isinstance(readout.overall, Inconclusive):
        return sentence_figure(readout.overall.reason, dark=dark)
    rated = sorted(
        ((arm.rate.mean, arm, arm.rate) for arm in readout.arms if isinstance(arm.rate, Estimate)), key=lambda row: row[0]
    )
    rows = rated[-MAX_ROWS:]
    names = [arm.arm for _, arm, _ in rows]
    figure = go.Figure()
    figure.add_scatter(
        x=[arm.raw for _, arm, _ in rows],
        y=names,
        mode="markers",
        name="as counted",
        hoverinfo="skip",
        marker={"symbol": "circle-open", "size": 6, "color": ink.faint},
    )
    _intervals(
        figure, names, [rate for _, _, rate in rows], [_arm_hover(arm, rate) for _, arm, rate in rows], [ink.main] * len(rows)
    )
    figure.add_vline(x=readout.overall.mean, line={"color": ink.faint, "width": 1, "dash": "dot"})
    _lay_out(
        figure, ink, rows=len(rows), x_title=f"{readout.metric} rate", x_format=".1%" if readout.overall.mean > 0.005 else ".2%"
    )
    _pad(figure, [rate for _, _, rate in rows])
    if readout.simulated:
        _stamp(figure, ink)
    return figure


def ratio_light(readout: Readout, *, dark: bool = False) -> go.Figure:
    """How far each arm's count is from what it should be, in standard deviations, in the colour of the light."""
    ratio, ink = readout.ratio, _inks(dark)
    if isinstance(ratio, Inconclusive) or not ratio.expected:
        return sentence_figure(ratio.reason if isinstance(ratio, Inconclusive) else ratio.sentence, dark=dark)
    off = {arm: (ratio.observed[arm] - expected) / max(expected, 1e-9) ** 0.5 for arm, expected in ratio.expected.items()}
    names = sorted(off, key=lambda arm: off[arm])
    figure = go.Figure()
    figure.add_vrect(x0=-2, x1=2, fillcolor=ink.line, opacity=0.35, line_width=0, layer="below")
    figure.add_scatter(
        x=[off[arm] for arm in names],
        y=names,
        mode="markers",
        marker={"size": 8, "color": LIGHTS[ratio.light]},
        hovertext=[_ratio_hover(ratio, arm) for arm in names],
        hoverinfo="text",
    )
    _lay_out(
        figure, ink, rows=len(names), x_title="fewer than expected   ·   more than expected (standard deviations)", x_format=".0f"
    )
    figure.update_xaxes(
        range=[-max(4, *(abs(value) * 1.1 for value in off.values())), max(4, *(abs(value) * 1.1 for value in off.values()))]
    )
    return figure


def trait_effects(board: TraitBoard | Inconclusive, *, dark: bool = False) -> go.Figure:
    """A forest plot: each value's shrunken lift against the average of its slot, with its 90 % interval."""
    ink = _inks(dark)
    if isinstance(board, Inconclusive):
        return sentence_figure(board.reason, dark=dark)
    effects = sorted(board.effects[:MAX_ROWS], key=lambda effect: (effect.drawn, effect.trait, effect.log_mean))
    names = [f"{effect.trait} · {effect.value}" + ("" if effect.drawn else " (seen)") for effect in effects]
    figure = go.Figure()
    figure.add_vline(x=0, line={"color": ink.faint, "width": 1})
    _intervals(
        figure,
        names,
        [effect.lift for effect in effects],
        [effect_sentence(effect) for effect in effects],
        [_colour(effect, ink) for effect in effects],
    )
    _lay_out(
        figure, ink, rows=len(effects), x_title="converts less   ·   converts more than the average of its slot", x_format="+.0%"
    )
    if effects:
        _pad(figure, [effect.lift for effect in effects])
    if board.simulated:
        _stamp(figure, ink)
    return figure


def slot_weights(changes: Sequence[SlotChange], *, dark: bool = False) -> go.Figure:
    """Each value's share of new designs, before (hollow) and after (filled)."""
    ink, figure = _inks(dark), go.Figure()
    rows = [
        (f"{change.slot} · {value}", share(change.before, value), share(change.after, value))
        for change in changes
        for value in change.before
    ]
    for name, before, after in rows:
        figure.add_scatter(
            x=[before, after],
            y=[name, name],
            mode="lines",
            hoverinfo="skip",
            line={"width": 2, "color": ink.up if after >= before else ink.down},
        )
    names = [name for name, _, _ in rows]
    hover = [f"{name}: {percent(before)} of new designs before, {percent(after)} after" for name, before, after in rows]
    colours = [ink.up if after >= before else ink.down for _, before, after in rows]
    for values, symbol in ((1, "circle-open"), (2, "circle")):
        figure.add_scatter(
            x=[row[values] for row in rows],
            y=names,
            mode="markers",
            hovertext=hover,
            hoverinfo="text",
            marker={"symbol": symbol, "size": 9, "color": colours},
        )
    _lay_out(figure, ink, rows=len(rows), x_title="share of new designs: before (hollow) and after (filled)", x_format=".0%")
    figure.update_xaxes(rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    return figure


def reasons_over_time(told: Sequence[tuple[date, Tally]], step: Step, *, dark: bool = False) -> go.Figure:
    """Designs rejected or sent back, a bar a day or week, by reason."""
    ink, figure = _inks(dark), go.Figure()
    names = [f"{start:%-d %b}" if step is Step.DAY else f"week of {start:%-d %b}" for start, _ in told]
    for reason in _said([tally for _, tally in told]):
        figure.add_bar(
            x=names,
            y=[tally.reasons.get(reason, 0) for _, tally in told],
            name=reason_words(reason),
            marker={"color": REASON_INKS[reason][dark]},
            hovertext=[_reason_hover(name, reason, tally) for name, (_, tally) in zip(names, told, strict=True)],
            hoverinfo="text",
        )
    _lay_out_reasons(figure, ink, height=320)
    figure.update_xaxes(type="category", showgrid=False, nticks=16, tickangle=0)
    figure.update_yaxes(
        title={"text": "designs", "font": {"color": ink.faint, "size": 12}}, showgrid=True, gridcolor=ink.line, type="linear"
    )
    return figure


def reasons_by_template(told: Sequence[tuple[str, int, Tally]], *, dark: bool = False) -> go.Figure:
    """The share of each template revision's decided designs that was rejected or sent back, by reason, most objected to on top."""
    ink, figure = _inks(dark), go.Figure()
    rows = sorted(told, key=lambda row: row[2].share())[-MAX_ROWS:]
    names = [template_words(template, revision) for template, revision, _ in rows]
    for reason in _said([tally for _, _, tally in rows]):
        figure.add_bar(
            y=names,
            x=[tally.share(reason) for _, _, tally in rows],
            orientation="h",
            name=reason_words(reason),
            marker={"color": REASON_INKS[reason][dark]},
            customdata=[[template, revision] for template, revision, _ in rows],
            hovertext=[_reason_hover(name, reason, tally) for name, (_, _, tally) in zip(names, rows, strict=True)],
            hoverinfo="text",
        )
    totals = [f"{tally.share():.0%} of {tally.decided}" for _, _, tally in rows]
    figure.add_scatter(
        x=[tally.share() for _, _, tally in rows], y=names, mode="text", text=[f"  {total}" for total in totals],
        textposition="middle right", textfont={"color": ink.text, "size": 12}, showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    _lay_out_reasons(figure, ink, height=_MARGIN_PX + 40 + 38 * max(len(rows), 2))
    figure.update_xaxes(
        tickformat=".0%",
        range=[0, 1.12],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
        title={"text": "share of what was decided", "font": {"color": ink.faint, "size": 12}},
    )
    return figure


def calibration(told: Calibration, *, dark: bool = False) -> go.Figure:
    """What brand fit said against what was approved, a dot a tenth of the decisions with its 90 % interval; on the line it kept
    its word."""
    ink, figure = _inks(dark), go.Figure()
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", hoverinfo="skip", line={"width": 1, "dash": "dot", "color": ink.faint})
    for each in told.bins:
        figure.add_scatter(
            x=[each.said, each.said], y=[each.low, each.high], mode="lines", hoverinfo="skip", opacity=0.45,
            line={"width": 3, "color": ink.main},
        )  # fmt: skip
    figure.add_scatter(
        x=[each.said for each in told.bins],
        y=[each.approved for each in told.bins],
        mode="markers",
        marker={"size": 9, "color": ink.main},
        hovertext=[f"{each.n} designs at {percent(each.said)}: {percent(each.approved)} approved" for each in told.bins],
        hoverinfo="text",
    )
    _lay_out(figure, ink, rows=12, x_title="brand fit when it was decided", x_format=".0%")
    figure.update_xaxes(range=[-0.02, 1.02])
    figure.update_yaxes(
        type="linear", range=[-0.04, 1.04], tickformat=".0%", showgrid=True, gridcolor=ink.line,
        title={"text": "approved", "font": {"color": ink.faint, "size": 12}},
    )  # fmt: skip
    return figure


def template_words(template: str, revision: int) -> str:
    """`coastal@2`; work made elsewhere has no template."""
    return f"{template}@{revision}" if template else "imported"


def reason_words(reason: Reason) -> str:
    """A reason as people say it."""
    return str(reason).replace("-", " ").capitalize()


def _said(tallies: Sequence[Tally]) -> list[Reason]:
    """The reasons that were given at all, in the order of their keys."""
    return [reason for reason in Reason if any(tally.reasons.get(reason) for tally in tallies)]


def _reason_hover(name: str, reason: Reason, tally: Tally) -> str:
    return (
        f"{name}<br>{reason_words(reason)}: {tally.reasons.get(reason, 0)} of {tally.decided} decided ({tally.share(reason):.0%})"
    )


def _lay_out_reasons(figure: go.Figure, ink: Inks, *, height: int) -> None:
    """Stacked bars under a legend."""
    _lay_out(figure, ink, rows=2, x_title="", x_format="")
    figure.update_layout(
        barmode="stack",
        bargap=0.35,
        height=height,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 12}, "traceorder": "normal"},
        margin={"l": 8, "r": 16, "t": 60, "b": 44},
        clickmode="event+select",
    )


def sentence_figure(sentence: str, *, dark: bool = False) -> go.Figure:
    """An empty figure that says why there is nothing to draw."""
    figure = go.Figure()
    _lay_out(figure, _inks(dark), rows=2, x_title="", x_format="")
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    words, lines = sentence.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 70:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    figure.add_annotation(text="<br>".join(lines), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"size": 14})
    return figure


def _inks(dark: bool) -> Inks:
    return DARK if dark else LIGHT


def _colour(effect: TraitEffect, ink: Inks) -> str:
    if effect.lift.low > 0:
        return ink.up
    return ink.down if effect.lift.high < 0 else ink.faint


def _intervals(
    figure: go.Figure, names: Sequence[str], rates: Sequence[Estimate], hover: Sequence[str], colours: Sequence[str]
) -> None:
    """Dots with their 90 % intervals, one row each."""
    for name, rate, colour in zip(names, rates, colours, strict=True):
        figure.add_scatter(
            x=[rate.low, rate.high],
            y=[name, name],
            mode="lines",
            line={"width": 3, "color": colour},
            opacity=0.45,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[rate.mean for rate in rates],
        y=list(names),
        mode="markers",
        marker={"size": 9, "color": list(colours)},
        hovertext=list(hover),
        hoverinfo="text",
    )


def _pad(figure: go.Figure, rates: Sequence[Estimate]) -> None:
    """Room beside the longest intervals."""
    low, high = min(rate.low for rate in rates), max(rate.high for rate in rates)
    figure.update_xaxes(range=[low - 0.04 * (high - low), high + 0.04 * (high - low)])


def _arm_hover(arm: ArmRate, rate: Estimate) -> str:
    best = "" if isinstance(arm.chance_best, Inconclusive) else f"<br>Chance to be best: {arm.chance_best:.0%}"
    return (
        f"{arm.arm}<br>{rate.mean:.2%}, 90 % interval {rate.low:.2%} to {rate.high:.2%}"
        f"<br>{arm.conversions:,} of {arm.exposures:,} exposures converted{best}"
    )


def _ratio_hover(ratio: SampleRatio, arm: str) -> str:
    return f"{arm}: shown {ratio.observed[arm]:,.0f} times, expected {ratio.expected[arm]:,.0f}"


def _stamp(figure: go.Figure, ink: Inks) -> None:
    """Simulated sales say so inside the figure, so that a copied picture still says it."""
    figure.add_annotation(
        text="SIMULATED SALES",
        x=0,
        y=1.0,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 11, "color": ink.down},
    )


def _lay_out(figure: go.Figure, ink: Inks, *, rows: int, x_title: str, x_format: str) -> None:
    figure.update_layout(
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hovermode="closest",
        height=_MARGIN_PX + _ROW_PX * max(rows, 2),
        margin={"l": 8, "r": 16, "t": 24, "b": 44},
        font={"color": ink.text, "size": 13},
        hoverlabel={"align": "left"},
        modebar={"remove": ["zoom", "pan", "select", "lasso2d", "zoomIn", "zoomOut", "autoScale", "resetScale"]},
    )
    figure.update_xaxes(
        title={"text": x_title, "font": {"color": ink.faint, "size": 12}},
        tickformat=x_format,
        gridcolor=ink.line,
        zeroline=False,
        automargin=True,
        showline=False,
        ticks="",
        fixedrange=True,
        color=ink.faint,
    )
    figure.update_yaxes(automargin=True, showgrid=False, zeroline=False, ticks="", fixedrange=True, type="category", color=ink.text)
