"""Pages of incidents: what failed and waits for an administrator."""

from webapp.incidents.views import blueprint as blueprint
