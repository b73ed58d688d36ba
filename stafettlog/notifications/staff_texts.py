"""Letters to staff: new aktører and the hand-over of a log."""

from django.utils.translation import gettext as _

from stafettlog.log_names import short_name, without_names
from stafettlog.models import Actor, BreakGlass, Child, Transfer, TransferStatus
from stafettlog.notifications.letter import Letter, one_line
from stafettlog.notifications.log_texts import letter
from stafettlog.notifications.words import short_time


def actor_waits(name: str, actor: Actor) -> Letter:
    return letter(
        _("En ny aktør venter på deg"),
        name,
        _("%(name)s er registrert som aktør i en virksomhet du leder.") % _who(actor),
        _("Logg inn og bekreft, eller avvis. Før det har personen ingen tilgang."),
        reason=_leader(),
    )


def actor_registered(name: str, actor: Actor) -> Letter:
    return letter(
        _("En ny aktør er registrert"),
        name,
        _("%(name)s er registrert som aktør i en virksomhet du leder.") % _who(actor),
        _("Logg inn for å se opplysningene. Personen kan logge inn når fødselsnummeret er lagt til."),
        reason=_leader(),
    )


def transfer_asked(name: str, transfer: Transfer) -> Letter:
    who = {"name": one_line(transfer.asked_by.display_name)}
    return letter(
        _("Du er spurt om å overta en stafettlogg"),
        name,
        _("%(name)s spør om du vil overta en stafettlogg. Logg inn for å svare.") % who,
        _("Til du har godtatt, er alt som før."),
        reason=_("Du får denne e-posten fordi du er spurt om å bli stafettholder."),
    )


def transfer_on_behalf(name: str, transfer: Transfer, *, is_holder: bool) -> Letter:
    """To the stafettholder, or to a coordinator, who is told whose log it is."""
    subject = _("En leder har bedt om overføring")
    who = {
        "leader": one_line(transfer.asked_by.display_name),
        "name": one_line(transfer.to_actor.display_name),
        "holder": one_line(transfer.from_actor.display_name),
    }
    herself = transfer.asked_by_id == transfer.to_actor.user_id
    if is_holder:
        asked = _("%(leader)s har på dine vegne spurt om %(name)s vil overta en stafettlogg.") % who
        if herself:
            asked = _("%(leader)s ber om å overta en stafettlogg som du har.") % who
        then = _("Du er stafettholder til overføringen er godtatt. Logg inn for å se hvorfor.")
        return letter(subject, name, asked, then, reason=_part())
    asked = _("%(leader)s har på vegne av %(holder)s spurt om %(name)s vil overta en stafettlogg.") % who
    if herself:
        asked = _("%(leader)s ber om å overta en stafettlogg som %(holder)s har.") % who
    then = _("Du trenger ikke å gjøre noe.")
    return letter(subject, name, asked, then, reason=_coordinator())


def transfer_answered(name: str, transfer: Transfer) -> Letter:
    who = _who(transfer.to_actor)
    if transfer.status == TransferStatus.ACCEPTED:
        subject, text = _("Overføringen er godtatt"), _("%(name)s har overtatt stafettloggen.") % who
    else:
        subject = _("Overføringen er avslått")
        text = _("%(name)s har avslått å overta stafettloggen. Logg inn for å lese begrunnelsen.") % who
    return letter(subject, name, text, reason=_part())


def transfer_withdrawn(name: str) -> Letter:
    return letter(
        _("Forespørselen om overføring er trukket"),
        name,
        _("Forespørselen om overføring av en stafettlogg er trukket. Du trenger ikke å gjøre noe."),
        reason=_part(),
    )


def break_glass(name: str, glass: BreakGlass, child: Child) -> Letter:
    """The reason is typed by a person: the child's name is taken out of it (R27)."""
    words = {
        "name": one_line(glass.user.display_name),
        "log": short_name(glass.log_id),
        "time": short_time(glass.started_at),
        "until": short_time(glass.until),
        "reason": without_names(one_line(glass.reason), child),
    }
    return letter(
        _("Nødtilgang er brukt"),
        name,
        _("%(name)s (drift) åpnet %(log)s med nødtilgang %(time)s. Tilgangen varer til %(until)s.") % words,
        _("Begrunnelse: %(reason)s") % words,
        _("Logg inn for å se hva som er åpnet."),
        reason=_("Du får denne e-posten fordi du er personvernombud."),
    )


def _who(actor: Actor) -> dict[str, str]:
    return {"name": one_line(actor.display_name)}


def _leader() -> str:
    return _("Du får denne e-posten fordi du er enhetsleder.")


def _coordinator() -> str:
    return _("Du får denne e-posten fordi du er koordinator.")


def _part() -> str:
    return _("Du får denne e-posten fordi overføringen gjelder deg.")
