"""Codes after the password: setting up an app, checking what is typed, and the recovery codes."""

import re
import secrets
import unicodedata
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permissions import crypto, history, rate_limits
from permissions.models import RecoveryCode, SecondFactor, SignInEnd, User
from permissions.sign_in import begin
from permissions.sign_in.signals import second_factor_reset

KEY_BYTES = 20
CODE_DIGITS = 6
RECOVERY_DIGITS = 12
RECOVERY_CODES = 10
LONGEST_TYPED = 100
"""A longer text is no code: to normalise a long row of accents takes minutes."""


def has(user: User) -> bool:
    return SecondFactor.objects.filter(user=user, confirmed=True).exists()


def is_asked(user: User) -> bool:
    """Whether a password alone does not sign this person in."""
    return bool(settings.LOCAL_SECOND_FACTOR_REQUIRED) or has(user)


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def begin_set_up(user: User, pending_id: str | None) -> SecondFactor:
    """The app that this session is setting up, or a new one in its place.

    Another session's is never shown: whoever saw its key would have the codes as well.
    """
    with transaction.atomic():
        # Locked, so that two at once make one.
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        pending = SecondFactor.objects.filter(user=user, confirmed=False)
        if pending_id and (mine := pending.filter(pk=UUID(pending_id)).first()) is not None:
            return mine
        pending.delete()
        return SecondFactor.objects.create(user=user, confirmed=False, key=secrets.token_hex(KEY_BYTES))


def app_key(factor: SecondFactor) -> str:
    """The key as one types it into an app: Base32, in groups of four."""
    return " ".join(re.findall("....", b32encode(bytes.fromhex(factor.key)).decode("ascii")))


def app_address(factor: SecondFactor, user: User) -> str:
    """What the QR code says (Key Uri Format): the installation, the user name and the key."""
    issuer = f"Stafettloggen {settings.MUNICIPALITY_NAME}".replace(":", " ").strip()
    label = quote(f"{issuer}:{user.get_username()}", safe=":")
    query = urlencode({"secret": app_key(factor).replace(" ", ""), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{label}?{query}"


def finish_set_up(user: User, pending_id: str, typed: str) -> list[str]:
    """Take the app into use, in place of one before. The new recovery codes, which are shown once.

    Raises ValidationError, and TooManyRequests.
    """
    rate_limits.spend("second_factor", user.pk)
    with transaction.atomic():
        account = _locked(user)
        found = SecondFactor.objects.filter(pk=UUID(pending_id), user=user, confirmed=False)
        factor = found.select_for_update().first()
        if factor is None:
            raise ValidationError(_("QR-koden er byttet ut. Skann den nye, og skriv koden fra appen."))
        locked_until, right = _try(factor, digits(typed))
        codes: list[str] = []
        if right:
            SecondFactor.objects.filter(user=user, confirmed=True).delete()
            factor.confirmed = True
            factor.save(update_fields=("confirmed",))
            codes = _new_recovery_codes(account)
            history.save(account, by=user, reason=_("Engangskode er satt opp"))
    _refuse_unless(right, locked_until, _("Koden er feil. Skriv koden som appen viser nå."))
    rate_limits.forget("second_factor", user.pk)
    return codes


def check(user: User, typed: str) -> None:
    """Take the code that the app shows, or a recovery code. Raises ValidationError, and TooManyRequests.

    Call outside a transaction: the failures are counted, whatever comes of the rest.
    """
    code = digits(typed)
    if len(code) not in (CODE_DIGITS, RECOVERY_DIGITS):
        raise ValidationError(_("Skriv de seks sifrene fra appen, eller en reservekode på tolv sifre."))
    rate_limits.spend("second_factor", user.pk)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed=True).first()
        if factor is None:
            raise ValidationError(_("Du har ikke satt opp engangskode ennå."))
        if len(code) == CODE_DIGITS:
            wrong = _("Koden er feil, eller brukt allerede. Skriv koden som appen viser nå.")
            locked_until, right = _try(factor, code)
        else:
            wrong = _("Reservekoden er feil, eller brukt allerede.")
            locked_until, right = _try_recovery(factor, user, code)
    _refuse_unless(right, locked_until, wrong)
    rate_limits.forget("second_factor", user.pk)


def new_recovery_codes(user: User) -> list[str]:
    """Ten new ones, which are shown once; those from before are worth nothing."""
    with transaction.atomic():
        account = _locked(user)
        codes = _new_recovery_codes(account)
        history.save(account, by=user, reason=_("Nye reservekoder er laget"))
    return codes


def reset(user: User, *, by: User | None) -> None:
    """Remove app and recovery codes, end the person's sessions, and have the person told.

    Whether `by` may is asked before; None is the command line.
    """
    with transaction.atomic():
        account = _locked(user)
        SecondFactor.objects.filter(user=account).delete()
        RecoveryCode.objects.filter(user=account).delete()
        history.save(account, by=by, reason=_("Engangskoden er nullstilt"))
        begin.end_all(account, why=SignInEnd.ACCOUNT, by=by)
        second_factor_reset.send(User, user=account)


def digits(typed: str) -> str:
    """The digits of a code, however it was written: with spaces, or in another script; "" for no code."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]))
    return "".join(str(unicodedata.digit(one)) for one in plain) if plain.isdecimal() else ""


def grouped(code: str) -> str:
    return " ".join(re.findall("....", code))


def _try(factor: SecondFactor, code: str) -> tuple[datetime | None, bool]:
    """(until when nothing is tried, whether the code is right). A try before that time counts for nothing."""
    may, why = factor.verify_is_allowed()
    return (None, factor.verify_token(code)) if may else (why["locked_until"], False)


def _try_recovery(factor: SecondFactor, user: User, code: str) -> tuple[datetime | None, bool]:
    may, why = factor.verify_is_allowed()
    if not may:
        return why["locked_until"], False
    unused = RecoveryCode.objects.filter(user=user, hashed=_hashed(user, code), used_at__isnull=True)
    # no history: the row itself says when it was used.
    used = bool(unused.update(used_at=timezone.now()))
    if used:
        factor.throttle_reset()
    else:
        factor.throttle_increment()
    return None, used


def _refuse_unless(right: bool, locked_until: datetime | None, wrong: str) -> None:
    if right:
        return
    if locked_until is None:
        raise ValidationError(wrong)
    seconds = max(1, round((locked_until - timezone.now()).total_seconds()))
    text = ngettext(
        "Vent %(seconds)d sekund, og skriv koden som appen viser da.",
        "Vent %(seconds)d sekunder, og skriv koden som appen viser da.",
        seconds,
    )
    raise ValidationError(text % {"seconds": seconds})


def _new_recovery_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    most = 10**RECOVERY_DIGITS
    codes = [str(secrets.randbelow(most)).zfill(RECOVERY_DIGITS) for _at in range(RECOVERY_CODES)]
    # no history: the user's says that there are new ones.
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hashed=_hashed(user, code)) for code in codes)
    return [grouped(code) for code in codes]


def _hashed(user: User, code: str) -> str:
    return crypto.blind_index(f"{user.pk} {code}", label="second_factor.recovery")


def _locked(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
