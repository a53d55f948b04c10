"""Sheets for paper: the disposition sheet of a release, and the label of its archive folder."""

from webapp.prints.views import blueprint as blueprint
