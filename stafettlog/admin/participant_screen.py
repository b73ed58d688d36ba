from stafettlog.admin.screen import LogScreen


class ParticipantEndScreen(LogScreen):
    pass
