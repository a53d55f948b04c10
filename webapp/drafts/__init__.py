"""Drafts ("rancangan") of procedures: what analysts work on before anything is in force."""

from webapp.drafts.views import blueprint as blueprint
