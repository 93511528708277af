"""The place under a notebook's title where its answer stands."""

from collections.abc import Mapping

from IPython.display import DisplayHandle

from reglab.claims import Verdict, sentence
from reglab.escaping import for_page
from reglab.notebook.mime import ANSWER, with_data


class Answer:
    """The place under a notebook's title where the answer is written at the end.

    Examples
    --------
    The cell under the title holds ``answer = Answer()``. The last one holds ``answer.show(verdict)``, with
    all verdicts where the notebook reaches several, or ``answer.say(text)`` where it reaches none.
    """

    def __init__(self) -> None:
        self._place = DisplayHandle()
        self._place.display(with_data("*The answer stands here once the notebook has run.*", ANSWER, {}), raw=True)

    def show(self, *verdicts: Verdict, first: str = "") -> None:
        """Write the sentence of a verdict, or a list of several, each after its claim's title.

        Parameters
        ----------
        *verdicts : Verdict
            What the notebook judged.
        first : str
            A computed sentence in Markdown that answers the title's question more directly; it stands before a single
            verdict.
        """
        if len(verdicts) == 1:
            self._write(f"{first} {sentence(verdicts[0])}".strip(), {"verdict": verdicts[0].verdict})
        else:
            lines = [f"- *{for_page(verdict.title)}:* {sentence(verdict)}" for verdict in verdicts]
            self._write("\n".join(lines), {})

    def say(self, text: str) -> None:
        """Write a computed sentence in Markdown, where the notebook judges no claim."""
        self._write(text, {})

    def _write(self, text: str, data: Mapping[str, str]) -> None:
        self._place.update(with_data(text, ANSWER, data), raw=True)
