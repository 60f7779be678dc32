"""Bytes to text: which charset a page really has. Owns charset labels; knows no markup beyond ``<meta>``.

Chinese government pages say ``gb2312`` and mean GBK or GB18030 (镕, 堃, 〇 are missing from
gb2312), and servers declare charsets the page does not have. Labels are read as the WHATWG
Encoding Standard does; what is declared counts only as far as the bytes bear it out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

# Labels as declared -> codec. WHATWG: every label of the GB family is decoded as gb18030.
_GB_FAMILY = frozenset({
    "gb2312", "gb_2312", "gb_2312-80", "gbk", "x-gbk", "gb18030", "chinese", "csgb2312", "cp936",
    "ms936", "windows-936", "euc-cn", "hz-gb-2312", "iso-ir-58", "csiso58gb231280",
})  # fmt: skip
# Labels servers send without having looked at the page; they decode anything, so they come last.
_WEAK = frozenset({"iso8859-1", "ascii", "cp1252", "latin-1", "latin1", "us-ascii"})
# Codecs of Python that are no charset of a page.
_NO_CHARSET = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7", "mbcs", "oem"}
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_META_WINDOW = 8192  # bytes searched for <meta charset>; templates put long comments first
_SAMPLE = 65536  # bytes given to the detector

# must match: <meta charset="gb2312">, <META http-equiv=Content-Type content="text/html; charset=GBK">
# must not match: <p>charset=utf-8</p>, <metadata charset=x>
_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
# must match: <?xml version="1.0" encoding="gb2312"?>   must not match: <?xml version="1.0"?>
_XML = re.compile(rb"^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Decoded:
    """A body as text.

    Attributes:
        text: the text, without byte order mark; line ends as they stand.
        charset: codec it was decoded with.
        doubtful: some bytes fit no charset tried and became U+FFFD.
    """

    text: str
    charset: str
    doubtful: bool


def decode(body: bytes, declared: str | None = None, *, html: bool = False) -> Decoded:
    """Decodes a body; never raises.

    The order: byte order mark; UTF-8 when the bytes are plainly UTF-8; what the server declared;
    what the page declares; the detector's guess. The first that decodes without error wins.

    Args:
        body: bytes after content decoding.
        declared: charset of the ``Content-Type`` header, if any.
        html: also look for ``<meta charset>`` and an XML declaration.
    """
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _lossy(body[len(mark) :], charset)
    tried: list[str] = []
    for charset in _candidates(body, declared, html):
        if charset in tried:
            continue
        tried.append(charset)
        try:
            return Decoded(body.decode(charset), charset, False)
        except (UnicodeDecodeError, UnicodeError):
            continue
    strong = [c for c in tried if c not in _WEAK] or ["utf-8"]
    return min((_lossy(body, c) for c in strong), key=lambda d: d.text.count("\ufffd"))


def codec_of(label: str | None) -> str | None:
    """The codec a charset label stands for, or None where Python knows none.

    ``gb2312`` and its kin give ``gb18030``; ``big5`` gives ``big5hkscs``.
    """
    if not label:
        return None
    name = label.strip().strip("\"'").lower()
    if name in _GB_FAMILY:
        return "gb18030"
    if name in {"big5", "big5-hkscs", "cn-big5", "x-x-big5", "csbig5"}:
        return "big5hkscs"
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    text = getattr(found, "_is_text_encoding", True)  # False for hex, zip and other transforms
    if not text or found.name.replace("_", "-") in _NO_CHARSET:
        return None
    return {"gb2312": "gb18030", "gbk": "gb18030"}.get(found.name, found.name)


def _candidates(body: bytes, declared: str | None, html: bool) -> Iterator[str]:
    """Codecs worth trying, most trusted first; the detector runs only when all others failed."""
    said = [codec_of(declared)]
    if html:
        found = _META.search(body, 0, _META_WINDOW) or _XML.match(body[:_META_WINDOW])
        said.append(codec_of(found[1].decode("ascii")) if found else None)
    if wide := _wide(body):
        yield wide
    if _plainly_utf8(body):
        yield "utf-8"
    # A page that says utf-16 in ASCII bytes is not utf-16 (WHATWG: read it as utf-8).
    yield from (c for c in said if c and c not in _WEAK and not c.startswith("utf-16"))
    yield "utf-8"
    guess = from_bytes(body[:_SAMPLE]).best()
    guessed = codec_of(guess.encoding) if guess else None
    if guessed and guessed not in _WEAK and not _single_byte(guessed):
        yield guessed
    yield "gb18030"
    yield from (c for c in said if c and c in _WEAK)


def _plainly_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 beyond chance: text of another charset hardly ever decodes so."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    wide = len(body) - len(text)
    return wide == 0 or wide >= 24  # some twelve Chinese characters


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of its spaces and digits is zero."""
    head = body[:4096]
    if len(head) < 8 or head.count(0) < len(head) // 16:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if not even and odd:
        return "utf-16-le"
    return "utf-16-be" if even and not odd else None


def _single_byte(charset: str) -> bool:
    """A charset of one byte a character: never Chinese, so a guess of it is a wrong guess."""
    return charset.startswith(("iso8859", "cp125", "koi8", "mac", "cp4", "cp8", "latin", "kz", "ptcp", "tis"))


def _lossy(body: bytes, charset: str) -> Decoded:
    text = body.decode(charset, "replace")
    return Decoded(text, charset, "\ufffd" in text)
