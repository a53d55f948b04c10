"""What is in force: versions are proposed or deployed, proposals decided, procedures retired."""

from webapp.deployments import deciding, deploying, ending  # noqa: F401 - they add their views
from webapp.deployments.pages import blueprint as blueprint
