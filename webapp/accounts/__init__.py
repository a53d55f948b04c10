"""Accounts: logging in and out, passwords, who may do what."""

from webapp.accounts.views import blueprint as blueprint
