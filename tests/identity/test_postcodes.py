"""Poststed from postnummer, and the command that makes the list anew."""

import json

import pytest
from django.core.management import CommandError, call_command

from stafettlog import postcodes


@pytest.mark.parametrize(
    ("postcode", "city"),
    [
        ("3015", "Drammen"),
        ("1400", "Ski"),
        ("3800", "Bø i Telemark"),
        ("2320", "Furnes"),
        ("9173", "Ny-Ålesund"),
        ("0001", "Oslo"),
        (" 3015 ", "Drammen"),
    ],
)
def test_city_is_found_and_written_as_people_write_it(postcode, city):
    assert postcodes.city_for(postcode) == city


@pytest.mark.parametrize("postcode", ["", "0000", "301", "30155", "abcd", "３０１５", "3015\n1"])
def test_unknown_postcode_has_no_city(postcode):
    assert postcodes.city_for(postcode) is None


def test_no_city_is_shouted():
    cities = set(postcodes._cities().values())
    assert len(cities) > 1800
    assert not [city for city in cities if city.isupper() and len(city) > 1]


@pytest.mark.parametrize("form", ["%s", "module.exports=%s", "module.exports = %s;\n"])
def test_refresh_writes_the_list_sorted(tmp_path, monkeypatch, form):
    monkeypatch.setattr(postcodes, "FILE", tmp_path / "postcodes.csv")
    source = tmp_path / "postal-codes-simple.js"
    source.write_text(form % json.dumps({"8600": "MO I RANA", "0150": "OSLO"}), encoding="utf-8")
    call_command("refresh_postcodes", str(source), verbosity=0)
    assert postcodes.FILE.read_text(encoding="utf-8") == "postcode,city\n0150,Oslo\n8600,Mo i Rana\n"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"12": "OSLO"}', '{"0150": ""}', "<html>"])
def test_refresh_keeps_the_old_list_when_the_file_is_something_else(tmp_path, monkeypatch, text):
    monkeypatch.setattr(postcodes, "FILE", tmp_path / "postcodes.csv")
    postcodes.FILE.write_text("old", encoding="utf-8")
    source = tmp_path / "source.js"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("refresh_postcodes", str(source))
    assert postcodes.FILE.read_text(encoding="utf-8") == "old"
