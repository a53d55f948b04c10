"""The administrator's pages about people: who works here, in which groups, and their passwords."""

from webapp.people.views import blueprint as blueprint
