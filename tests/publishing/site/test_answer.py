"""The front page's matrix: rows, signs, what is best, and the program of each cell."""

from tests.publishing.toys import matrix

from reglab.publishing.site.answer import answer, answer_rows, methods


def test_methods_stand_in_the_order_of_the_columns():
    assert methods(matrix()) == ["dropout", "label smoothing"]


def test_a_row_says_what_its_data_are_and_what_each_method_gains():
    adult, houses, mean = answer_rows(matrix())
    assert (adult["name"], adult["of"]) == ("adult", "table, 850")
    assert houses["of"] == "table, numbers, 300"
    dropout, smoothing = adult["cells"]
    assert (dropout["gain"], dropout["range"], dropout["setting"]) == ("+3.1", "0.5 to 5.7", "0.5")
    assert (dropout["sign"], smoothing["sign"]) == ("gain", "")
    assert "nn.Dropout(0.5)" in dropout["program"]
    assert "label_smoothing=0.1" in smoothing["program"]
    assert (mean["name"], mean["of"], mean["cells"][0]["program"]) == ("mean of data sets", "", "")


def test_a_loss_without_zero_in_its_interval_is_one_and_a_refused_method_has_no_cell():
    _, houses, _ = answer_rows(matrix())
    assert houses["cells"][0]["sign"] == "loss"
    assert houses["cells"][1] is None
    assert "MSELoss" in houses["cells"][0]["program"]


def test_the_best_method_may_be_none():
    adult, houses, mean = answer_rows(matrix())
    assert (adult["best"], adult["probability"]) == ("dropout", "60 %")
    assert [cell["best"] for cell in adult["cells"]] == [True, False]
    assert (houses["best"], houses["probability"]) == ("none", "90 %")
    assert (mean["best"], mean["probability"]) == ("", "")


def test_the_answer_in_words_counts_the_cells_that_leave_out_zero():
    decided = matrix()
    counted = "The 95 % interval leaves out zero in 2 of 3 cells (gains 1, losses 1)."
    assert answer(decided) == counted, "nothing is known of what is best over all data sets"
    decided["means"][0]["first"] = 0.7
    decided["means"][1]["first"] = 0.1
    best = "Over the data sets that admit every regularizer (1), dropout is most likely best (70 %). "
    assert answer(decided) == best + counted
    decided["means"][0]["first"] = 0.1
    assert "(1), training without any is most likely best (80 %)" in answer(decided)


def test_a_gain_without_an_interval_says_so_and_has_no_sign():
    unsure = matrix()
    unsure["cells"][0] |= {"low": None, "high": None}
    cell = answer_rows(unsure)[0]["cells"][0]
    assert (cell["range"], cell["sign"]) == ("no interval", "")
