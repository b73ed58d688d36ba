"""Every kind of message: who gets it, who must not, and which letter is written.

No letter names the child, a topic, or a virksomhet as the child's (R27). `gets` and `never` are for
people who read this table; the functions beside them are what holds.
"""

from collections.abc import Callable
from dataclasses import dataclass

from stafettlog.models import MessageKind, OutboxMessage
from stafettlog.notifications import account_rules, log_rules, masking_rules, meeting_rules, staff_rules
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.people import Recipient


@dataclass(frozen=True)
class Entry:
    gets: str
    never: str
    recipient: Callable[[OutboxMessage], Recipient]
    """The one person who gets it, asked at delivery; raises NotToBeSent."""
    letter: Callable[[OutboxMessage, Recipient], Letter]
    """In the language that is active."""


CATALOGUE: dict[MessageKind, Entry] = {
    MessageKind.FORESATT_ACCOUNT: Entry(
        "a foresatt who may read, with an address; an older account at its own address alone",
        "one without a ground, stopped or ended; an address typed for somebody else's account",
        log_rules.account,
        log_rules.account_letter,
    ),
    MessageKind.ACTOR_ACCOUNT: Entry(
        "an aktør whom the leader has confirmed and given a number",
        "one who waits, was turned down or has left",
        staff_rules.actor_account,
        staff_rules.actor_account_letter,
    ),
    MessageKind.ACTOR_WAITS: Entry(
        "each leader of the virksomhet, while the aktør waits",
        "leaders of other virksomheter; the aktør",
        staff_rules.leader_of_waiting,
        staff_rules.waiting_letter,
    ),
    MessageKind.ACTOR_REGISTERED: Entry(
        "each leader of the virksomhet",
        "leaders of other virksomheter; the aktør",
        staff_rules.leader_of_registered,
        staff_rules.registered_letter,
    ),
    MessageKind.NEW_PARTICIPANT: Entry(
        "each foresatt who may read",
        "staff; a foresatt without access; anyone once the participant has left",
        log_rules.told_of_participant,
        log_rules.participant_letter,
    ),
    MessageKind.OPENING_ATTEMPT: Entry(
        "the holder and the leaders of the holder's virksomhet, until contact is made",
        "the asker, other participants, foresatte",
        log_rules.told_of_attempt,
        log_rules.attempt_letter,
    ),
    MessageKind.MEETING_INVITATION: Entry(
        "each one invited who may read the log; the child from 12 with an address",
        "whoever was taken off the list or lost access; a child below 12",
        meeting_rules.invited,
        meeting_rules.letter,
    ),
    MessageKind.MEETING_MOVED: Entry(
        "as the invitation",
        "as the invitation",
        meeting_rules.invited,
        meeting_rules.letter,
    ),
    MessageKind.MEETING_CANCELLED: Entry(
        "whoever was told of the meeting, also when the log is closed or the consent is out",
        "one who was never told; a foresatt whose access is stopped; an aktør who has left",
        meeting_rules.uninvited,
        meeting_rules.letter,
    ),
    MessageKind.NEW_LYSGLIMT: Entry(
        "foresatte who may read, and participants under a valid consent",
        "anyone who has left the log",
        log_rules.told_of_lysglimt,
        log_rules.lysglimt_letter,
    ),
    MessageKind.TRANSFER_ASKED: Entry(
        "the receiver, until answered",
        "anyone else",
        staff_rules.asked,
        staff_rules.asked_letter,
    ),
    MessageKind.TRANSFER_ANSWERED: Entry(
        "who asked, the old holder, and leaders and coordinators of the two virksomheter",
        "other participants, foresatte",
        staff_rules.answered,
        staff_rules.answered_letter,
    ),
    MessageKind.TRANSFER_WITHDRAWN: Entry(
        "the receiver, and the others of the transfer",
        "other participants, foresatte",
        staff_rules.withdrawn,
        staff_rules.withdrawn_letter,
    ),
    MessageKind.TRANSFER_ON_BEHALF: Entry(
        "the holder in whose stead a leader asks, and the coordinators of the holder's virksomhet",
        "the receiver (who is asked), other participants, foresatte; anyone once it is taken back",
        staff_rules.asked_on_behalf,
        staff_rules.on_behalf_letter,
    ),
    MessageKind.LOG_CLOSED: Entry(
        "each foresatt who may still read",
        "staff; a foresatt without access",
        log_rules.told_of_closing,
        log_rules.closing_letter,
    ),
    MessageKind.MASKING_ASKED: Entry(
        "each leader of the log's virksomhet but the asker, while text waits to be masked",
        "leaders of other virksomheter, the asker, other participants, foresatte",
        masking_rules.asked,
        masking_rules.asked_letter,
    ),
    MessageKind.MASKING_SETTLED: Entry(
        "who asked, and the holder",
        "other participants, foresatte, the leaders",
        masking_rules.settled,
        masking_rules.settled_letter,
    ),
    MessageKind.PASSWORD_RESET: Entry(
        "the owner of a local account with a password, within the hour in which it was asked for",
        "anyone else; one who signs in otherwise, has no number, or whose account has ended",
        account_rules.password_link,
        account_rules.password_link_letter,
    ),
    MessageKind.SECOND_FACTOR_RESET: Entry(
        "the owner of the account",
        "anyone else; one whose account has ended",
        account_rules.owner,
        account_rules.second_factor_reset_letter,
    ),
    MessageKind.BREAK_GLASS: Entry(
        "each privacy officer",
        "anyone else",
        staff_rules.told_of_break_glass,
        staff_rules.break_glass_letter,
    ),
}
