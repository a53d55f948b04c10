"""Logs of cases as others read them: XES, OCEL 2.0, CSV and XLSX, streamed."""

from webapp.exports.views import blueprint as blueprint
