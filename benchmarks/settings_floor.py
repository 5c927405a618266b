"""The same, serving the floor alone: what a worker weighs without our pages."""

from benchmarks.settings import *  # noqa: F403 (a settings module builds on another)

ROOT_URLCONF = "benchmarks.floor.urls"
