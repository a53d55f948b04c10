"""What an auditor relies on: checkpoints made, copied outside, and everything held against them."""

from webapp.auditing.views import blueprint as blueprint
