"""Notices to a person's groups, and how many are new."""

from webapp.notice_board.views import blueprint as blueprint
