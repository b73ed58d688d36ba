"""How often one may do a thing, before the answer is «vent litt»."""

import environ

MINUTE, HOUR = 60, 3600


def from_environment(env: environ.Env) -> dict[str, tuple[int, int]]:
    """Name -> (times, seconds), as permissions.rate_limits counts them."""
    return {
        # Failed sign-ins, for one user name from one address, for the name, and for the address.
        "sign_in": (env.int("SIGN_INS_FAILED", default=10), 15 * MINUTE),
        "sign_in_name": (env.int("SIGN_INS_FAILED_PER_NAME", default=50), 15 * MINUTE),
        "sign_in_address": (env.int("SIGN_INS_FAILED_PER_ADDRESS", default=200), 15 * MINUTE),
        # Codes after the password, for one person; and links for a forgotten password, for one person and
        # for one address.
        "second_factor": (env.int("CODES_TRIED", default=10), 15 * MINUTE),
        "password_link": (env.int("PASSWORD_LINKS_PER_HOUR", default=3), HOUR),
        "password_link_address": (env.int("PASSWORD_LINKS_PER_HOUR_AND_ADDRESS", default=20), HOUR),
        # Ways to a provider: for one browser, and for one address, which a whole kommune may come from; and
        # answers that nobody waits for.
        "sign_in_start_browser": (env.int("SIGN_INS_STARTED_PER_BROWSER", default=30), 15 * MINUTE),
        "sign_in_start": (env.int("SIGN_INS_STARTED_PER_ADDRESS", default=20_000), 15 * MINUTE),
        "sign_in_back": (env.int("SIGN_INS_STARTED_PER_ADDRESS", default=20_000), 15 * MINUTE),
        # Numbers of foresatte whose sign-ins one administrator ends.
        "family_sign_ins": (env.int("FAMILY_SIGN_INS_ENDED_PER_HOUR", default=20), HOUR),
        "number_lookup": (env.int("NUMBER_LOOKUPS_PER_HOUR", default=60), HOUR),
        # People whom a privacy officer looks for in all logs.
        "find_person": (env.int("PEOPLE_FOUND_PER_HOUR", default=30), HOUR),
        "search": (env.int("SEARCHES_PER_MINUTE", default=120), MINUTE),
        "export": (env.int("EXPORTS_PER_HOUR", default=60), HOUR),
        "import": (env.int("IMPORTS_PER_HOUR", default=30), HOUR),
        "break_glass": (env.int("BREAK_GLASS_PER_HOUR", default=10), HOUR),
    }
