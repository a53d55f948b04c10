"""Evidence packs: a case with all that proves it, checked on a machine without Alur."""

from webapp.evidence.views import blueprint as blueprint
