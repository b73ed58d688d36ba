"""What a PDF of ours says of itself, and the words in it."""

import io
import re
from typing import Any

import pikepdf

A4 = 842
"""Points from foot to head."""
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s+<([0-9A-Fa-f]+)>")


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def facts(pdf: bytes) -> dict[str, Any]:
    """Title, language, pages, and whether it is tagged and says which standards it keeps."""
    with opened(pdf) as document:
        said = str(document.open_metadata())
        return {
            "title": str(document.docinfo["/Title"]),
            "lang": str(document.Root.Lang),
            "pages": len(document.pages),
            "tagged": bool(document.Root.MarkInfo.Marked) and "/StructTreeRoot" in document.Root,
            "archive": "<pdfaid:part>2<" in said and "<pdfaid:conformance>A<" in said,
            "accessible": "<pdfuaid:part>1<" in said,
        }


def words(pdf: bytes) -> str:
    """The text, page after page, with single spaces (for the PDF that typst writes, not for any)."""
    with opened(pdf) as document:
        return " ".join(" ".join(_page(page) for page in document.pages).split())


def alternatives(pdf: bytes) -> list[str]:
    """The words that stand for the pictures."""
    with opened(pdf) as document:
        return [
            str(one.Alt) for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]


def _page(page: pikepdf.Page) -> str:
    return "".join(text for _mm, text in placed(page))


def placed(page: pikepdf.Page) -> list[tuple[float, str]]:
    """(mm from the head of the page, text) of each piece of an A4 page, in the order that it is drawn."""
    letters: dict[bytes, str] = {}
    stack, matrix, height, found = [], pikepdf.Matrix(), 0.0, []
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop()
        elif name in {"cm", "Tm"}:
            moved = pikepdf.Matrix(*(float(one) for one in operands)) @ matrix
            matrix = moved if name == "cm" else matrix
            height = moved.f
        elif name == "Tf":
            letters = fonts[str(operands[0])]
        elif name in {"Tj", "TJ"}:
            shown = operands[0] if name == "TJ" else operands
            codes = b"".join(bytes(one) for one in shown if isinstance(one, pikepdf.String))
            text = "".join(letters.get(codes[at : at + 2], "") for at in range(0, len(codes), 2))
            found.append(((A4 - height) / 72 * 25.4, text))
        elif name == "ET":
            found.append(((A4 - height) / 72 * 25.4, " "))
    return found


def _letters(font: pikepdf.Object) -> dict[bytes, str]:
    """Glyph -> the letters that it stands for."""
    pairs = _PAIR.findall(font.ToUnicode.read_bytes())
    return {
        bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in pairs
    }
