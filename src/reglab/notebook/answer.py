"""The place under a notebook's title where its answer stands."""

from collections.abc import Mapping

from IPython.display import DisplayHandle

from reglab.claims import Verdict, sentence
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

    def show(self, *verdicts: Verdict) -> None:
        """Write the sentence of a verdict, or a list of several, each after its claim's title."""
        if len(verdicts) == 1:
            self._write(sentence(verdicts[0]), {"verdict": verdicts[0].verdict})
        else:
            self._write("\n".join(f"- *{verdict.title}:* {sentence(verdict)}" for verdict in verdicts), {})

    def say(self, text: str) -> None:
        """Write a computed sentence, where the notebook judges no claim."""
        self._write(text, {})

    def _write(self, text: str, data: Mapping[str, str]) -> None:
        self._place.update(with_data(text, ANSWER, data), raw=True)
