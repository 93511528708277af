"""The front page's tables as CSV."""

import pandas as pd
from tests.publishing import toys

from reglab.publishing.site.tables import MATRIX, VERDICTS, write_tables


def test_there_is_a_row_for_each_verdict_and_each_cell(tmp_path):
    write_tables([toys.verdict("l2"), toys.verdict("head-to-head")], toys.matrix(), tmp_path)
    verdicts, matrix = pd.read_csv(tmp_path / VERDICTS), pd.read_csv(tmp_path / MATRIX)
    assert verdicts[["claim", "verdict", "estimate", "trials"]].to_numpy().tolist() == [
        ["L1", "undecided", 0.4, 1480],
        ["L4", "depends", 0.9, 1480],
    ]
    assert verdicts["low"].isna().tolist() == [False, True]
    assert matrix["dataset"].tolist() == ["adult", "adult", "houses", "mean of data sets", "mean of data sets"]
    assert matrix["estimate"].tolist() == [3.1, 0.4, -9.0, -3.0, 0.4]
    assert (tmp_path / MATRIX).read_text().splitlines()[1] == "adult,850,dropout,0.5,3.1,0.5,5.7,0.6"


def test_without_a_matrix_there_is_no_file_of_it(tmp_path):
    write_tables([], None, tmp_path)
    assert (tmp_path / VERDICTS).read_text().startswith("claim,title,verdict,")
    assert not (tmp_path / MATRIX).exists()
