"""Kotak Tugas: what waits for a person's groups, and the start of a case by hand."""

from webapp.inbox.views import blueprint as blueprint
