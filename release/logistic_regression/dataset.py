"""The pictures of the notebook, read from two HDF5 files."""

from pathlib import Path

import h5py
import numpy as np


class DatasetError(ValueError):
    """A picture file is not there, or not what the notebook needs; one sentence says why."""

    def _render_traceback_(self):
        """Return what Jupyter shows: the sentence, without the way to it."""
        return [f"{type(self).__name__}: {self}"]


def load_dataset(folder="."):
    """Return the training set, the test set and the names of the classes.

    Parameters
    ----------
    folder : str or Path
        Where ``train_catvnoncat.h5`` and ``test_catvnoncat.h5`` are.

    Returns
    -------
    train_set_x_orig, train_set_y : ndarray of shape (m_train, num_px, num_px, 3), (1, m_train)
        Pictures, uint8; labels, 1 for a cat and 0 for anything else.
    test_set_x_orig, test_set_y : ndarray of shape (m_test, num_px, num_px, 3), (1, m_test)
        The same for the test set.
    classes : ndarray of shape (2,), bytes
        The name of each label.

    Raises
    ------
    DatasetError
        If a file is missing, damaged or laid out otherwise.
    """
    train_path, test_path = (Path(folder, f"{name}_catvnoncat.h5") for name in ("train", "test"))
    train_x, train_y, _ = _read(train_path, "train")
    test_x, test_y, classes = _read(test_path, "test")
    side, test_side = train_x.shape[1], test_x.shape[1]
    _expect(side == test_side, test_path, f"{side} pixels a side, as in training", test_side)
    return train_x, train_y, test_x, test_y, classes


def _read(path, name):
    """Return the pictures, the labels as a row, and the classes of one file."""
    keys = x_key, y_key, _ = f"{name}_set_x", f"{name}_set_y", "list_classes"
    try:
        with h5py.File(path) as file:
            for key in keys:
                there = isinstance(file.get(key), h5py.Dataset)
                _expect(there, path, f"a dataset {key}", f"only {', '.join(file) or 'nothing'}")
            x, y, classes = (np.asarray(file[key]) for key in keys)
    except FileNotFoundError:
        raise DatasetError(f"{path}: expected an HDF5 file, found no file.") from None
    except (OSError, RuntimeError, TypeError) as error:  # whatever h5py stumbles over
        found = f"one that is damaged, cut short or of another kind ({error})"
        raise DatasetError(f"{path}: expected an HDF5 file, found {found}.") from None
    square = x.ndim == 4 and x.shape == (len(x), x.shape[1], x.shape[1], 3) and x.size > 0
    _expect(square, path, f"{x_key} of shape (m, num_px, num_px, 3)", x.shape)
    _expect(x.dtype == np.uint8, path, f"{x_key} of dtype uint8", x.dtype)
    _expect(y.shape == (len(x),), path, f"{y_key} of shape ({len(x)},), one a picture", y.shape)
    _expect(y.dtype.kind in "iu", path, f"{y_key} of an integer dtype", y.dtype)
    _expect(np.isin(y, (0, 1)).all(), path, f"only 0 and 1 in {y_key}", np.unique(y))
    named = classes.shape == (2,) and classes.dtype.kind == "S"
    found = f"{classes.dtype} of shape {classes.shape}"
    _expect(named, path, "two byte strings in list_classes", found)
    return x, y.reshape(1, -1), classes


def _expect(holds, path, expected, found):
    """Raise a `DatasetError` unless the condition holds."""
    if not holds:
        raise DatasetError(f"{path}: expected {expected}, found {found}.")
