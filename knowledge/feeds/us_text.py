"""What the text of a U.S. advisory consists of: what has changed, the advice, and the advice on parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.feeds.markdown import beginning, markdown, soup

_ADVICE = re.compile(r"(?:do not travel|reconsider travel|exercise (?:normal|increased))\b", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:do not travel|reconsider travel|exercise increased caution)\b.{0,120}?(?<!due to)\s*:\s*$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:do not travel to|reconsider travel to|exercise increased caution in)\s(?!th(?:ese|is) area)",
    re.IGNORECASE,
)
_OTHER_SUBJECT = re.compile(r"(?:country |advisory )?summary\b|if you decide\b|read the\b", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:level (\d) ?[-–:] ?[\w ]+ ?[-–:]+ *\S.*|.*\S ?[-–:]+ ?level (\d)\b.*)", re.IGNORECASE
)
_LEVEL_OF = {"do not travel": "4", "reconsider travel": "3", "exercise increased": "2"}
_NOTE = re.compile(
    r"(?:last update|re-?issued|updated?\b|the advisory (?:level|summary)|advisory summary (?:was )?updated"
    r"|there (?:was|were|is|are) (?:no )?changes?|the .{1,40} (?:risk )?indicators? w)",
    re.IGNORECASE,
)
_EDITORIAL = re.compile(
    r"re-?issued (?:after periodic review|with obsolete .{1,40} removed)|with minor edits", re.IGNORECASE
)
_UNCHANGED = re.compile(r"re-?issued after periodic review without changes", re.IGNORECASE)
_BOLD = re.compile(r"\*\*[^*\n]+\*\*")
_MARKS = re.compile(r"\\(.)|[*\[]|\]\([^)\s]*\)")
_ITEM = re.compile(r" *(?:-|\d+\.) (.*)")
_GOES_ON = re.compile(r"\W{0,4}[a-z]")
_MOST_LEAD = 160
"""Characters of a line that says what the list below it is of, or of a heading."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of an advisory. `plain` and `note` are without markup, all else is Markdown."""

    plain: str
    note: str | None
    editorial: bool
    unchanged: bool
    summary: str
    parts: tuple[str, ...]


def body_of(html: str, base: str) -> Text:
    """What the HTML of an advisory says; `base` is its page's address."""
    blocks = [block for block in markdown(html, base).split("\n\n") if block]
    note = None
    if blocks and _is_note(blocks[0]):
        note = _bare(blocks.pop(0))
    if len(blocks) > 1 and _ADVICE.match(_bare(blocks[0])) and _goes_on(blocks[0], blocks[1]):
        # "Reconsider travel" and "to Guyana due to crime." come as two paragraphs.
        blocks[:2] = [f"{blocks[0]} {blocks[1]}"]
    parts, rest = _parts(blocks)
    plain = " ".join(soup(html).get_text(" ").split())
    return Text(
        plain=plain if any(map(str.isalpha, plain)) else "",
        note=note,
        editorial=bool(note and _EDITORIAL.search(note)),
        unchanged=bool(note and _UNCHANGED.search(note)),
        summary=_summary(rest),
        parts=parts,
    )


def _summary(blocks: list[str]) -> str:
    paragraphs = beginning("\n\n".join(blocks)).split("\n\n")
    while len(paragraphs) > 1 and (_BOLD.fullmatch(paragraphs[-1]) or paragraphs[-1].endswith(":")):
        paragraphs.pop()  # a heading without what stands below it
    return "\n\n".join(paragraphs)


def _is_note(block: str) -> bool:
    bare = _bare(block)
    emphasised = "\n" not in block and re.fullmatch(r"\*+[^*]+\*+", block) is not None
    return bool(_NOTE.match(bare)) or (emphasised and not _ADVICE.match(bare) and bare.endswith("."))


def _goes_on(first: str, second: str) -> bool:
    return not _bare(first).endswith((".", ":", "!")) and _GOES_ON.match(second) is not None


def _parts(blocks: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The advice on parts of a country, and the blocks that are none."""
    listed: list[str] = []
    headings: list[tuple[str, str]] = []
    levels: set[str] = set()
    rest: list[str] = []
    lead = ""
    for block in blocks:
        kept: list[str] = []
        below, lead = lead, ""
        lines = block.split("\n")
        if below and not _ITEM.fullmatch(lines[0]):
            if not _OTHER_SUBJECT.match(_bare(block)):
                listed.append(f"{below} {' '.join(lines)}")
                continue
            below = ""
        for line in lines:
            bare, item = _bare(line), _ITEM.fullmatch(line)
            if not item and len(bare) <= _MOST_LEAD and _LEAD.fullmatch(bare):
                lead = below = bare
                levels.add(_level(bare))
            elif item and (below or _PART.match(_bare(item[1]))):
                listed.append(f"{below} {item[1]}".strip())
                levels.add(_level(listed[-1]))
            else:
                heading = None if item or len(bare) > _MOST_LEAD else _HEADING.fullmatch(bare)
                if heading and not _NOTE.match(bare):
                    headings.append((heading[1] or heading[2], bare))
                below = below if item else ""
                kept.append(line)
        if any(_ITEM.fullmatch(line) for line in lines):
            lead = ""
        if kept:
            rest.append("\n".join(kept))
    # The same areas stand under headings further below: those count where no list gives areas of their level.
    listed += [text for level, text in headings if level not in levels]
    return tuple(dict.fromkeys(listed)), rest


def _level(text: str) -> str:
    return next((level for begin, level in _LEVEL_OF.items() if text.casefold().startswith(begin)), "")


def _bare(block: str) -> str:
    return " ".join(_MARKS.sub(lambda mark: mark[1] or "", block).split())
