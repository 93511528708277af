"""What holds for everything that is read."""

import pandas as pd
import pytest
from tests.advice.reading.small_frames import N, csv, frame

from reglab.advice.reading import read
from reglab.advice.seen import seen
from reglab.errors import ReglabError

# two columns of one name


def test_two_columns_of_one_name_are_refused_before_anything_else(tmp_path):
    with pytest.raises(ReglabError, match="'a' stands above 2 columns"):
        read(csv(tmp_path, ["a,a,y", "1,2"]), target="nothing")
    with pytest.raises(ReglabError, match="'1' stands above 2 columns"):
        read(pd.DataFrame([[1, 2]], columns=[1, "1"]))


# names, mail addresses in cells


def test_no_cell_is_in_any_output():
    secret = ["Ann Secret", "bob@secret.example", "?", "+49 secret"]
    table = frame(
        person=secret * 15,
        mail=[f"secret{index}@secret.example" for index in range(N)],
        prose=[f"The secret of person {index}" for index in range(N)],
        many=[f"secret {index % 40}" for index in range(N)],
    )
    for options in ({}, {"group": "mail"}, {"drop": ["many"]}, {"text": "prose"}):
        assert "secret" not in "\n".join(seen(read(table, target="y", **options)))
    with pytest.raises(ReglabError) as caught:
        read(table, target="y", time="person")
    assert "ecret" not in str(caught.value)
