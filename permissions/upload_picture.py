"""Uploaded pictures: decoded once, and written again from the pixels alone."""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PHOTO_SIDE = 800
QUALITY = 88


def _too_many_pixels() -> ValidationError:
    limit = settings.UPLOAD_MAX_PIXELS // 1_000_000
    text = _("Bildet er for stort. Det kan ha høyst %(limit)d millioner piksler.") % {"limit": limit}
    return ValidationError(text, code="pixels")


def _broken() -> ValidationError:
    return ValidationError(_("Bildet kan ikke leses. Lagre det på nytt og prøv igjen."), code="broken")


def clean_picture(data: bytes, content_type: str, *, photo: bool) -> bytes:
    """Return the picture in the same format, turned upright, without EXIF, GPS, comments or colour profile.

    `photo`: no side longer than 800 pixels. The size in the header is checked before anything is decoded,
    so a small file with an enormous picture in it costs no memory. Of an animation the first frame is kept.
    Raises ValidationError (codes "pixels", "broken").
    """
    format_ = FORMATS[content_type]
    try:
        image = Image.open(BytesIO(data), formats=[format_])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:
        # Pillow's readers raise a dozen kinds of error on hostile bytes; every one means the same here.
        raise _broken() from None
    if image.width * image.height > settings.UPLOAD_MAX_PIXELS:
        raise _too_many_pixels()
    try:
        if photo:
            image.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
        upright = ImageOps.exif_transpose(image)
        mode = "RGBA" if upright.has_transparency_data and format_ != "JPEG" else "RGB"
        pixels = upright.convert(mode) if upright.mode != mode else upright
        # Pillow's writers take comments, colour profiles and more from here unless told otherwise.
        pixels.info = {}
        out = BytesIO()
        pixels.save(out, format_, quality=QUALITY, exif=b"", icc_profile=None)
    except Exception:
        raise _broken() from None
    return out.getvalue()
