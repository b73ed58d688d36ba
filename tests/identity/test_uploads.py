"""Uploads: what is refused with which sentence, and what is gone from the picture that is kept."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from permissions.uploads import Kind, check_upload
from tests.identity.uploads import ALL, refused, upload

GPS = 0x8825
ORIENTATION = 0x0112


def picture(format_="JPEG", size=(40, 20), mode="RGB", **how):
    out = BytesIO()
    image = Image.new(mode, size)
    image.putpixel((0, 0), (255,) * len(mode))
    image.save(out, format_, **how)
    return out.getvalue()


def exif(orientation=1):
    found = Image.Exif()
    found[ORIENTATION] = orientation
    found[0x010F] = "Kamerafabrikk"
    found.get_ifd(GPS)[2] = (59.0, 44.0, 12.0)
    return found


def opened(data):
    image = Image.open(BytesIO(data))
    image.load()
    return image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_gps_and_all_other_metadata_are_gone(format_):
    how = {"exif": exif(), "icc_profile": b"fargeprofil" * 20, "comment": b"en kommentar"}
    if format_ == "PNG":
        text = PngInfo()
        text.add_text("Author", "Kamerafabrikk")
        how["pnginfo"] = text
    data = picture(format_, **how)
    assert opened(data).getexif().get_ifd(GPS)
    assert b"Kamerafabrikk" in data

    kept = upload(data)

    assert not opened(kept.data).getexif()
    assert not set(opened(kept.data).info) & {"exif", "icc_profile", "comment", "xmp", "Author"}
    for trace in (b"Kamerafabrikk", b"fargeprofil", b"en kommentar"):
        assert trace not in kept.data
    assert kept.content_type == f"image/{format_.lower()}"


def test_picture_is_turned_upright():
    assert opened(upload(picture(size=(40, 20), exif=exif(6))).data).size == (20, 40)


def test_photo_is_made_small_and_a_page_is_not():
    data = picture(size=(2000, 1000), exif=exif(6))
    assert opened(upload(data, kinds=[Kind.PHOTO]).data).size == (400, 800)
    assert opened(upload(data, kinds=[Kind.PICTURE]).data).size == (1000, 2000)


@pytest.mark.parametrize(("mode", "kept"), [("RGBA", "RGBA"), ("LA", "RGBA"), ("L", "RGB"), ("RGB", "RGB")])
def test_picture_modes_come_through(mode, kept):
    assert opened(upload(picture("PNG", mode=mode)).data).mode == kept


def test_cmyk_jpeg_becomes_rgb():
    assert opened(upload(picture(mode="CMYK")).data).mode == "RGB"


@pytest.mark.parametrize("side", [6400, 12000, 60000])
def test_decompression_bomb_is_refused_before_it_is_decoded(side, monkeypatch):
    def load(*_):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", load)
    assert refused(png_of(side, side)) == (
        "pixels",
        "Bildet er for stort. Det kan ha høyst 40 millioner piksler.",
    )


def test_webp_bomb_is_refused():
    body = b"\x2f" + struct.pack("<I", (16383 - 1) | ((16383 - 1) << 14)) + b"\0" * 20
    riff = b"WEBPVP8L" + struct.pack("<I", len(body)) + body
    assert refused(b"RIFF" + struct.pack("<I", len(riff)) + riff)[0] == "pixels"


@pytest.mark.parametrize(
    "data", [png_of(100, 100), picture()[:200], picture("WEBP")[:40], b"\xff\xd8\xff" * 9]
)
def test_broken_picture_is_refused(data):
    assert refused(data) == ("broken", "Bildet kan ikke leses. Lagre det på nytt og prøv igjen.")


def test_too_many_bytes_are_refused_whatever_the_request_said(settings):
    file = SimpleUploadedFile("a.jpg", picture() + b"\0" * settings.UPLOAD_MAX_BYTES)
    file.size = 10
    with pytest.raises(ValidationError) as caught:
        check_upload(file, kinds=ALL)
    assert caught.value.messages == ["Filen er for stor. Den kan være høyst 10 MB."]
    assert refused(b"") == ("empty", "Filen er tom.")


def test_a_file_that_the_upload_handler_cut_is_too_large_not_broken(settings):
    file = SimpleUploadedFile("a.jpg", picture())
    file.size = settings.UPLOAD_MAX_BYTES + 1
    with pytest.raises(ValidationError) as caught:
        check_upload(file, kinds=ALL)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_heic_is_refused_with_the_way_out(brand):
    code, text = refused(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic", "IMG_0001.jpg")
    assert code == "heic"
    assert "Lagre det som JPEG" in text


@pytest.mark.parametrize(
    ("kinds", "data", "text"),
    [
        ((Kind.PDF,), picture("PNG"), "Filen må være en PDF."),
        ((Kind.PHOTO,), b"%PDF-1.4\n", "Filen må være et bilde (JPEG, PNG eller WebP)."),
        (ALL, b"MZ\x90\0" + b"\0" * 99, "Filen må være en PDF eller et bilde (JPEG, PNG eller WebP)."),
        (ALL, picture("GIF", mode="L"), "Filen må være en PDF eller et bilde (JPEG, PNG eller WebP)."),
        (ALL, b"<svg/>", "Filen må være en PDF eller et bilde (JPEG, PNG eller WebP)."),
    ],
)
def test_type_is_read_from_the_bytes(kinds, data, text):
    assert refused(data, "samtykke.pdf", kinds) == ("type", text)


def test_png_named_pdf_is_kept_as_what_it_is():
    kept = upload(picture("PNG"), "samtykke.pdf")
    assert (kept.content_type, kept.name) == ("image/png", "samtykke.png")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\Kari\\Bilde 1.JPEG", "Bilde 1.jpg"),
        ("a\r\nb\x00\u202egpj.jpg", "abgpj.jpg"),
        ("Samtykke 01.02.2026", "Samtykke 01.02.2026.jpg"),
        ("å" * 300 + ".jpg", "å" * 96 + ".jpg"),
        ("...", "fil.jpg"),
        (".jpg", "fil.jpg"),
    ],
)
def test_name_is_a_base_name_without_control_characters(raw, name):
    file = SimpleUploadedFile("x", picture())
    file._name = raw  # Django cleans a posted name too; ours must not lean on it.
    assert check_upload(file, kinds=ALL).name == name


SEEN = []


def scanner(data):
    SEEN.append(data)
    return "Eicar-Test" if b"EICAR" in data else None


def failing_scanner(data):
    raise ConnectionError("down")


def test_scanner_gets_the_bytes_as_they_came_and_stops_what_it_finds(settings):
    settings.UPLOAD_SCANNER = "tests.identity.test_uploads.scanner"
    data = picture()
    upload(data)
    assert SEEN[-1] == data
    assert refused(picture(comment=b"EICAR")) == (
        "infected",
        "Filen inneholder noe skadelig og ble ikke lagret.",
    )


def test_scanner_that_fails_stops_the_upload(settings):
    settings.UPLOAD_SCANNER = "tests.identity.test_uploads.failing_scanner"
    assert refused(picture()) == ("scanner", "Filen kan ikke sjekkes for virus nå. Prøv igjen senere.")
