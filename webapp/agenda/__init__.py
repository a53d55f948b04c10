"""The agenda book (*Buku Agenda*): every number that was given out, with what became of it."""

from webapp.agenda.views import blueprint as blueprint
