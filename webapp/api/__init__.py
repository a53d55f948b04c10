"""The interface for programs: messages from outside that begin a case."""

from webapp.api.views import blueprint as blueprint
