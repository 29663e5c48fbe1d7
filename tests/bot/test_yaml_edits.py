"""Additions to YAML files: the item is there, exactly as typed, and every other byte is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.yaml_edits import EditError, key, quoted, with_item
from knowledge.documents import read_document

FILES = {
    "as usual": '# head\nborder:\n  any:\n    - "a"  # why\n    # below\n\nother:\n  any:\n    - "z"\n',
    "without indentation": "border:\n  any:\n  - a\nother:\n  any:\n  - z\n",
    "no last newline": 'border:\n  any:\n    - "a"',
    "Windows": '\ufeffborder:\r\n  any:\r\n    - "a"\r\nother:\r\n  any: ["z"]\r\n',
    "in brackets": 'border:\n  any: ["a", "b",]  # why\nother: {any: [z]}\n',
    "one line": "border: {any: [a]}",
    "empty": "border:\n  any: []\n",
    "text in lines": "border:\n  any:\n    - |\n      a\n      b\n\n\nother:\n  any: [z]\n",
    "another issuer": 'border:\n  us:\n    - "a"\n\n# other things\nother:\n  any: ["z"]\n',
    "another entry": '# é 😀\nother:\n  any:\n    - "z"\n',
    "nothing in brackets": "{}",
}


def added(before: str, text: str, folder: Path) -> tuple[str, list[str]]:
    """The file after the addition, and the phrasings of the entry as the program reads them."""
    edited = with_item(before, ("border", "any"), [quoted(text)])
    file = folder / "border.yaml"
    file.write_bytes(edited.text.encode())
    document, problems = read_document(file)
    assert problems == []
    found: list[str] = document.data["border"]["any"]
    assert document.line(("border", "any", len(found) - 1)) == edited.line
    return edited.text, found


@pytest.mark.parametrize("name", FILES)
def test_an_item_is_put_at_the_end_and_nothing_else_changes(name: str, tmp_path: Path) -> None:
    before = FILES[name]
    after, found = added(before, "new", tmp_path)
    assert found[-1] == "new"
    rest = iter(after)
    assert all(character in rest for character in before), "something was taken away"
    kept = [line for line in before.splitlines() if "a" not in line and "[]" not in line and line != "{}"]
    assert [line for line in after.splitlines() if line in kept] == kept


TEXTS = ['"', "it's", "a: b # c", "- x", "\\n", "yes", "2022-01-24", "{a}", "*x", "😀 é ы", "%&!|>@`"]


@pytest.mark.parametrize("text", [*TEXTS, "\x07\x7f\x85\u2028\ufeff"])
def test_any_text_comes_back_as_it_was_typed(text: str, tmp_path: Path) -> None:
    for before in FILES.values():
        assert added(before, text, tmp_path)[1][-1] == text


@pytest.mark.parametrize("before", ["border: text", "border:\n  any: text\n", "- a\n", "a: [", ""])
def test_where_no_item_can_be_it_says_so(before: str) -> None:
    with pytest.raises(EditError, match="border → any"):
        with_item(before, ("border", "any"), ['"new"'])


def test_several_lines_find_no_place_in_brackets() -> None:
    with pytest.raises(EditError):
        with_item("entries: [{id: a}]\n", ("entries",), ["id: b", "question: c"])


def test_a_key_is_quoted_where_yaml_would_read_something_else() -> None:
    assert [key(name) for name in ("us", "no", "123", "a-1")] == ["us", '"no"', '"123"', "a-1"]
