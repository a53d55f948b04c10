"""The public website: it knows published rows and public copies, and nothing else."""

from webapp.site.views import blueprint as blueprint
