"""Uploaded PDF: rewritten without anything that runs, opens, sends or hides another file."""

from io import BytesIO

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A PDF of a few megabytes can unpack to gigabytes. The limits belong to the process and must be set before
# threads use the library, hence at import. Pictures inside are copied as they are, never unpacked.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=64 * 1024 * 1024,
    run_length_max_memory=64 * 1024 * 1024,
    png_max_memory=64 * 1024 * 1024,
    tiff_max_memory=64 * 1024 * 1024,
    doc_max_warnings=100,
    parser_max_container_size=1_000_000,
)

FORBIDDEN_KEYS = (
    "/OpenAction",
    "/AA",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/XFA",
    "/RichMedia",
)
FORBIDDEN_ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie"),
    *("/Sound", "/RichMediaExecute", "/GoTo3DView", "/Trans", "/Hide", "/SetOCGState"),
}
FORBIDDEN_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def _strip(pdf: pikepdf.Pdf) -> None:
    """Empty every action that is more than a link, and drop the keys that start or carry something."""
    waiting: list[pikepdf.Object] = [pdf.trailer, *pdf.objects]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(item for item in thing if _is_direct_container(item))
        elif isinstance(thing, pikepdf.Stream):
            if _name(thing, "/Type") == "/EmbeddedFile":
                thing.write(b"")
            _strip_keys(thing, waiting)
        elif isinstance(thing, pikepdf.Dictionary):
            if _name(thing, "/S") in FORBIDDEN_ACTIONS or _name(thing, "/Subtype") in FORBIDDEN_ANNOTATIONS:
                for key in list(thing.keys()):
                    del thing[key]
            _strip_keys(thing, waiting)


def _strip_keys(thing: pikepdf.Object, waiting: list[pikepdf.Object]) -> None:
    for key in FORBIDDEN_KEYS:
        if key in thing and not _is_resource(thing[key]):
            del thing[key]
    waiting.extend(item for item in thing.values() if _is_direct_container(item))


def _name(thing: pikepdf.Object, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _is_resource(value: object) -> bool:
    """Tell a font or picture that happens to be called "/AA" or "/EF" in a page's list of resources."""
    if isinstance(value, pikepdf.Stream):
        return _name(value, "/Subtype") in {"/Image", "/Form"}
    return isinstance(value, pikepdf.Dictionary) and _name(value, "/Type") in {"/Font", "/ExtGState"}


def _is_direct_container(item: object) -> bool:
    # What is indirect stands in pdf.objects by itself: following it could go round in circles.
    return isinstance(item, pikepdf.Dictionary | pikepdf.Array) and not item.is_indirect


def clean_pdf(data: bytes) -> bytes:
    """Return the PDF written anew without scripts, actions, forms' XFA, attachments and embedded media.

    Ordinary links stay; an electronic signature inside does not survive. Raises ValidationError (codes
    "encrypted", "broken").
    """
    try:
        # A file that was cut off is refused, not mended: a page of a consent could be missing in it.
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
            encrypted = pdf.is_encrypted
            if not encrypted and len(pdf.pages):
                _strip(pdf)
                out = BytesIO()
                pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
                return out.getvalue()
    except pikepdf.PasswordError:
        encrypted = True
    except Exception:
        # Hostile bytes raise many kinds of error, RuntimeError and MemoryError among them.
        encrypted = False
    if encrypted:
        text = _("PDF-en er beskyttet med passord. Lagre den uten passord og last opp på nytt.")
        raise ValidationError(text, code="encrypted")
    raise ValidationError(_("PDF-en kan ikke leses. Lagre den på nytt og prøv igjen."), code="broken")
