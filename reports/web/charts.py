"""Charts as SVG made here: no script, nothing from elsewhere, no inline style. A table beside each says the same."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, FOOT, TOP = 640, 180, 22, 18


def bars(values: Sequence[tuple[str, int]]) -> Markup:
    """A bar for each (label, number); "" if there is nothing to show."""
    if not values or not any(number for _, number in values):
        return Markup("")
    most = max(number for _, number in values)
    step = WIDTH / len(values)
    parts = [f'<line class="axis" x1="0" y1="{HEIGHT - FOOT}" x2="{WIDTH}" y2="{HEIGHT - FOOT}"/>']
    for place, (label, number) in enumerate(values):
        tall = (HEIGHT - FOOT - TOP) * number / most
        left, top = place * step + step * 0.15, HEIGHT - FOOT - tall
        middle = place * step + step / 2
        parts.append(f'<rect class="bar" x="{left:.1f}" y="{top:.1f}" width="{step * 0.7:.1f}" height="{tall:.1f}"/>')
        parts.append(f'<text class="value" x="{middle:.1f}" y="{top - 4:.1f}">{number}</text>')
        parts.append(f'<text class="label" x="{middle:.1f}" y="{HEIGHT - 6}">{escape(label)}</text>')
    return _svg(parts, HEIGHT)


def line(values: Sequence[tuple[str, float | None]], top: float = 100.0) -> Markup:
    """A line through (label, number from 0 to `top`); gaps where there is no number."""
    known = [(place, number) for place, (_, number) in enumerate(values) if number is not None]
    if len(known) < 2:
        return Markup("")
    step = WIDTH / max(1, len(values) - 1)
    floor = HEIGHT - FOOT

    def at(place: int, number: float) -> tuple[float, float]:
        return place * step, floor - (floor - TOP) * max(0.0, min(number, top)) / top

    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*one) for one in known))
    parts = [
        f'<line class="axis" x1="0" y1="{floor}" x2="{WIDTH}" y2="{floor}"/>',
        f'<polyline class="line" points="{points}"/>',
    ]
    for place, number in known:
        x, y = at(place, number)
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>')
    for place in (0, len(values) - 1):
        anchor = "start" if place == 0 else "end"
        parts.append(
            f'<text class="label" text-anchor="{anchor}" x="{place * step:.1f}" y="{HEIGHT - 6}">'
            f"{escape(values[place][0])}</text>"
        )
    return _svg(parts, HEIGHT)


def calendar(days: Sequence[tuple[str, int]]) -> Markup:
    """Weeks as columns, Monday on top: a square for each (ISO day, number); the first day must be a Monday."""
    if not days:
        return Markup("")
    most = max([number for _, number in days] + [1])
    size = 13
    parts = []
    for place, (day, number) in enumerate(days):
        week, weekday = divmod(place, 7)
        shade = 0 if not number else min(4, 1 + 3 * number // most)
        box = f'x="{week * size}" y="{weekday * size}" width="{size - 2}" height="{size - 2}"'
        parts.append(f'<rect class="day shade{shade}" {box}><title>{escape(day)}: {number}</title></rect>')
    weeks = (len(days) + 6) // 7
    inner = "".join(parts)
    return Markup(  # nosec B704 # noqa: S704 - numbers, and text that was escaped
        f'<svg class="calendar" viewBox="0 0 {weeks * size} {7 * size}" width="{weeks * size}" height="{7 * size}"'
        f' aria-hidden="true" focusable="false">{inner}</svg>'
    )


def _svg(parts: Sequence[str], height: int) -> Markup:
    inner = "".join(parts)
    return Markup(  # nosec B704 # noqa: S704 - numbers, and text that was escaped
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" aria-hidden="true"'
        f' focusable="false">{inner}</svg>'
    )
