"""Why a sign-in came to nothing. `reason` is a word of ours: never what a provider or a browser sent."""


class SignInError(Exception):
    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class ProviderDown(SignInError):
    """The provider did not answer in time, or with something that is no answer."""


class Refused(SignInError):
    """The answer is there, and is not to be trusted."""
