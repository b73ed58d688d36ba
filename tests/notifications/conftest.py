"""A mail server that is real but for taking the mail anywhere."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.smtp_sink import Misdeed, Sink, Step, open_sink, use

Answers = dict[Step, bytes | Misdeed]


@pytest.fixture
def smtp(settings: Any) -> Iterator[Callable[[Answers | None], Sink]]:
    """`smtp({Step.RCPT: b"550 no"})` starts a server that behaves so, and that mail goes to from then on."""
    with ExitStack() as stack:

        def start(answers: Answers | None = None) -> Sink:
            sink = stack.enter_context(open_sink(answers))
            use(settings, sink.port)
            return sink

        yield start
