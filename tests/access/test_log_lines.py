"""What a fault in the database may not put into the operator's log: the row of a child."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.db import IntegrityError, connection, transaction

from config.logs import LOGGING
from stafettlog.models import Child
from tests.factories import make_log, make_organisation, make_staff


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What the console handler of LOGGING writes of the logger «django.request»."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    chain = LOGGING["formatters"]["json"]["foreign_pre_chain"]
    renderer = structlog.processors.JSONRenderer()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=chain))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def log_error(error: Exception) -> None:
    try:
        try:
            raise error
        except type(error) as inner:
            raise RuntimeError("while it was handled") from inner
    except RuntimeError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/")


def test_refused_row_is_not_logged(stream: io.StringIO) -> None:
    text = (
        'new row violates check constraint "child_number_has_index"\n'
        "DETAIL:  Failing row contains (1, Kanarifugl, Prøveveien 1\nsecond line, t).\n"
    )
    log_error(IntegrityError(text))
    line = json.loads(stream.getvalue())
    assert "Kanarifugl" not in str(line)
    assert "second line" not in str(line)
    assert "child_number_has_index" in line["exception"]
    assert "while it was handled" in line["exception"]


@pytest.mark.postgres
def test_row_that_postgresql_refuses_is_not_logged(db: None, stream: io.StringIO) -> None:
    log = make_log(make_staff(make_organisation()), first_name="Kanarifugl")
    with pytest.raises(IntegrityError, match="Kanarifugl") as told, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Child._meta.db_table} SET birth_date = NULL WHERE id = %s",
                [log.child_id],
            )
    log_error(told.value)
    assert "Kanarifugl" not in stream.getvalue()


@pytest.mark.parametrize(
    "written", ["{0}{1}{2}{3}", "{0}{1}{2} {3}", "{0}.{1}.{2} {3}", "{0}{1}{2}%20{3}", "{0}{1}{2}-{3}"]
)
def test_number_is_not_logged_however_it_is_written(stream: io.StringIO, written: str) -> None:
    number = written.format("01", "82", "03", "12345")
    logging.getLogger("django.request").error("Not Found: %s", f"/finnes/{number}")
    assert json.loads(stream.getvalue())["event"] == "Not Found: /finnes/[nummer]"


def test_ids_and_times_are_logged_as_they_are(stream: io.StringIO) -> None:
    text = "2026-11-23T06:43:14.205527Z 23.11.2026 01a20724-1234-7012-9012-123456789012 127.0.0.1"
    logging.getLogger("django.request").error(text)
    assert json.loads(stream.getvalue())["event"] == text
