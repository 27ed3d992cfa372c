"""Values of pandas and scipy, taken apart into plain ones, and put together again.

Imports neither: who has such a value has its library. Needs numpy alone: the same text runs beside
a student's notebook.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

_TABLES = ("DataFrame", "Series", "Index")
_SPARSE = ("sparse matrix", "sparse array")
_DTYPE = re.compile(r"[A-Za-z][\w\[\], .:/+-]{0,60}")  # what pandas calls a column's type


@dataclass(frozen=True, eq=False)
class Made:
    """A DataFrame, a Series, an Index or a sparse matrix, by what it is made of.

    A table has ``columns``, their labels; ``values``, an array for each; ``dtypes``, likewise;
    ``index``, an array, of tuples where it has several levels; and ``names`` of index and columns.
    A sparse matrix has ``shape``, ``places``, an array an axis, ``values`` and ``format``.

    Raises
    ------
    ValueError
        If it is not made of that: a worker may say anything.
    """

    kind: str
    fields: dict[str, Any]

    def __post_init__(self) -> None:
        try:
            whole = _is_table(**self.fields) if self.kind in _TABLES else _is_sparse(**self.fields)
            count = {"Series": 1, "Index": 0}.get(self.kind)
            whole = whole and (count is None or len(self.fields["columns"]) == count)
        except (TypeError, AttributeError):
            whole = False
        if not whole or self.kind not in _TABLES + _SPARSE:
            raise ValueError(f"no {self.kind[:40]}")


def _is_table(columns: Any, values: Any, dtypes: Any, index: Any, names: Any) -> bool:
    of_lists = all(isinstance(each, list) for each in (columns, values, dtypes))
    return (
        of_lists
        and len(columns) == len(values) == len(dtypes)
        and len({*map(hash, columns)}) >= 0  # each can be a label
        and all(isinstance(each, np.ndarray) and each.shape == index.shape for each in values)
        and all(isinstance(each, str) and _DTYPE.fullmatch(each) for each in dtypes)
        and isinstance(index, np.ndarray)
        and index.ndim == 1
        and len(names) == 2
        and all(isinstance(each, list) for each in names)
    )


def _is_sparse(shape: Any, places: Any, values: Any, format: Any) -> bool:  # noqa: A002
    arrays = [*places, values]
    return (
        isinstance(shape, tuple)
        and len(places) == len(shape) in (1, 2)
        and all(isinstance(each, np.ndarray) and each.ndim == 1 for each in arrays)
        and all(each.shape == values.shape and each.dtype.kind in "biufc" for each in arrays)
        and all(each.dtype.kind == "i" for each in places)
        and all(((each >= 0) & (each < n)).all() for each, n in zip(places, shape, strict=True))
        and format in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
    )


def taken_apart(value: Any) -> Any:
    """Return what a value of pandas or scipy is made of; a value of others as it is.

    One of a subclass likewise, past its own methods.
    """
    kind = type(value)
    base = next((each for each in kind.__mro__ if _library(each) in sys.modules), None)
    if base is None:
        return value
    own = value if base is kind else _as(base, value)
    made = _sparse(own) if _library(base) == "scipy" else _pandas(own)
    return value if made is own else made


def _as(base: type, value: Any) -> Any:
    """Return what an object of a subclass is without it; of what is no table, the object."""
    try:
        plain: Any = object.__new__(base)
        plain.__dict__.update(object.__getattribute__(value, "__dict__"))
    except (TypeError, AttributeError):
        return value
    return plain


def _pandas(value: Any) -> Any:
    pandas = sys.modules["pandas"]
    if value is pandas.NA or value is pandas.NaT:
        return None if value is pandas.NA else np.datetime64("NaT")
    if isinstance(value, pandas.Timestamp):
        return value if value.tz is not None else value.to_datetime64()
    if isinstance(value, pandas.Timedelta):
        return value.to_timedelta64()
    if not isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
        return value
    return _table(value, pandas)


def _library(kind: type) -> str:
    """Return the name of the library that a type is of, "" of all others."""
    top = kind.__module__.partition(".")[0]
    return top if top in ("pandas", "scipy") else ""


def _table(value: Any, pandas: Any) -> Made:
    """Return a table taken apart; what does not travel is left to stand in its columns."""
    is_frame, is_index = isinstance(value, pandas.DataFrame), isinstance(value, pandas.Index)
    index = value if is_index else value.index
    columns = [] if is_index else [*value.columns] if is_frame else [value.name]
    parts = [value.iloc[:, n] for n in range(len(columns))] if is_frame else [value][: not is_index]
    dtypes = [str(part.dtype) for part in parts]
    arrays = [_array(part.array) for part in parts]
    entries = _array(index.array) if index.nlevels == 1 else _objects(index.tolist())
    fields = {
        "columns": [taken_apart(label) for label in columns],
        "values": arrays,
        "dtypes": dtypes,
        "index": entries,
        "names": [[*index.names], [*value.columns.names] if is_frame else []],
    }
    return Made("DataFrame" if is_frame else "Index" if is_index else "Series", fields)


def _array(column: Any) -> Any:
    """Return a column's array of numpy's, what is missing in one of objects None."""
    dtype = column.dtype
    kind = getattr(dtype, "kind", "O")
    if kind in "biufc":
        if isinstance(dtype, np.dtype):
            return np.asarray(column)
        lacks = bool(column.isna().any())
        plain = float if lacks else dtype.numpy_dtype
        return column.to_numpy(dtype=plain, **({"na_value": np.nan} if lacks else {}))
    if kind in "mM" and isinstance(dtype, np.dtype):
        return np.asarray(column)
    if getattr(dtype, "categories", None) is not None and dtype.categories.dtype.kind in "biufmM":
        return np.asarray(column)
    lacks = column.isna()
    return _objects([None if gone else each for gone, each in zip(lacks, column, strict=True)])


def _objects(items: list[Any]) -> Any:
    array = np.empty(len(items), object)
    for place, item in enumerate(items):
        array[place] = item
    return array


def _sparse(value: Any) -> Any:
    sparse = sys.modules.get("scipy.sparse")
    if sparse is None or not sparse.issparse(value):
        return value
    kind = "sparse matrix" if "matrix" in type(value).__name__ else "sparse array"
    parts = value.tocoo(copy=True)
    parts.sum_duplicates()
    places = [np.asarray(axis, "i8") for axis in parts.coords]
    shape = tuple(map(int, value.shape))
    fields = {"shape": shape, "places": places, "values": parts.data, "format": value.format}
    return Made(kind, fields)


def put_together(value: Any) -> Any:
    """Return the value of its library that was taken apart; any other as it is."""
    if not isinstance(value, Made):
        return value
    fields = value.fields
    if value.kind in _SPARSE:
        sparse = import_module("scipy.sparse")
        make = sparse.coo_matrix if value.kind == "sparse matrix" else sparse.coo_array
        parts = make((fields["values"], tuple(fields["places"])), shape=fields["shape"])
        return parts.asformat(fields["format"])
    pandas: Any = import_module("pandas")
    of_rows, of_columns = fields["names"]
    index = _index(fields["index"], of_rows, pandas)
    if value.kind == "Index":
        return index
    made = [
        pandas.Series(pandas.array([*each], dtype) if each.dtype.kind == "O" else each, index)
        for each, dtype in zip(fields["values"], fields["dtypes"], strict=True)
    ]
    made = [each.astype(dtype) for each, dtype in zip(made, fields["dtypes"], strict=True)]
    if value.kind == "Series":
        return made[0].rename(fields["columns"][0])
    frame = pandas.DataFrame(dict(enumerate(made)), index)
    frame.columns = _index(_objects(fields["columns"]), of_columns, pandas)
    return frame


def _index(entries: Any, names: list[Any], pandas: Any) -> Any:
    if len(names) > 1:
        return pandas.MultiIndex.from_tuples([*entries], names=names)
    if entries.dtype.kind in "iu" and np.array_equal(entries, np.arange(len(entries))):
        return pandas.RangeIndex(len(entries), name=names[0])
    plain = [*entries] if entries.dtype.kind == "O" else entries
    return pandas.Index(plain, name=names[0])


def comes_back(value: Any) -> bool:
    """Tell whether a value is the same when it is taken apart and put together: its dtypes, too."""
    made = taken_apart(value)
    if not isinstance(made, Made):
        return made is value
    again = put_together(made)
    if made.kind in _SPARSE:
        return True
    of_columns = [
        each.dtypes.tolist() if made.kind == "DataFrame" else each.dtype for each in (value, again)
    ]
    return bool(value.equals(again) and of_columns[0] == of_columns[1])


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value with each that it contains changed, in plain dicts, lists and tuples."""
    if type(value) is dict:
        return {key: mapped(item, change) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(mapped(item, change) for item in value)
    return change(value)
