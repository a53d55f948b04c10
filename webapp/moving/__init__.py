"""Pages that move running cases to another version: what it would mean, the order, and back."""

from webapp.moving.views import blueprint as blueprint
