"""What an operator watches: health, metrics, lines of the log, traces. Nothing about anybody."""

from webapp.watching.views import blueprint as blueprint
