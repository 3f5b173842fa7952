"""Dumps that are written in Markdown, or with numbered links: the marks are taken out."""

import re

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>\S.*?)\s*#*\s*")
_LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\[\]\n]{0,300})\]\((?:[^()\s]|\([^()\s]*\)){0,600}(?: \"[^\"]*\")?\)"
)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,600}\)")
_EMPHASIS = re.compile(r"(?<![\w*_\\])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_ESCAPED = re.compile(r"\\(?=[-\\`*_{}\[\]()#+.!|>])")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*|\s*(?:[-*_]\s?){3,}\s*")
# What a line that is nothing but links has beside them.
_BESIDE_LINKS = re.compile(r"[\s\d*+•·|/»›>,:;.\-–—]*")
_REFERENCES = re.compile(r"\n\s*(?:references|visible links|hidden links:?)\s*\n", re.IGNORECASE)
_NUMBERED_URL = re.compile(r"\s*\d{1,4}\.\s+\S+:\S+")
_NUMBERED_LINK = re.compile(r"\[\d{1,4}\](?=\S)")
_PICTURE_LINE = "[image]"


def _is_markdown(text: str) -> bool:
    """Whether links or a heading and emphasis show that this is Markdown."""
    if len(_LINK.findall(text)) + len(_IMAGE.findall(text)) >= 2:
        return True
    headings = sum(_HEADING.fullmatch(line) is not None for line in text.splitlines())
    return headings > 0 and re.search(r"\*\*\S", text) is not None


def _plain_line(line: str) -> str:
    heading = _HEADING.fullmatch(line)
    if heading is not None:
        line = heading["text"]
    elif _LINK.search(line) and _BESIDE_LINKS.fullmatch(_LINK.sub("", _IMAGE.sub("", line))):
        return ""  # a menu, or an article of its own
    elif _TABLE_RULE.fullmatch(line):
        return ""
    elif _IMAGE.search(line):
        line = _IMAGE.sub(" ", line) if _IMAGE.sub("", line).strip(" *_|") else _PICTURE_LINE
    line = _LINK.sub(lambda link: link["text"], line)
    for _ in range(2):  # bold may hold slanted
        line = _EMPHASIS.sub(lambda match: match[2], line)
    line = re.sub(r"^\s*>\s?", "", line)
    if line.strip().startswith("|") and line.strip().endswith("|"):
        line = line.strip().strip("|")
    return _ESCAPED.sub("", line)


def unmark(text: str) -> str:
    """The dump without Markdown's marks, and without a text browser's numbers of links.

    Lines that are nothing but links go, but for headings. Other dumps come back as they are.
    """
    found = _REFERENCES.search(text)
    if found is not None:
        urls = [line for line in text[found.end() :].splitlines() if line.strip()]
        if urls and sum(map(bool, map(_NUMBERED_URL.match, urls))) >= 0.8 * len(urls):
            kept = []
            for line in text[: found.start()].splitlines():
                links = len(_NUMBERED_LINK.findall(line))
                is_menu = links >= 2 and len(line.split()) <= 5 * links
                kept.append("" if is_menu else _NUMBERED_LINK.sub("", line))
            text = "\n".join(kept)
    if not _is_markdown(text):
        return text
    return "\n".join(map(_plain_line, text.splitlines()))
