"""The blueprint that all views of deployments share."""

from flask import Blueprint

blueprint = Blueprint("deployments", __name__, url_prefix="/prosedur")
