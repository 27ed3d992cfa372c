"""The picture files, the program that draws them and the helper that reads them."""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import h5py  # type: ignore[import-untyped]
import numpy as np
import pytest
from course import ROOT

DATA = ROOT / "data"
NOTEBOOK_FOLDER = ROOT / "source" / "logistic_regression"

Datasets = dict[str, Any]


def import_from(folder: Path, name: str) -> Iterator[ModuleType]:
    """Yield a module of a folder that is not a package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield importlib.import_module(name)


@pytest.fixture(scope="module")
def draw() -> Iterator[ModuleType]:
    yield from import_from(DATA, "draw")


@pytest.fixture(scope="module")
def dataset() -> Iterator[ModuleType]:
    yield from import_from(NOTEBOOK_FOLDER, "dataset")


def stored(name: str) -> Datasets:
    """Return every dataset of one of our files."""
    with h5py.File(DATA / f"{name}_catvnoncat.h5") as file:
        return {key: file[key][()] for key in file}


def write(folder: Path, name: str, datasets: Datasets) -> Path:
    """Write a file in the place where the loader looks for it."""
    path = folder / f"{name}_catvnoncat.h5"
    with h5py.File(path, "w") as file:
        for key, values in datasets.items():
            file[key] = values
    return path


def photographs(name: str, m: int, num_px: int) -> Datasets:
    """Return a small set in the schema, with random pictures."""
    random = np.random.default_rng(m)
    return {
        f"{name}_set_x": random.integers(0, 256, (m, num_px, num_px, 3), np.uint8),
        f"{name}_set_y": np.arange(m) % 2,
        "list_classes": np.array([b"non-cat", b"cat"]),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two sound files of another size and count than ours."""
    write(tmp_path, "train", photographs("train", m=7, num_px=12))
    write(tmp_path, "test", photographs("test", m=4, num_px=12))
    return tmp_path


# --- the files -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "m", "cats"), [("train", 209, 104), ("test", 50, 25)])
def test_files_have_the_schema(name: str, m: int, cats: int) -> None:
    """Each file holds its pictures, labels and class names in the documented form."""
    data = stored(name)
    x, y, classes = (data.pop(k) for k in (f"{name}_set_x", f"{name}_set_y", "list_classes"))
    assert data == {}
    assert (x.dtype, x.shape) == (np.uint8, (m, 64, 64, 3))
    assert (y.dtype, y.shape, y.sum()) == (np.int64, (m,), cats)
    assert (classes.dtype, classes.tolist()) == (np.dtype("S7"), [b"non-cat", b"cat"])


def test_files_stay_small() -> None:
    """The two files together stay below 3 MB, the contact sheet below 400 kB."""
    assert sum(path.stat().st_size for path in DATA.glob("*.h5")) < 3e6
    assert (DATA / "contact_sheet.png").stat().st_size < 4e5


@pytest.mark.parametrize("name", ["train", "test"])
def test_files_lie_beside_the_notebook(name: str) -> None:
    """The notebook's folder has the same files."""
    file = f"{name}_catvnoncat.h5"
    assert (NOTEBOOK_FOLDER / file).read_bytes() == (DATA / file).read_bytes()


def test_repository_holds_no_links() -> None:
    """Git on Windows makes a text file of a symbolic link."""
    folders = ("source", "release", "data", "reference", "autograder", "tests")
    files = (path for folder in folders for path in (DATA.parent / folder).rglob("*"))
    assert [path for path in files if path.is_symlink()] == []


# --- the program -----------------------------------------------------------------------------


@pytest.mark.parametrize("index", [0, 7, 40, 99, 150, 208])
def test_picture_is_redrawn_train(draw: ModuleType, index: int) -> None:
    """A training picture drawn again is the stored one."""
    assert_same_picture(draw.picture(draw.TRAIN, index), stored("train")["train_set_x"][index])


@pytest.mark.parametrize("index", [0, 9, 18, 27, 36, 49])
def test_picture_is_redrawn_test(draw: ModuleType, index: int) -> None:
    """A test picture drawn again is the stored one."""
    assert_same_picture(draw.picture(draw.TEST, index), stored("test")["test_set_x"][index])


def assert_same_picture(actual: Any, expected: Any) -> None:
    """Compare two pictures, allowing for another machine's sine."""
    difference = np.abs(actual.astype(int) - expected)
    assert difference.max() <= 1  # a last-digit difference can round a value the other way,
    assert np.count_nonzero(difference) <= 5  # and rarely does


def test_labels_are_redrawn(draw: ModuleType) -> None:
    """The order of cats and other things drawn again is the stored one."""
    assert np.array_equal(draw.labels(draw.TRAIN), stored("train")["train_set_y"])
    assert np.array_equal(draw.labels(draw.TEST), stored("test")["test_set_y"])


def test_picture_depends_on_the_seed(draw: ModuleType) -> None:
    """Another seed draws another picture."""
    one, other = (draw.picture(draw.TEST, 0, seed) for seed in (1, 2))
    assert not np.array_equal(one, other)


def test_write_split_repeats_every_byte(draw: ModuleType, tmp_path: Path) -> None:
    """Two runs of the program write equal bytes, without a time stamp."""
    small = draw.Split(1, "test", 16, 8)
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        folder.mkdir()
        draw.write_split(folder, small)
    one, other = (folder.joinpath("test_catvnoncat.h5").read_bytes() for folder in folders)
    assert one == other


# --- learning --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reference() -> Iterator[ModuleType]:
    yield from import_from(ROOT, "reference.logistic_regression.answers")


@pytest.fixture(scope="module")
def trained(reference: ModuleType, dataset: ModuleType) -> dict[str, Any]:
    """Return what the notebook's model learns, with both accuracies in percent."""
    train_x, train_y, test_x, test_y, _ = dataset.load_dataset(DATA)
    X_train, X_test = (x.reshape(len(x), -1).T / 255 for x in (train_x, test_x))
    learned = reference.model(X_train, train_y, X_test, test_y, 2000, learning_rate=0.005)
    return {
        "costs": np.array(learned["costs"]),
        "train": 100 * np.mean(learned["Y_prediction_train"] == train_y),
        "test": 100 * np.mean(learned["Y_prediction_test"] == test_y),
    }


@pytest.mark.slow
def test_model_fits_the_training_set(trained: dict[str, Any]) -> None:
    """Logistic regression gets nearly every training picture right."""
    assert 98 <= trained["train"] <= 100


@pytest.mark.slow
def test_model_overfits(trained: dict[str, Any]) -> None:
    """Logistic regression gets about three test pictures in four right."""
    assert 70 <= trained["test"] <= 80


@pytest.mark.slow
def test_model_cost_falls(trained: dict[str, Any]) -> None:
    """The recorded cost starts at log 2 and falls every time."""
    assert trained["costs"][0] == pytest.approx(np.log(2), rel=1e-12)  # zeros: every A is 1/2
    assert np.all(np.diff(trained["costs"]) < 0)


# --- the loader ------------------------------------------------------------------------------


def test_load_dataset_returns_the_course_arrays(dataset: ModuleType) -> None:
    """The five arrays come in the course's order, the labels as rows."""
    shapes = [array.shape for array in dataset.load_dataset(DATA)]
    assert shapes == [(209, 64, 64, 3), (1, 209), (50, 64, 64, 3), (1, 50), (2,)]


def test_load_dataset_keeps_the_values(dataset: ModuleType) -> None:
    """Pictures, labels and class names are those of the files."""
    train, test = stored("train"), stored("test")
    train_x, train_y, test_x, test_y, classes = dataset.load_dataset(str(DATA))
    assert np.array_equal(train_x, train["train_set_x"])
    assert np.array_equal(train_y[0], train["train_set_y"])
    assert np.array_equal(test_x, test["test_set_x"])
    assert np.array_equal(test_y[0], test["test_set_y"])
    assert classes.tolist() == [b"non-cat", b"cat"]


def test_load_dataset_looks_here(
    dataset: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an argument the files of the working folder are read."""
    monkeypatch.chdir(folder)
    assert dataset.load_dataset()[0].shape == (7, 12, 12, 3)


def test_load_dataset_takes_other_photographs(dataset: ModuleType, tmp_path: Path) -> None:
    """More pictures of another size work, if the schema is the same."""
    write(tmp_path, "train", photographs("train", m=300, num_px=96))
    write(tmp_path, "test", photographs("test", m=80, num_px=96))
    train_x, train_y, test_x, test_y, _ = dataset.load_dataset(tmp_path)
    assert (train_x.shape, train_y.shape) == ((300, 96, 96, 3), (1, 300))
    assert (test_x.shape, test_y.shape) == ((80, 96, 96, 3), (1, 80))


def remove(path: Path) -> None:
    path.unlink()


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def replace_by_text(path: Path) -> None:
    path.write_text("version https://example.org/pointer\n", encoding="utf-8")


def damage_pictures(path: Path) -> None:
    """Overwrite the start of the compressed pictures; the file's structure stays sound."""
    datasets = photographs("test", m=4, num_px=12)
    with h5py.File(path, "w") as file:
        for key, values in datasets.items():
            file.create_dataset(key, data=values, chunks=values.shape, compression="gzip")
        start = file["test_set_x"].id.get_chunk_info(0).byte_offset
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(bytes(64))


FILE_FAULTS = [
    pytest.param(remove, "expected an HDF5 file, found no file.", id="missing"),
    pytest.param(cut_in_half, "expected an HDF5 file, found .*cut short.*", id="truncated"),
    pytest.param(replace_by_text, "expected an HDF5 file, found .*another kind.*", id="text"),
    pytest.param(damage_pictures, "expected an HDF5 file, found .*damaged.*", id="damaged"),
]


@pytest.mark.parametrize(("spoil", "sentence"), FILE_FAULTS)
def test_load_dataset_refuses_a_file(
    dataset: ModuleType, folder: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    """A file that is no sound HDF5 file is named in one sentence."""
    path = folder / "test_catvnoncat.h5"
    spoil(path)
    with pytest.raises(dataset.DatasetError) as raised:
        dataset.load_dataset(folder)
    assert re.fullmatch(f"{re.escape(str(path))}: {sentence}", str(raised.value))


LABELS = np.array([0, 1, 0, 1])
UINT8 = np.uint8
SHAPE = "test_set_x of shape (m, num_px, num_px, 3), found"
#: What is in a file instead; what was expected, and found.
SCHEMA_FAULTS: dict[str, tuple[Datasets, str]] = {
    "missing key": (
        {"test_set_x": None},
        "a dataset test_set_x, found only list_classes, test_set_y",
    ),
    "flattened pictures": ({"test_set_x": np.zeros((4, 432), UINT8)}, f"{SHAPE} (4, 432)"),
    "oblong pictures": (
        {"test_set_x": np.zeros((4, 12, 10, 3), UINT8)},
        f"{SHAPE} (4, 12, 10, 3)",
    ),
    "no pictures": ({"test_set_x": np.zeros((0, 12, 12, 3), UINT8)}, f"{SHAPE} (0, 12, 12, 3)"),
    "pictures as floats": (
        {"test_set_x": np.zeros((4, 12, 12, 3))},
        "test_set_x of dtype uint8, found float64",
    ),
    "another side than in training": (
        {"test_set_x": np.zeros((4, 8, 8, 3), UINT8)},
        "12 pixels a side, as in training, found 8",
    ),
    "length mismatch": (
        {"test_set_y": LABELS[:3]},
        "test_set_y of shape (4,), one a picture, found (3,)",
    ),
    "labels as a row": (
        {"test_set_y": LABELS.reshape(1, 4)},
        "test_set_y of shape (4,), one a picture, found (1, 4)",
    ),
    "labels as floats": (
        {"test_set_y": LABELS / 1},
        "test_set_y of an integer dtype, found float64",
    ),
    "labels 1 and 2": ({"test_set_y": LABELS + 1}, "only 0 and 1 in test_set_y, found [1 2]"),
    "one class": (
        {"list_classes": np.array([b"cat"])},
        "two byte strings in list_classes, found |S3 of shape (1,)",
    ),
    "class numbers": (
        {"list_classes": np.array([0, 1])},
        "two byte strings in list_classes, found int64 of shape (2,)",
    ),
}


@pytest.mark.parametrize(("changes", "sentence"), SCHEMA_FAULTS.values(), ids=SCHEMA_FAULTS)
def test_load_dataset_refuses_a_schema(
    dataset: ModuleType, folder: Path, changes: Datasets, sentence: str
) -> None:
    """A file of another schema is named in one sentence, with what was expected and found."""
    datasets = photographs("test", m=4, num_px=12) | changes
    kept = {key: values for key, values in datasets.items() if values is not None}
    path = write(folder, "test", kept)
    with pytest.raises(dataset.DatasetError) as raised:
        dataset.load_dataset(folder)
    assert str(raised.value) == f"{path}: expected {sentence}."


def test_load_dataset_checks_the_training_file_too(dataset: ModuleType, folder: Path) -> None:
    """A fault of the training file names the training file."""
    path = folder / "train_catvnoncat.h5"
    path.unlink()
    with pytest.raises(dataset.DatasetError, match=re.escape(str(path))):
        dataset.load_dataset(folder)


def test_dataset_error_is_a_value_error(dataset: ModuleType) -> None:
    """Code that catches ValueError catches it."""
    assert issubclass(dataset.DatasetError, ValueError)


def test_dataset_error_shows_as_its_sentence_in_a_notebook(tmp_path: Path) -> None:
    """IPython, which runs a notebook's cells, shows the sentence and no traceback."""
    ipython = [
        sys.executable,
        "-m",
        "IPython",
        "--colors=NoColor",
        "--HistoryManager.enabled=False",
    ]
    code = "from dataset import load_dataset; load_dataset('nowhere')"
    run = subprocess.run(
        [*ipython, "-c", code],
        env=os.environ | {"IPYTHONDIR": str(tmp_path), "PYTHONPATH": str(NOTEBOOK_FOLDER)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    path = Path("nowhere", "train_catvnoncat.h5")
    assert run.stdout == f"DatasetError: {path}: expected an HDF5 file, found no file.\n"
