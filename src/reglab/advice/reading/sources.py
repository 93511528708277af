"""From what people have to examples: files, folders, data frames and arrays."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from reglab.advice.reading import arrays, files, images, suspicions, targets
from reglab.advice.reading.assembling import table
from reglab.advice.reading.options import Options
from reglab.advice.reading.reading import Reading
from reglab.advice.reading.usable import usable
from reglab.errors import ReglabError


def read(  # noqa: PLR0913 - as many as the command has options
    source: object,
    *,
    target: str | None = None,
    text: str | None = None,
    group: str | None = None,
    time: str | None = None,
    task: targets.TaskName | None = None,
    drop: tuple[str, ...] | list[str] = (),
    drop_missing_target: bool = False,
    drop_rare_classes: bool = False,
) -> Reading:
    """Read somebody's data.

    Parameters
    ----------
    source : path, data frame, or tuple of arrays
        A table as CSV, TSV, Parquet, JSON lines or, where openpyxl is installed, Excel; a folder of images with one
        subfolder per class; a data frame of pandas or polars; or inputs and target, ``(X, y)``.
    target : str, optional
        The column to predict; a table needs one.
    text : str, optional
        A column to read as text; all others are left out.
    group : str, optional
        A column that says which rows belong together, such as those of one person.
    time : str, optional
        A column of dates or numbers that says in which order the rows came.
    task : {"classification", "regression"}, optional
        Overrides what the target looks like.
    drop : tuple of str
        Columns to leave out.
    drop_missing_target : bool
        Whether to leave out rows without a target; otherwise they are refused.
    drop_rare_classes : bool
        Whether to leave out classes with fewer than 6 rows; otherwise they are refused.

    Returns
    -------
    Reading
        The same for the same source in any process. No cell's contents are in its notes and warnings.

    Raises
    ------
    ReglabError
        If the source cannot be read, the options do not fit it, or nothing can be learnt from it.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"size": range(10, 130, 2), "colour": ["red", "blue", "green"] * 20, "sold": [0, 1] * 30})
    >>> reading = read(frame, target="sold")
    >>> reading.x.shape, reading.labels, [column.read_as for column in reading.columns]
    ((60, 4), ('0', '1'), ['number', 'category, 3 levels', 'target'])
    """
    options = Options(target, text, group, time, task, tuple(drop), drop_missing_target, drop_rare_classes)
    if isinstance(source, str | Path):
        path = Path(source)
        if not path.exists():
            raise ReglabError(f"there is no file or folder {str(source)!r}.")
        return _folder(path, options) if path.is_dir() else table(files.read(path), path.stem, options)
    if isinstance(source, tuple):
        return _arrays(source, options)
    return table(files.with_decimal(arrays.frame(source)), "data", options)


def _arrays(source: tuple[object, ...], options: Options) -> Reading:
    if len(source) != 2:
        raise ReglabError(f"arrays must be a pair (X, y); got {len(source)} of them.")
    frame, name = arrays.joined(*source)
    return table(files.with_decimal(frame), "data", replace(options, target=options.target or name))


def _folder(path: Path, options: Options) -> Reading:
    options.check_images()
    found = images.read(path)
    every = targets.Answers(found.y, found.labels, rows=np.arange(len(found.y)))
    answers = usable(every, "class", drop_rare=options.drop_rare_classes)
    x, y = found.x[answers.rows], answers.y
    notes, warnings = suspicions.of_duplicates(x, y, classes=True)
    return Reading(
        title=path.resolve().name,
        kind="image",
        x=x,
        y=y,
        target="class",
        labels=answers.labels,
        notes=(*found.notes, *answers.notes, *notes),
        warnings=(*suspicions.of_classes(y, answers.labels), *warnings),
    )
