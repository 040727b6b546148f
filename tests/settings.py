"""The program's own settings over a data folder of this run, which goes when the run ends.

Named in pyproject.toml, because pytest-django reads settings before any conftest.py.
"""

import atexit
import os
import shutil
import tempfile

os.environ["KAOWU_DATA_DIR"] = tempfile.mkdtemp(prefix="kaowu-test-")
os.environ["KAOWU_SECRET_KEY"] = "5e" * 32
os.environ["KAOWU_MASTER_KEY"] = "3a" * 32
atexit.register(shutil.rmtree, os.environ["KAOWU_DATA_DIR"], ignore_errors=True)

from kaowu.site.settings import *  # noqa: E402, F403 - after the environment is set, and whole

# scrypt is slow on purpose; a test that logs fifty people in need not wait for it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A letter that would tell an identity number is a fault of ours: it fails the test.
LETTERS_STRICT = True

MIDDLEWARE = ["tests.one_at_a_time.OneAtATime", *MIDDLEWARE]  # noqa: F405
