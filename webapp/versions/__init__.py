"""Versions of a procedure: all of them in a list, any two side by side, and as files."""

from webapp.versions.views import blueprint as blueprint
