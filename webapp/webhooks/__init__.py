"""Web addresses that are told of what happens in cases, signed and tried again."""

from webapp.webhooks.views import blueprint as blueprint
