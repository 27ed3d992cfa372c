"""The right answers, each a page of a textbook."""


def draw_cooling(axes, t, T):
    """Draw the temperature T (n,) over the time t (n,) on `axes`, with labels, from 0 °C on."""
    axes.plot(t, T)
    axes.set(xlabel="time (min)", ylabel="temperature (°C)")
    axes.set_ylim(bottom=0)
