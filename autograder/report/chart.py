"""The distribution of scores as an SVG that takes its colours and fonts from the page."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from autograder.language import _

_INK, _ACCENT = "#010203", "#040506"  # stand for the page's own colours until the SVG is done
_CLEAN = (
    (re.compile(r"^.*?(?=<svg)", re.DOTALL), ""),
    (re.compile(r"<metadata>.*?</metadata>", re.DOTALL), ""),
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r' xmlns(:\w+)?="[^"]*"'), ""),
    (re.compile(r"<defs>.*?</defs>", re.DOTALL), ""),
    (re.compile(r' id="[^"]*"'), ""),  # two charts may share a page
    (re.compile(r"font-family: [^;\"]*; "), ""),
    (re.compile(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>'), r"<svg \1>"),
    (re.compile(_INK), "currentColor"),
    (re.compile(_ACCENT), "var(--accent)"),
)


def edges(most: float) -> list[float]:
    """Return the edges of at most 20 bins of a round width from 0 to ``most`` or just above."""
    widths = (step * 10**power for power in range(-2, 6) for step in (1, 2, 5))
    width = next(width for width in widths if most / width <= 20)
    return [round(width * n, 9) for n in range(math.ceil(most / width - 1e-9) + 1)]


def in_words(scores: Sequence[float], most: float) -> str:
    """Return the distribution as a sentence: the text alternative of the picture."""
    quarters = np.quantile(scores, [0, 0.25, 0.5, 0.75, 1])
    low, first, middle, third, high = (f"{value:.4g}" for value in quarters)
    return _(
        "Histogram of {count} scores out of {most:g}: from {low} to {high}, half of them between "
        "{first} and {third}, median {middle}."
    ).format(
        count=len(scores), most=most, low=low, high=high, first=first, third=third, middle=middle
    )


def histogram(scores: Sequence[float], most: float) -> Markup:
    """Return the distribution of ``scores``, 0 to ``most``, as inline SVG with a title."""
    from matplotlib import style
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    bins = edges(most or 1.0)
    own: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "autograder",
        "font.size": 9,
        "axes.labelcolor": _INK,
        "axes.edgecolor": _INK,
    }
    own |= {f"{part}.color": _INK for part in ("text", "xtick", "ytick")}
    with style.context(["default", own]):  # whatever settings a person or a course has
        figure = Figure(figsize=(7.2, 2.6), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        counts = np.histogram(np.clip(scores, 0, bins[-1]), bins)[0]
        gap = (bins[1] - bins[0]) * 0.08
        axes.bar(
            np.array(bins[:-1]) + gap / 2, counts, bins[1] - gap, align="edge", color=_ACCENT,
            clip_on=False,
        )  # fmt: skip
        for spine in ("top", "right", "left"):
            axes.spines[spine].set_visible(False)
        axes.grid(axis="y", color=_INK, alpha=0.14, linewidth=0.6, clip_on=False)
        axes.set(axisbelow=True, xlabel=_("points"), ylabel=_("students"), xlim=(0, bins[-1]))
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.tick_params(length=0)
        axes.patch.set_visible(False)
        figure.patch.set_visible(False)
        file = io.StringIO()
        with warnings.catch_warnings():  # the page's fonts draw the text, not these
            warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
            figure.savefig(file, format="svg", metadata={"Date": None})
    text = file.getvalue()
    for pattern, replacement in _CLEAN:
        text = pattern.sub(replacement, text)
    words = escape(in_words(scores, most))
    return Markup(
        text.replace("<svg ", f'<svg class="chart" role="img" aria-label="{words}" ', 1).replace(
            ">", f"><title>{words}</title>", 1
        )
    )
