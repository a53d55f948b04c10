"""Drafts ("rancangan") of procedures: what analysts work on before anything is in force."""

from webapp.drafts import form_views as form_views
from webapp.drafts.views import blueprint as blueprint
