"""The addresses under one log. Each screen says itself what action it is."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path
from django.views import View


def screen_urls(site: AdminSite) -> list[URLPattern]:
    """All screens of a log, wrapped so that they need a signed-in member of staff."""

    def screen(route: str, view: type[View], name: str) -> URLPattern:
        return path(f"<uuid:log_id>/{route}", site.admin_view(view.as_view()), name=name)

    from stafettlog.admin.actor_screens import ActorSearchScreen
    from stafettlog.admin.attempt_screen import AttemptAnswerScreen
    from stafettlog.admin.child_screens import ChildChangeScreen, ChildNumberScreen
    from stafettlog.admin.closing_screens import LogCloseScreen, LogReopenScreen
    from stafettlog.admin.concern_end_screens import ConcernCloseScreen, ConcernStrikeScreen
    from stafettlog.admin.concern_screens import ConcernAddScreen, ConcernChangeScreen
    from stafettlog.admin.consent_screens import ConsentExtendScreen, ConsentRenewScreen
    from stafettlog.admin.consent_withdraw_screen import ConsentWithdrawScreen
    from stafettlog.admin.details_screen import DetailsScreen, NumberShowScreen
    from stafettlog.admin.evaluation_screen import EvaluationScreen
    from stafettlog.admin.file_screen import FileScreen
    from stafettlog.admin.foresatt_access_screens import (
        AccountSendAgainScreen,
        ForesattEndScreen,
        ForesattResumeScreen,
        ForesattStopScreen,
    )
    from stafettlog.admin.foresatt_screens import (
        ForesattAddScreen,
        ForesattChangeScreen,
        ForesattNumberScreen,
    )
    from stafettlog.admin.history_screen import HistoryScreen
    from stafettlog.admin.letter_screens import ForesattLetterScreen, MeetingLetterScreen
    from stafettlog.admin.level_screen import LevelScreen
    from stafettlog.admin.log_openings_screen import LogOpeningsScreen
    from stafettlog.admin.lysglimt_screens import LysglimtAddScreen, LysglimtListScreen, LysglimtStrikeScreen
    from stafettlog.admin.masking_screens import MaskingAskScreen, MaskingWithdrawScreen
    from stafettlog.admin.measure_screens import MeasureAddScreen, MeasureChangeScreen
    from stafettlog.admin.meeting_calendar_screen import MyMeetingCalendarScreen
    from stafettlog.admin.meeting_change_screens import (
        InvitationSendAgainScreen,
        MeetingCancelScreen,
        MeetingMoveScreen,
        MeetingStrikeScreen,
    )
    from stafettlog.admin.meeting_log_screen import MeetingLogScreen
    from stafettlog.admin.meeting_register_screen import MeetingRegisterScreen
    from stafettlog.admin.meeting_screens import MeetingAddScreen, MeetingHeldScreen
    from stafettlog.admin.participant_add_screen import ParticipantAddScreen
    from stafettlog.admin.participant_screen import ParticipantEndScreen
    from stafettlog.admin.protection_screens import ChildProtectScreen, ProtectedShowScreen
    from stafettlog.admin.transfer_on_behalf_screen import OnBehalfSearchScreen, TransferOnBehalfScreen
    from stafettlog.admin.transfer_screens import (
        TransferAskScreen,
        TransferSearchScreen,
        TransferSeenScreen,
        TransferWithdrawScreen,
    )

    return [
        screen("historikk/", HistoryScreen, "log_history"),
        screen("apnet/", LogOpeningsScreen, "log_openings"),
        screen("fil/<uuid:file_id>/", FileScreen, "log_file"),
        screen("niva/", LevelScreen, "log_level"),
        screen("opplysninger/", DetailsScreen, "log_details"),
        screen("opplysninger/nummer/", NumberShowScreen, "number_show"),
        screen("opplysninger/barnet/", ChildChangeScreen, "child_change"),
        screen("opplysninger/barnet/nummer/", ChildNumberScreen, "child_number"),
        screen("opplysninger/adressesperre/", ChildProtectScreen, "child_protect"),
        screen("opplysninger/vis-skjermet/", ProtectedShowScreen, "protected_show"),
        screen("opplysninger/foresatt/ny/", ForesattAddScreen, "foresatt_add"),
        screen("opplysninger/foresatt/<uuid:relation_id>/", ForesattChangeScreen, "foresatt_change"),
        screen("opplysninger/foresatt/<uuid:relation_id>/nummer/", ForesattNumberScreen, "foresatt_number"),
        screen("opplysninger/foresatt/<uuid:relation_id>/slett/", ForesattEndScreen, "foresatt_end"),
        screen("opplysninger/foresatt/<uuid:relation_id>/stopp/", ForesattStopScreen, "foresatt_stop"),
        screen("opplysninger/foresatt/<uuid:relation_id>/tilgang/", ForesattResumeScreen, "foresatt_resume"),
        screen(
            "opplysninger/foresatt/<uuid:relation_id>/send-pa-nytt/",
            AccountSendAgainScreen,
            "account_send_again",
        ),
        screen("opplysninger/foresatt/<uuid:relation_id>/brev/", ForesattLetterScreen, "foresatt_letter"),
        screen("invitasjon/<uuid:invitation_id>/brev/", MeetingLetterScreen, "meeting_letter"),
        screen("samtykke/fornye/", ConsentRenewScreen, "consent_renew"),
        screen("samtykke/utvid/", ConsentExtendScreen, "consent_extend"),
        screen("samtykke/trekk/", ConsentWithdrawScreen, "consent_withdraw"),
        screen("avslutt/", LogCloseScreen, "log_close"),
        screen("gjenapne/", LogReopenScreen, "log_reopen"),
        screen("aktorsok/", ActorSearchScreen, "log_actor_search"),
        screen("deltaker/ny/", ParticipantAddScreen, "participant_add"),
        screen("deltaker/<uuid:participant_id>/avslutt/", ParticipantEndScreen, "participant_end"),
        screen("foresporsel/<uuid:attempt_id>/svar/", AttemptAnswerScreen, "attempt_answer"),
        screen("oppmerksomhet/ny/", ConcernAddScreen, "concern_add"),
        screen("oppmerksomhet/<uuid:concern_id>/endre/", ConcernChangeScreen, "concern_change"),
        screen("oppmerksomhet/<uuid:concern_id>/avslutt/", ConcernCloseScreen, "concern_close"),
        screen("oppmerksomhet/<uuid:concern_id>/feilregistrert/", ConcernStrikeScreen, "concern_strike"),
        screen("oppmerksomhet/<uuid:concern_id>/tiltak/nytt/", MeasureAddScreen, "measure_add"),
        screen("tiltak/<uuid:measure_id>/endre/", MeasureChangeScreen, "measure_change"),
        screen("tiltak/<uuid:measure_id>/evaluer/", EvaluationScreen, "measure_evaluate"),
        screen("mote/", MeetingLogScreen, "meeting_log"),
        screen("mote/nytt/", MeetingAddScreen, "meeting_add"),
        screen("mote/holdt/", MeetingHeldScreen, "meeting_held"),
        screen("mote/<uuid:meeting_id>/kalender.ics", MyMeetingCalendarScreen, "my_meeting_calendar"),
        screen("mote/<uuid:meeting_id>/registrer/", MeetingRegisterScreen, "meeting_register"),
        screen("mote/<uuid:meeting_id>/endre/", MeetingMoveScreen, "meeting_move"),
        screen("mote/<uuid:meeting_id>/avlys/", MeetingCancelScreen, "meeting_cancel"),
        screen("mote/<uuid:meeting_id>/feilregistrert/", MeetingStrikeScreen, "meeting_strike"),
        screen(
            "invitasjon/<uuid:invitation_id>/send-pa-nytt/",
            InvitationSendAgainScreen,
            "invitation_send_again",
        ),
        screen("overfor/", TransferAskScreen, "transfer_ask"),
        screen("overfor-for/", TransferOnBehalfScreen, "transfer_on_behalf"),
        screen("overfor-for/aktorsok/", OnBehalfSearchScreen, "transfer_on_behalf_search"),
        screen("overfor/aktorsok/", TransferSearchScreen, "transfer_search"),
        screen("overfor/<uuid:transfer_id>/trekk/", TransferWithdrawScreen, "transfer_withdraw"),
        screen("overfor/<uuid:transfer_id>/lest/", TransferSeenScreen, "transfer_seen"),
        screen("skjul/<slug:model>/<uuid:row_id>/<slug:field>/", MaskingAskScreen, "masking_ask"),
        screen("skjul/<uuid:masking_id>/trekk/", MaskingWithdrawScreen, "masking_withdraw"),
        screen("lysglimt/", LysglimtListScreen, "lysglimt_list"),
        screen("lysglimt/nytt/", LysglimtAddScreen, "lysglimt_add"),
        screen("lysglimt/<uuid:lysglimt_id>/feilregistrert/", LysglimtStrikeScreen, "lysglimt_strike"),
    ]
