"""The page on which a work item is done: its form beside what the case holds already."""

from webapp.work.views import blueprint as blueprint
