"""Pages on which a case is played again, step by step, on the diagram of the version it ran on."""

from webapp.replay.views import blueprint as blueprint
