"""The place under a notebook's title where its answer stands."""

from IPython.display import DisplayHandle

from reglab.claims import Verdict, sentence
from reglab.notebook.mime import ANSWER, with_data


class Answer:
    """The place under a notebook's title that the answer is written to at the end.

    Examples
    --------
    A cell under the title holds ``answer = Answer()``; the last one ``answer.show(verdict)``, or
    ``answer.show(*verdicts)`` where the notebook reaches several, ``answer.say(text)`` where it reaches none.
    """

    def __init__(self) -> None:
        self._place = DisplayHandle()
        self._place.display(with_data("*The answer stands here once the notebook has run.*", ANSWER, {}), raw=True)

    def show(self, *verdicts: Verdict) -> None:
        """Write the verdicts' sentences to the place; several as a list, each under its claim's title."""
        if len(verdicts) == 1:
            said = with_data(sentence(verdicts[0]), ANSWER, {"verdict": verdicts[0].verdict})
        else:
            lines = [f"- *{one.title}:* {sentence(one)}" for one in verdicts]
            said = with_data("\n".join(lines), ANSWER, {})
        self._place.update(said, raw=True)

    def say(self, text: str) -> None:
        """Write a sentence to the place, where a notebook judges no claim; its numbers are the records'."""
        self._place.update(with_data(text, ANSWER, {}), raw=True)
