"""The interface for programs, from one table of operations; and what there was before it."""

from webapp.api.describing import blueprint as description
from webapp.api.operations import OPERATIONS
from webapp.api.routing import api_of
from webapp.api.views import blueprint

BLUEPRINTS = (blueprint, api_of(OPERATIONS), description)
