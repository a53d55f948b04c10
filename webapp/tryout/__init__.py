"""Try out: a draft, or a version, played with its real forms; and the scenarios of such plays."""

from webapp.tryout.views import blueprint as blueprint
