"""How long to wait before a receiver's server is asked again, and when to stop asking.

Greylisting means some minutes, a full mailbox or a server under repair hours or days. So the wait
doubles, up to a few hours. Each is some way longer or shorter than its neighbours', so that what was
turned away together does not come back together.
"""

import random
from datetime import timedelta

FIRST = timedelta(minutes=5)
LONGEST = timedelta(hours=4)
JITTER = 0.25
# The last comes about two days after the first: a message about a meeting is of no use much later, and the
# sender can still print a letter.
MOST_ATTEMPTS = 17
_random = random.SystemRandom()


def delay_after(attempts: int) -> timedelta:
    """From the `attempts`th time (1 is the first) that a server asked us to come back, until the next."""
    wait = min(FIRST * 2 ** (attempts - 1), LONGEST)
    return wait * _random.uniform(1 - JITTER, 1 + JITTER)
