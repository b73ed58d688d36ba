"""Uploads: what is refused with which sentence, and what is gone from the file that is kept."""

import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from permissions.uploads import Kind, check_upload

ALL = (Kind.PICTURE, Kind.PDF)
GPS = 0x8825
ORIENTATION = 0x0112


def upload(data, name="fil", kinds=ALL):
    return check_upload(SimpleUploadedFile(name, data, content_type="application/pdf"), kinds=kinds)


def refused(data, name="fil", kinds=ALL):
    with pytest.raises(ValidationError) as caught:
        upload(data, name, kinds)
    return caught.value.code, caught.value.messages[0]


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


def pdf_with(fill):
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        fill(pdf)
        pdf.save(out)
    return out.getvalue()


def script(pdf, code):
    return pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{code}')"))


def dangerous(pdf):
    """A PDF with a script at each place that viewers run one from, and files inside."""
    root, page = pdf.Root, pdf.pages[0]
    root.OpenAction = script(pdf, "HEI1")
    root.AA = pikepdf.Dictionary(WC=script(pdf, "HEI2"))
    root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", script(pdf, "HEI3")]))
    page.AA = pikepdf.Dictionary(O=script(pdf, "HEI4"))
    pdf.attachments["vedlegg.exe"] = b"HEI5" * 50
    # Streams' words are written unpacked in this file, so that the test can look for them.
    media = pdf.make_indirect(pikepdf.Stream(pdf, b"HEI6"))
    link = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Link, "Rect": [0, 0, 9, 9]}
    web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://www.kommune.example/")
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="HEI7.exe")
    chained = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://to.example/", Next=script(pdf, "HEI8"))
    # A page that opens a web address by itself tells someone that it was read.
    page.AA.C = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://hei0.example/HEI0")
    page.Hidden = pikepdf.Dictionary(EF=pikepdf.Dictionary(F=pikepdf.Stream(pdf, b"HEI10")))
    page.Elsewhere = pikepdf.Stream(pdf, b"HEI11", Type=pikepdf.Name.EmbeddedFile)
    page.Annots = [
        pikepdf.Dictionary(**link, A=web),
        pikepdf.Dictionary(**link, A=launch),
        pikepdf.Dictionary(**link, A=chained),
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, RichMediaContent=media),
    ]
    root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pikepdf.Stream(pdf, b"HEI9"))
    # A font that happens to be called AA is no action.
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({"/AA": pdf.make_indirect(font)}))


def test_pdf_loses_scripts_actions_and_attachments_and_keeps_its_pages_and_links():
    raw = pdf_with(dangerous)
    kept = upload(raw, "samtykke.pdf")
    assert (kept.content_type, kept.name) == ("application/pdf", "samtykke.pdf")
    with pikepdf.open(BytesIO(raw)) as before, pikepdf.open(BytesIO(kept.data)) as pdf:
        text, text_before = (flat(file) for file in (pdf, before))
        for at in range(12):
            assert f"HEI{at}" in text_before
            assert f"HEI{at}" not in text
        for word in ("JavaScript", "OpenAction", "Launch", "EmbeddedFiles", "RichMedia", "/XFA"):
            assert word in text_before
            assert word not in text
        assert len(pdf.pages) == 1
        assert "https://www.kommune.example/" in text
        assert pdf.pages[0].Resources.Font.AA.BaseFont == "/Helvetica"
        assert not pdf.attachments


def flat(pdf):
    """Return every object of a PDF as text, the streams unpacked."""
    parts = []
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            parts += [repr(dict(thing.items())), thing.read_bytes().decode("latin-1")]
        else:
            parts.append(thing.unparse(resolved=True).decode("latin-1"))
    return "\n".join(parts)


@pytest.mark.parametrize("user_password", ["", "hemmelig"])
def test_encrypted_pdf_is_refused(user_password):
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="eier", user=user_password))
    code, text = refused(out.getvalue())
    assert code == "encrypted"
    assert text.startswith("PDF-en er beskyttet med passord.")


@pytest.mark.parametrize("data", [b"%PDF-1.7\nikke en pdf", b"%PDF-1.7\n" + b"\0" * 4000])
def test_broken_pdf_is_refused(data):
    assert refused(data) == ("broken", "PDF-en kan ikke leses. Lagre den på nytt og prøv igjen.")


def test_pdf_that_was_cut_off_is_refused_and_not_mended():
    whole = pdf_with(dangerous)
    assert refused(whole[: len(whole) * 3 // 4])[0] == "broken"


def test_pdf_without_pages_is_refused():
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out)
    assert refused(out.getvalue())[0] == "broken"


def test_pdf_may_not_unpack_to_more_than_the_limit():
    limits = pikepdf.settings.get_qpdf_limits()
    assert 0 < limits["flate_max_memory"] <= 64 * 1024 * 1024


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
