#!/usr/bin/env python
"""Entry point of every management command; embedded settings unless the environment says otherwise."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwg.settings.embedded")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
