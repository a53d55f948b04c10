"""How procedures do (*Kinerja*): where cases wait, which ways they take, what is done in time."""

from webapp.insight.views import blueprint as blueprint
