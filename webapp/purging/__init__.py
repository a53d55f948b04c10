"""Cases that the law lets go: one administrator proposes, another decides, an auditor reads."""

from webapp.purging.views import blueprint as blueprint
