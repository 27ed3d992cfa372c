"""Put scripts, formulas and control characters into labels and dtypes."""

# assignment: shop
# points: sums 0, best 0

import pandas as pd


def sums(table):
    labels = ["<img src=x onerror=alert(1)>", "=1+1|cmd", "\x1b[31m::error::x\u202e"]
    return pd.Series([1.0, 2.0, 3.0], labels, name="</pre><script>alert(1)</script>")


def best(table):
    kind = pd.CategoricalDtype(["</pre><script>alert(2)</script><img src=x onerror=alert(3)>"])
    frame = table.assign(shop=pd.Categorical.from_codes([0] * len(table), dtype=kind))
    return frame.rename(columns={"price": "\x1b]0;x\x07=2+2"})
