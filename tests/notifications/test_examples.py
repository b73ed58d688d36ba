"""The examples of messages: one of every kind, in every language, of nobody and without the database.

No test here has a database: whatever reads or writes a row fails.
"""

from datetime import date

import pytest

from permissions.languages import NAMES
from stafettlog.models import MessageKind
from stafettlog.notifications import example_people as people
from stafettlog.notifications.catalogue import CATALOGUE
from stafettlog.notifications.examples import EXAMPLES, Example, Reader, examples
from tests.documents.pdf import facts, words

EVERY = [(kind, number) for kind in MessageKind for number in range(len(EXAMPLES.get(kind, list)()))]


def one(kind: MessageKind, number: int) -> Example:
    return examples(kind)[number]


def test_every_kind_has_an_example() -> None:
    assert EXAMPLES.keys() == set(MessageKind) == CATALOGUE.keys()
    assert {kind for kind, _number in EVERY} == set(MessageKind)


@pytest.mark.parametrize(("kind", "number"), EVERY)
def test_is_whole_in_every_language_and_names_no_child(kind: MessageKind, number: int) -> None:
    example = one(kind, number)
    for language in NAMES:
        sent = example.rendered(language)
        assert sent.language == language
        assert sent.subject
        assert len(sent.text.split("\n\n")) >= 4
        assert f'<html lang="{language}"' in sent.html
        assert sent.to.endswith(".example")
        for part in (
            sent.subject,
            sent.text,
            sent.html,
            (sent.calendar.content.decode() if sent.calendar else ""),
        ):
            assert people.child().first_name not in part.replace(f"{sent.to}", "")
            assert "None" not in part
            assert "%(" not in part


def test_what_may_be_declined_says_where_and_the_rest_does_not() -> None:
    where = "Du kan slå av denne e-posten"
    for kind, number in EVERY:
        example = one(kind, number)
        off = CATALOGUE[kind].declinable and example.reader is Reader.STAFF
        assert (where in example.rendered("nb").text) == off, (kind, number)


def test_the_made_up_child_is_found_where_it_may_stand() -> None:
    """So that the test above is one: a letter that is handed over does name the child."""
    letter = one(MessageKind.FORESATT_ACCOUNT, 0).letter
    assert letter is not None
    assert people.child().first_name in words(letter("nb", date(2026, 6, 1)))


def test_who_has_no_mail_sees_the_letter_that_the_catalogue_promises() -> None:
    printed = {kind for kind, number in EVERY if one(kind, number).letter is not None}
    assert printed == {kind for kind, entry in CATALOGUE.items() if entry.paper}
    for kind in printed:
        for example in examples(kind):
            if example.letter is not None:
                assert facts(example.letter("en", date(2026, 6, 1)))["pages"] == 2


def test_a_calendar_file_comes_where_the_catalogue_has_one() -> None:
    with_file = {kind for kind, number in EVERY if one(kind, number).rendered("nb").calendar}
    assert with_file == {kind for kind, entry in CATALOGUE.items() if entry.calendar}


def test_a_protected_child_has_no_place_in_mail_file_or_letter() -> None:
    for kind in (MessageKind.MEETING_INVITATION, MessageKind.MEETING_MOVED, MessageKind.MEETING_CANCELLED):
        usual, hidden = examples(kind)[0], examples(kind)[-1]
        shown = hidden.rendered("nb")
        assert "skole" not in shown.text + shown.html
        assert shown.calendar is None or b"skole" not in shown.calendar.content
        if hidden.letter is not None and usual.letter is not None:
            assert "skole" in words(usual.letter("nb", date(2026, 6, 1)))
            printed = words(hidden.letter("nb", date(2026, 6, 1)))
            assert "skole" not in printed
            assert "Eksempelveien" not in printed


def test_the_child_is_written_to_about_meetings_alone() -> None:
    to_child = {kind for kind, number in EVERY if one(kind, number).reader is Reader.CHILD}
    about_meetings = {kind for kind, entry in CATALOGUE.items() if entry.calendar}
    assert to_child == about_meetings | {MessageKind.MEETING_REMINDER}
