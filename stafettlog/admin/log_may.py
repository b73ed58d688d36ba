"""What the person may do on one log, asked once for the whole page."""

from dataclasses import dataclass

from permissions.policy import Action
from stafettlog.services.access import LogAccess


@dataclass(frozen=True)
class May:
    """`write`: work with oppmerksomheter and tiltak; `write_reason` says why not."""

    write: bool
    write_reason: str
    end_others: bool
    end_self: bool
    add_participant: bool
    evaluate_all: bool
    evaluate_own: bool
    change_level: bool
    read_files: bool
    read_history: bool
    read_details: bool
    see_openings: bool
    invite: bool
    move_meeting: bool
    cancel_meeting: bool
    register_meeting: bool
    strike_meeting: bool
    print_letter: bool
    add_lysglimt: bool
    transfer: bool
    withdraw_transfer: bool
    export: bool
    renew_consent: bool
    reopen: bool

    @classmethod
    def ask(cls, access: LogAccess) -> "May":
        writes = access.may(Action.ADD_CONCERN)

        def may(action: Action, *, own: bool = False) -> bool:
            return bool(access.may(action, own=own))

        return cls(
            write=bool(writes),
            write_reason=writes.reason,
            end_others=may(Action.END_PARTICIPANT),
            end_self=may(Action.END_PARTICIPANT, own=True),
            add_participant=may(Action.ADD_PARTICIPANT),
            evaluate_all=may(Action.EVALUATE),
            evaluate_own=may(Action.EVALUATE, own=True),
            change_level=may(Action.CHANGE_LEVEL),
            read_files=may(Action.READ_FILE),
            read_history=may(Action.READ_HISTORY),
            read_details=may(Action.READ_DETAILS),
            see_openings=may(Action.SEE_OPENINGS),
            invite=may(Action.INVITE_MEETING),
            move_meeting=may(Action.MOVE_MEETING),
            cancel_meeting=may(Action.CANCEL_MEETING),
            register_meeting=may(Action.REGISTER_MEETING),
            strike_meeting=may(Action.STRIKE_MEETING),
            print_letter=may(Action.PRINT_LETTER),
            add_lysglimt=may(Action.ADD_LYSGLIMT),
            transfer=may(Action.ASK_TRANSFER),
            withdraw_transfer=may(Action.WITHDRAW_TRANSFER),
            export=may(Action.EXPORT_LOG),
            renew_consent=may(Action.RENEW_CONSENT),
            reopen=may(Action.REOPEN_LOG),
        )
