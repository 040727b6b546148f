"""Django's management commands, for the technician: ``python -m kaowu.site.manage``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaowu.site.settings")
    execute_from_command_line(sys.argv)
