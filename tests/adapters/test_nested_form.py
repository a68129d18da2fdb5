from adapters.nested_form import items, nested


def test_names_with_brackets_become_objects():
    found = nested({"a": "1", "b[c]": "2", "b[d][0][e]": "3", "b[d][1][e]": "4", "b[d][x]": "no object"})
    assert found == {"a": "1", "b": {"c": "2", "d": {"0": {"e": "3"}, "1": {"e": "4"}, "x": "no object"}}}
    assert items(found["b"]["d"]) == [{"e": "3"}, {"e": "4"}]
    assert items([{"e": "3"}, 5]) == [{"e": "3"}]
    assert items("text") == []


def test_names_that_cannot_be_are_left_out():
    assert nested({"a": "1", "a[b]": "2", "x]": "3", "[y]": "4", "z" + "[z]" * 9: "5"}) == {"a": "1"}
