"""Pages of procedures: each SOP as an official document and as a drawing; new versions of it."""

from webapp.procedures.views import blueprint as blueprint
