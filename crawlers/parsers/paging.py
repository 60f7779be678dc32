"""Further pages of a TRS column, from the arguments of its inline ``createPageHTML`` call.

TRS list pages carry no link to the next page: a script draws the pager from
``createPageHTML(count, current, "index", "html")``; page 0 is ``index.html``, page 1
``index_1.html``. Nothing is guessed: arguments that cannot be read are reported instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_PAGES = 1000  # no column of yearly reports is longer; beyond it the number is a mistake

# must match: createPageHTML(5, 0, "index", "html");   createPageHTML ( 12,3,'index','shtml',20 )
# must not match: function createPageHTML(count, cur, name, ext) {   recreatePageHTML(1,0,"a","b")
_CALL = re.compile(r"(?<![\w.$])(?<!function )createPageHTML\s{0,9}\(([^()]{0,400})\)")
_COMMENT = re.compile(r"/\*.*?\*/|^[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)
# must match: 5   "index"   'html'   pageCount   must not match: 5+1   ${PAGE_COUNT}   ""a
_ARGUMENT = re.compile(r"""(\d{1,9})|"([^"'\\]*)"|'([^"'\\]*)'|([A-Za-z_$][\w$]*)""")
# a page name or ending must be a plain file name part: index   list-1   html
_NAME = re.compile(r"[\w.-]{1,80}")


@dataclass(frozen=True)
class Paging:
    """What a page says of its further pages.

    Attributes:
        names: file names of the pages after this one, in order.
        problem: why the call could not be used; None when it could, or when there is none.
    """

    names: tuple[str, ...] = ()
    problem: str | None = None


def read_paging(scripts: Sequence[str]) -> Paging:
    """Reads the pager call out of the inline scripts of a page.

    With several calls (pager above and below the list) the first that can be read counts.
    """
    code = [_COMMENT.sub("", script) for script in scripts]
    calls = [match[1] for text in code for match in _CALL.finditer(text)]
    problem = None
    for call in calls:
        paging = _from_arguments(call, "\n".join(code))
        if paging.problem is None:
            return paging
        problem = problem or paging.problem
    return Paging(problem=problem)


def _from_arguments(call: str, code: str) -> Paging:
    values = [_value(part.strip(), code) for part in call.split(",")]
    shown = f"createPageHTML({call.strip()[:80]})"
    if not 4 <= len(values) <= 6:
        return Paging(problem=f"{shown} has {len(values)} arguments")
    count, current, name, ending = values[:4]
    if not (isinstance(count, int) and isinstance(current, int)):
        return Paging(problem=f"{shown} gives no page numbers")
    if not (isinstance(name, str) and isinstance(ending, str)):
        return Paging(problem=f"{shown} gives no page name")
    ending = ending.removeprefix(".")
    if not (_NAME.fullmatch(name) and _NAME.fullmatch(ending)):
        return Paging(problem=f"{shown} gives no page name")
    if count > MAX_PAGES:
        return Paging(problem=f"{shown} speaks of more than {MAX_PAGES} pages")
    return Paging(tuple(f"{name}_{number}.{ending}" for number in range(current + 1, count)))


def _value(text: str, code: str) -> int | str | None:
    """A literal, or what a variable is set to once in the page's scripts; None otherwise."""
    match = _ARGUMENT.fullmatch(text)
    if match is None:
        return None
    number, double, single, variable = match.groups()
    if number is not None:
        return int(number)
    if variable is None:
        return double if double is not None else single
    literal = r"""(\d{1,9}|"[^"'\\\n]*"|'[^"'\\\n]*')\s{0,9}[;,\n]"""
    found = set(re.findall(rf"(?<![\w.$]){re.escape(variable)}\s{{0,9}}=\s{{0,9}}{literal}", code + "\n"))
    return _value(found.pop(), "") if len(found) == 1 else None
