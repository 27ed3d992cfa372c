"""Draw the cat and non-cat pictures of the logistic regression notebook.

    python data/draw.py

writes ``train_catvnoncat.h5``, ``test_catvnoncat.h5`` and ``contact_sheet.png`` beside this file,
and the first two once more beside the notebook.
Nothing is left to chance: each picture has a random stream of its own, seeded with
(seed, split, index), and RandomState's streams are frozen for good (NEP 19).
"""

import shutil
from pathlib import Path
from typing import NamedTuple

import h5py  # type: ignore[import-untyped]
import numpy as np
from matplotlib.image import imsave
from numpy.typing import NDArray
from pets import cat, dog
from scene import Painter, background, photograph
from shapes import SIDE
from things import THINGS

Pictures = NDArray[np.uint8]
Labels = NDArray[np.int64]

SEED = 9
OTHERS = (*[dog] * 3, *THINGS)
CLASSES = np.array([b"non-cat", b"cat"])


class Split(NamedTuple):
    """One of the two files: its number in the seed, its name, its pictures and the cats in them."""

    number: int
    name: str
    size: int
    cats: int


TRAIN, TEST = Split(0, "train", 209, 104), Split(1, "test", 50, 25)


def painters(split: Split, seed: int = SEED) -> list[Painter]:
    """Return the subject of every picture of the split, shuffled."""
    others = [OTHERS[i % len(OTHERS)] for i in range(split.size - split.cats)]
    sorted_by_class = [cat] * split.cats + others
    order = np.random.RandomState((seed, split.number)).permutation(split.size)
    return [sorted_by_class[i] for i in order]


def labels(split: Split, seed: int = SEED) -> Labels:
    """Return 1 for a cat and 0 for anything else, shape (m,)."""
    return np.array([painter is cat for painter in painters(split, seed)], np.int64)


def picture(split: Split, index: int, seed: int = SEED) -> Pictures:
    """Return one picture, shape (SIDE, SIDE, 3), drawn without the others."""
    random = np.random.RandomState((seed, split.number, index))
    canvas = background(random)
    painters(split, seed)[index](canvas, random)
    return photograph(canvas, random)


def write_split(folder: Path, split: Split) -> Pictures:
    """Write the split's file, in the layout that the course made known; return its pictures."""
    x = np.stack([picture(split, index) for index in range(split.size)])
    datasets = {"list_classes": CLASSES, f"{split.name}_set_y": labels(split)}
    # the oldest layout and no time stamps: every HDF5 reads it, and a second run gives equal bytes
    with h5py.File(folder / f"{split.name}_catvnoncat.h5", "w", libver="earliest") as file:
        for key, values in datasets.items():
            file.create_dataset(key, data=values, track_times=False)
        file.create_dataset(
            f"{split.name}_set_x",
            data=x,
            chunks=(16, SIDE, SIDE, 3),
            compression="gzip",
            compression_opts=9,
            shuffle=True,
            track_times=False,
        )
    return x


def write_contact_sheet(path: Path, x: Pictures, y: Labels) -> None:
    """Write the first pictures as one image, the cats framed in orange."""
    rows, columns, cell = 5, 14, SIDE + 6
    sheet = np.full((rows * cell, columns * cell, 3), 255, np.uint8)
    for index in range(rows * columns):
        top, left = cell * (index // columns), cell * (index % columns)
        if y[index] == 1:
            sheet[top + 1 : top + cell - 1, left + 1 : left + cell - 1] = (230, 140, 0)
        sheet[top + 3 : top + 3 + SIDE, left + 3 : left + 3 + SIDE] = x[index]
    # 32 levels a channel look the same and make the file half as large
    imsave(path, sheet | 7, metadata={"Software": "data/draw.py"}, pil_kwargs={"optimize": True})


def main() -> None:
    """Write both files and the contact sheet here, and the files once more to the notebook."""
    folder = Path(__file__).parent
    x = write_split(folder, TRAIN)
    write_split(folder, TEST)
    for split in (TRAIN, TEST):  # copies: not every system has links, and git keeps them once
        file = f"{split.name}_catvnoncat.h5"
        shutil.copyfile(folder / file, folder.parent / "source" / "logistic_regression" / file)
    write_contact_sheet(folder / "contact_sheet.png", x, labels(TRAIN))


if __name__ == "__main__":
    main()
