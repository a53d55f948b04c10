"""Files that people send: stored and recognised by their content, shown without secrets."""

from webapp.files.views import blueprint as blueprint
