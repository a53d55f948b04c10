"""Pages of working time: the timetable, the days off, and every version that was in force."""

from webapp.calendar.views import blueprint as blueprint
