"""What differs between two versions of a process: its steps, flows, lanes, times, forms, identity.

Pure: from the files' bytes to plain frozen data; a page, a terminal or a migration says it in
words. The files need not run: a draft is compared as it stands.
"""

from engine.diagram.comparing.comparing import compare as compare
from engine.diagram.comparing.contents import Contents as Contents
from engine.diagram.comparing.contents import contents as contents
from engine.diagram.comparing.difference import Change as Change
from engine.diagram.comparing.difference import Difference as Difference
from engine.diagram.comparing.difference import Entry as Entry
from engine.diagram.comparing.mapping import Suggestion as Suggestion
from engine.diagram.comparing.mapping import suggest_mapping as suggest_mapping
from engine.diagram.comparing.three_way import Conflict as Conflict
from engine.diagram.comparing.three_way import ThreeWay as ThreeWay
from engine.diagram.comparing.three_way import compare_three as compare_three
