"""Pages of cases (*berkas*): the list, one case with its history, an administrator's acts."""

from webapp.cases.views import blueprint as blueprint
