"""Small charts as SVG, drawn without script and without style attributes, which the page's policy forbids. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.watch.markup import element, text

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 240, 36
"""Size in pixels of a chart; the page may stretch it."""

EDGE = 2
"""Room around the drawing, so that its ends are not cut."""


def line_chart(values: Sequence[float | None], label: str) -> str:
    """Return a line through shares from 0 to 1, broken where there is none; *label* is what it shows."""
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    height = HEIGHT - 2 * EDGE
    drawn: list[str] = []
    stretch: list[str] = []
    for number, value in enumerate((*values, None)):
        if value is not None:
            stretch.append(f"{EDGE + number * step:.1f},{EDGE + height * (1 - min(1.0, max(0.0, value))):.1f}")
            continue
        if len(stretch) == 1:
            x, _, y = stretch[0].partition(",")
            drawn.append(element("circle", cx=x, cy=y, r=1.5))
        elif stretch:
            drawn.append(element("polyline", points=" ".join(stretch)))
        stretch = []
    return _svg("line", label, drawn)


def bar_chart(values: Sequence[float], labels: Sequence[str], label: str) -> str:
    """Return a bar for each of *values*, the tallest as high as the chart; *labels* name them one by one."""
    step = (WIDTH - 2 * EDGE) / max(1, len(values))
    largest = max(values, default=0) or 1
    drawn = []
    for number, (value, name) in enumerate(zip(values, labels, strict=True)):
        height = (HEIGHT - 2 * EDGE) * value / largest
        place = {"x": f"{EDGE + number * step:.1f}", "y": f"{HEIGHT - EDGE - height:.1f}"}
        size = {"width": f"{max(0.5, step * 0.8):.1f}", "height": f"{height:.1f}"}
        drawn.append(element("rect", element("title", text(name)), **place, **size))
    return _svg("bars", label, drawn)


def _svg(kind: str, label: str, drawn: Sequence[str]) -> str:
    box = f"0 0 {WIDTH} {HEIGHT}"
    return element("svg", *drawn, class_=kind, viewBox=box, width=WIDTH, height=HEIGHT, role="img", aria_label=label)
