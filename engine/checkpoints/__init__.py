"""Checkpoints: one signed number a time that stands for every log, to be kept outside the office.

A chain of hashes shows that an entry was changed, but not that its end or the whole case is gone,
nor that all of it was written anew. A checkpoint names the heads of all logs that moved since the
one before, as the root of a Merkle tree, is signed, and names the checkpoint before it. Whoever has
an old checkpoint can prove what the office held at that time.

- `keys`: signing and checking signatures
- `sealing`: makes a checkpoint
- `checking`: holds the log against all of them, and against copies from outside
"""

from engine.checkpoints.checking import Copy as Copy
from engine.checkpoints.checking import Problem as Problem
from engine.checkpoints.checking import check as check
from engine.checkpoints.checking import problem_of_copy as problem_of_copy
from engine.checkpoints.checking import problem_of_file as problem_of_file
from engine.checkpoints.checking import problem_of_log as problem_of_log
from engine.checkpoints.keys import Signer as Signer
from engine.checkpoints.record import Checkpoint as Checkpoint
from engine.checkpoints.record import Signed as Signed
from engine.checkpoints.sealing import seal as seal
from engine.checkpoints.sealing import unsigned_since as unsigned_since
from engine.checkpoints.stored import Proof as Proof
from engine.checkpoints.stored import checkpoint_of as checkpoint_of
from engine.checkpoints.stored import checkpoints as checkpoints
from engine.checkpoints.stored import latest as latest
from engine.checkpoints.stored import newest as newest
from engine.checkpoints.stored import proof_of as proof_of
