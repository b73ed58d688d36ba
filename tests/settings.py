"""Settings of the test suite: config.settings as STAFETT_ENV=test, in a folder of its own, and strict.

Two runs at once, and the two processes of one run, share no file.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.support.strict_templates import UndefinedIsAnError

os.environ["STAFETT_ENV"] = "test"
if "STAFETT_TEST_VAR" not in os.environ:
    # Made by the first process; pytest-xdist's workers inherit it.
    os.environ["STAFETT_TEST_VAR"] = tempfile.mkdtemp(prefix="stafett-test-")
    atexit.register(shutil.rmtree, os.environ["STAFETT_TEST_VAR"], ignore_errors=True)
_var = Path(os.environ["STAFETT_TEST_VAR"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
(_var / "test").mkdir(parents=True, exist_ok=True)
# WhiteNoise warns of a missing folder, and a warning is an error here.
(_var / "static").mkdir(exist_ok=True)
os.environ["STAFETT_VAR"] = str(_var)

from config.settings import *

# Hashing a password takes a third of a second on purpose; a test signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A password alone signs in, but where a test is about the code (tests/sign_in).
LOCAL_SECOND_FACTOR_REQUIRED = False
# Unit tests need no collectstatic; browser tests switch to the manifest storage of production.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedIsAnError()
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# pytest catches log records itself (caplog) and closes the stream that a handler would write to.
LOGGING["handlers"]["console"] = {"class": "logging.NullHandler"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
