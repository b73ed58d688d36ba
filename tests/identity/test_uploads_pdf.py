"""Uploaded PDFs: what is refused with which sentence, and what is gone from the file that is kept."""

from io import BytesIO

import pikepdf
import pytest

from tests.identity.uploads import refused, upload


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
