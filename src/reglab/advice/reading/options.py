"""What the user says of the data, checked against the columns that there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from reglab.advice.reading.names import check_known, listing
from reglab.advice.reading.targets import TaskName
from reglab.errors import ReglabError


@dataclass(frozen=True)
class Options:
    """What the user says of the data.

    Parameters
    ----------
    target : str, optional
        The column to predict.
    text : str, optional
        The column to read as text, alone.
    group, time : str, optional
        Columns that say which rows belong together, and in which order they came.
    task : {"classification", "regression"}, optional
        Overrides the guess.
    drop : tuple of str
        Columns to leave out.
    drop_missing_target, drop_rare_classes : bool
        Whether to leave out rows that would be refused.
    """

    target: str | None = None
    text: str | None = None
    group: str | None = None
    time: str | None = None
    task: TaskName | None = None
    drop: tuple[str, ...] = ()
    drop_missing_target: bool = False
    drop_rare_classes: bool = False

    @property
    def roles(self) -> dict[str, str]:
        """The columns that have a role of their own, by the role."""
        given = {"target": self.target, "text": self.text, "group": self.group, "time": self.time}
        return {role: name for role, name in given.items() if name is not None}

    def check_columns(self, names: Sequence[str]) -> None:
        """Raise an error unless the options fit these columns.

        Raises
        ------
        ReglabError
            If no target is given, a column is unknown, or one has two roles; if both a group and a time are given.

        Examples
        --------
        >>> Options().check_columns(["size", "price"])
        Traceback (most recent call last):
        reglab.errors.ReglabError: say which column to predict with `--target`. The columns are: size, price.
        """
        if not names:
            raise ReglabError(
                "the table has no columns. Give one with a column to predict, and others to predict from."
            )
        if self.target is None:
            raise ReglabError(f"say which column to predict with `--target`. The columns are: {listing(names)}.")
        for role, name in self.roles.items():
            check_known(f"{role} column", name, names)
        for name in self.drop:
            check_known("column to drop", name, names)
        if self.group is not None and self.time is not None:
            raise ReglabError("rows are divided in time or kept together by group: give `--time` or `--group`.")
        taken = [*self.roles.values(), *self.drop]
        if repeated := next((name for name in taken if taken.count(name) > 1), None):
            raise ReglabError(
                f"column {repeated!r} is given twice; target, text, group, time and drop need columns of their own."
            )

    def check_images(self) -> None:
        """Raise an error if something is said that makes no sense for a folder of images.

        Examples
        --------
        >>> Options(target="cat").check_images()
        Traceback (most recent call last):
        reglab.errors.ReglabError: a folder of images has no columns: its subfolders are the classes. Leave out
        `--target`.
        """
        said = [*self.roles, *(["drop"] if self.drop else [])]
        if self.task == "regression":
            raise ReglabError("a folder of images has classes, its subfolders, and no numbers. Leave out `--task`.")
        if said:
            raise ReglabError(
                f"a folder of images has no columns: its subfolders are the classes. Leave out `--{said[0]}`."
            )
