"""Events that were noted elsewhere, held against a version of a procedure."""

from webapp.conformance.views import blueprint as blueprint
