"""The true type of a file, from its bytes. What a server or a file name says is not asked."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from model.errors import ReadError

FileType = Literal["html", "text", "pdf", "docx", "xlsx"]
MEDIA_TYPES: dict[FileType, str] = {
    "html": "text/html",
    "text": "text/plain",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO 1.3.2
_UNREAD = (
    (_OLE, "an old Office file (.doc, .wps, .xls)"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"BM", "a BMP image"),
    (b"\x1f\x8b", "a gzip file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_ZIPPED = (
    ("xl/workbook.bin", "a binary Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint file"),
    ("OFD.xml", "OFD"),
)
# must match: <!DOCTYPE html>, <html lang=…>, <?xml …?> followed by <html, a fragment <div>…<p>…<br>
# must not match: 印发<法治…> (no tag), a < b
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)[\s>/]", re.IGNORECASE)
_FRAGMENT = re.compile(rb"</?(?:div|p|table|tr|td|br|span|ul|li|a|h[1-6]|strong|font)[\s>/]", re.IGNORECASE)
_HEAD = 16384  # bytes looked at
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))


def sniff(body: bytes) -> FileType:
    """The type of a file.

    Raises:
        ReadError: ``empty_file``, ``broken_docx``, ``encrypted_docx``, or ``unsupported_type``.
    """
    head = body[:_HEAD]
    if not body.strip(b" \t\r\n\f\x00\xef\xbb\xbf"):
        raise ReadError("empty_file", "the file holds nothing")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip(body)
    if head.startswith(_OLE) and _ENCRYPTED in body:
        raise ReadError("encrypted_docx", "the file is protected by a password")
    for magic, name in _UNREAD:
        if head.startswith(magic) and (len(magic) > 2 or _is_binary(head)):
            raise ReadError("unsupported_type", f"the file is {name}")
    letters = head.replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") or _is_wide(head) else head
    if _PAGE.search(letters) or len(_FRAGMENT.findall(letters)) >= 3:
        return "html"
    if letters is head and _is_binary(head):
        raise ReadError("unsupported_type", "the file is neither text nor a type we know")
    return "text"


def _zip(body: bytes) -> FileType:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(body)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError("broken_docx", f"a zip file that cannot be opened: {error}") from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    name = next((kind for part, kind in _ZIPPED if part in names), "a zip archive")
    raise ReadError("unsupported_type", f"the file is {name}")


def _is_wide(head: bytes) -> bool:
    """Every other byte zero: UTF-16 without a byte order mark."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return (even == 0) != (odd == 0) and max(even, odd) > len(head) // 16


def _is_binary(head: bytes) -> bool:
    strange = len(head) - len(head.translate(None, _CONTROL))
    return strange > len(head) // 100
