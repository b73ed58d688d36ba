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
        "number_lookup": (env.int("NUMBER_LOOKUPS_PER_HOUR", default=60), HOUR),
        "search": (env.int("SEARCHES_PER_MINUTE", default=120), MINUTE),
        "export": (env.int("EXPORTS_PER_HOUR", default=60), HOUR),
        "break_glass": (env.int("BREAK_GLASS_PER_HOUR", default=10), HOUR),
    }
